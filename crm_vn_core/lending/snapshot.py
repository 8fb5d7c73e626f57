"""From a life, in minor units, to its state, in the currency of the loan."""

from decimal import Decimal

from .arrears import days_past_due
from .late import LATE
from .life import ACTIVE
from .paying import get_settlement
from .state import Allocation, Held, LoanState, Row, Version
from .terms import COMPONENTS

_ARREARS = ("principal", "interest")


class Snapshot:
    """What a life looks like on the day until which it has been advanced."""

    def __init__(self, life, on):
        self.life, self.on = life, on
        self.major = life.rounding.major
        zero = self.major(0)
        self.zeros = dict.fromkeys(COMPONENTS, zero)
        self.no_late = dict.fromkeys(LATE, zero)

    def take(self, future):
        """Return the state; ``future`` includes the rows that are not due yet."""
        life, major = self.life, self.major
        later = self._get_later_rows(future)
        owed = self._get_owed()
        oldest = self._get_oldest_unpaid(later)
        return LoanState(
            on=self.on,
            status=life.status,
            closed_on=life.closed_on,
            rows=tuple(
                [self._claim_to_row(claim) for claim in life.claims]
                + [self._later_to_row(row) for row in later[: None if future else 0]]
            ),
            allocations=tuple(
                Allocation(key, row, component, on, major(amount), recovery)
                for key, row, component, on, amount, recovery in life.uses
            ),
            held=self._get_held(),
            versions=tuple(Version(*version) for version in life.versions),
            disbursed=major(life.disbursed),
            withheld_fees=major(life.withheld),
            capitalized=major(life.capitalized),
            paid=major(sum(life.purse.received.values())),
            refunded=major(sum(life.purse.refunded.values())),
            unallocated=major(life.purse.total),
            principal_outstanding=major(self._get_outstanding()),
            principal_overdue=major(self._get_overdue()),
            owed={component: major(amount) for component, amount in owed.items()},
            accrued_interest=major(self._get_accrued()),
            payoff=major(self._get_payoff(sum(owed.values()))),
            oldest_unpaid_due=oldest,
            days_past_due=days_past_due(oldest, self.on),
            installment=major(_total(later[0])) if later else None,
        )

    # Rows

    def _get_later_rows(self, future):
        """Return rows that are not due: all, or as many as the figures need."""
        life = self.life
        rows = list(life.closed_rows)
        if life.plan is None:
            return rows
        for row in life.plan.look_ahead():
            rows.append(row)
            if not future and _has_arrears(row):
                break
        return rows

    def _claim_to_row(self, claim):
        major, row = self.major, claim.row
        return Row(
            number=row.number,
            kind=claim.kind,
            due_date=row.due,
            accrual_start=row.start,
            accrual_end=row.end,
            days=row.days,
            rate=_to_decimal(row.rate),
            is_plain=row.is_plain,
            principal=major(claim.amount("principal")),
            interest=major(claim.amount("interest")),
            fee=major(claim.amount("fee")),
            penalty=major(claim.amount("penalty")),
            balance=major(row.balance),
            carried=self._convert(row.carried, {}),
            paid=self._convert(claim.paid, self.zeros),
            late=self._convert(
                {component: claim.late(component, self.on) for component in LATE},
                self.no_late,
            ),
            waived=self._convert(claim.waived, self.zeros),
            owed=major(claim.total_owed(self.on)),
            paid_on=claim.paid_on,
            is_due=True,
        )

    def _later_to_row(self, row):
        carried = row.carried or {}
        get, major = carried.get, self.major
        late = {component: get(component, 0) for component in LATE}
        return Row(
            number=row.number,
            kind="installment",
            due_date=row.due,
            accrual_start=row.start,
            accrual_end=row.end,
            days=row.days,
            rate=_to_decimal(row.rate),
            is_plain=row.is_plain,
            principal=major(row.principal + get("principal", 0)),
            interest=major(row.interest + get("interest", 0)),
            fee=major(get("fee", 0)),
            penalty=major(get("penalty", 0)),
            balance=major(row.balance),
            carried=self._convert(carried, {}),
            paid=dict(self.zeros),
            late=self._convert(late, self.no_late),
            waived=dict(self.zeros),
            owed=major(_total(row)),
            paid_on=None,
            is_due=False,
        )

    def _convert(self, amounts, nothing):
        if not amounts or not any(amounts.values()):
            return dict(nothing)
        return {name: self.major(amount) for name, amount in amounts.items()}

    # Figures

    def _get_held(self):
        major, purse = self.major, self.life.purse
        held = {}
        for key, received in purse.received.items():
            left, refunded = purse.left(key), purse.refunded.get(key, 0)
            used = received - left - refunded
            held[key] = Held(major(used), major(left), major(refunded))
        return held

    def _get_owed(self):
        owed = dict.fromkeys(COMPONENTS, 0)
        for claim in self.life.open.values():
            for component in COMPONENTS:
                owed[component] += claim.owed(component, self.on)
        return owed

    def _get_outstanding(self):
        life = self.life
        if life.plan is None:
            return 0
        unpaid = sum(claim.unpaid["principal"] for claim in life.open.values())
        return unpaid + life.get_principal_not_due()

    def _get_overdue(self):
        return sum(
            claim.unpaid["principal"]
            for claim in self.life.open.values()
            if claim.due < self.on
        )

    def _get_accrued(self):
        """Return in-term interest earned: charged, capitalized, carried, running."""
        life, plan = self.life, self.life.plan
        if plan is None:
            return 0
        plan.accrue(self.on)
        charged = sum(claim.amount("interest") for claim in life.claims)
        waiting = sum(
            row.interest + (row.carried or {}).get("interest", 0)
            for row in life.closed_rows
        )
        running = life.rounding.fraction(plan.accrued)
        carried = plan.carried.get("interest", 0)
        return charged + waiting + running + carried + life.capitalized

    def _get_payoff(self, owed):
        """Return the money that a settlement needs beside what is held."""
        life = self.life
        if life.status == ACTIVE:
            life.plan.accrue(self.on)
            owed += sum(map(_total, life.closed_rows))
            owed += get_settlement(life, self.on)
        return max(0, owed - life.purse.total)

    def _get_oldest_unpaid(self, later):
        dues = [
            claim.due
            for claim in self.life.open.values()
            if any(claim.unpaid[component] for component in _ARREARS)
        ]
        if dues:
            return min(dues)
        for row in later:
            if _has_arrears(row):
                return row.due
        return None


def _has_arrears(row):
    """Whether a row charges principal or interest, carried ones included."""
    carried = row.carried or {}
    return row.principal or row.interest or any(map(carried.get, _ARREARS))


def _total(row):
    return row.principal + row.interest + sum((row.carried or {}).values())


def _to_decimal(rate):
    return Decimal(rate.numerator) / rate.denominator


def take_snapshot(life, on, future):
    """Return the state of a life that has been advanced to a day."""
    return Snapshot(life, on).take(future)
