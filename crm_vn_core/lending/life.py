"""The life of a loan: time passes, rows fall due, claims are paid.

The plan (:mod:`.plan`) holds what is not due, the claims what is, the purse the money
that nothing is owed for. Events are in :mod:`.changes`, :mod:`.paying` and
:mod:`.restructuring`.
"""

from collections import deque
from operator import attrgetter

from .claims import BEARING, Claim, make_meter
from .early_fee import get_early_fee
from .errors import LoanError
from .late import LateRules, Penalties
from .purse import Purse
from .rounding import get_rounding
from .waterfall import spread

UNDISBURSED, ACTIVE = "undisbursed", "active"
CLOSED, WRITTEN_OFF = "closed", "written_off"


class Life:
    """A loan on its way through time; money in minor units.

    :ivar plan: None until the first tranche
    :ivar closed_rows: rows whose interest period is over and that are not due yet
    :ivar claims: every row that fell due, in that order
    :ivar open: position → claim with something unpaid
    :ivar uses: (payment key, position, component, day, amount, recovery)
    """

    def __init__(self, terms):
        self.terms = terms
        self.rounding = get_rounding(terms.decimals, terms.rounding)
        self.late = LateRules(terms)
        self.penalties = Penalties(self.late)
        self.purse = Purse()
        self.plan = self.first_on = self.last_row = self.closed_on = None
        self.status = UNDISBURSED
        self.closed_rows = deque()
        self.claims, self.open = [], {}
        self.uses, self.versions = [], []
        self.disbursed = self.withheld = self.capitalized = 0

    def get_amount(self, event):
        """Return the amount of an event in minor units; it must be positive."""
        amount = self.rounding.minor(event.amount)
        if amount <= 0:
            raise LoanError("amount", key=event.key, amount=event.amount)
        return amount

    def add_version(self, event, reason):
        """Remember that the plan changed, and why."""
        self.versions.append((event.key, event.on, reason))

    # Time

    def advance(self, on):
        """Let time pass until the start of a day: rows of that day fall due."""
        if self.status not in (ACTIVE, WRITTEN_OFF):
            return
        self._close_rows(on)
        while self.closed_rows and self.closed_rows[0].due <= on:
            self._fall_due(self.closed_rows[0].due)
        self._charge_penalties(on)

    def _close_rows(self, on):
        plan = self.plan
        while plan.rows_left and min(plan.period.end, plan.period.due) <= on:
            if plan.is_finished:
                plan.skip_row()
            else:
                self.last_row = plan.close_row()
                self.closed_rows.append(self.last_row)

    def _fall_due(self, on):
        """Make claims of the rows of one day together, then pay them."""
        claims = []
        while self.closed_rows and self.closed_rows[0].due == on:
            claims.append(self._add_claim("installment", self.closed_rows.popleft()))
        self._pay_new(claims, on)

    def bring_forward(self, on):
        """Make claims of the rows whose interest period is over; lateness waits."""
        rows, self.closed_rows = self.closed_rows, deque()
        claims = [self._add_claim("installment", row) for row in rows]
        self._pay_new(claims, on)

    def _charge_penalties(self, on):
        if self.late.frozen_on:
            return
        for claim in self.penalties.due_until(on):
            if claim.position in self.open:
                claim.unpaid["penalty"] += self.penalties.amount(claim)

    # Claims

    def claim(self, kind, row, *, on, **extra):
        """Make a claim of a row and pay it from what is held."""
        self._pay_new([self._add_claim(kind, row, **extra)], on)

    def claim_paid(self, kind, row, *, on, key, **extra):
        """Make a claim of a row that one payment pays at once."""
        claim = self._add_claim(kind, row, **extra)
        for component, amount in list(claim.unpaid.items()):
            if amount:
                self.use(claim, component, amount, on, key)
        self.drop_if_paid(claim, on)

    def _add_claim(self, kind, row, **extra):
        meter = make_meter(kind, row, self.late, self.plan.rate)
        claim = Claim(len(self.claims) + 1, kind, row, meter, **extra)
        self.claims.append(claim)
        self.open[claim.position] = claim
        if kind in BEARING:
            self.penalties.watch(claim)
        return claim

    def _pay_new(self, claims, on):
        self.pay_claims(on)
        for claim in claims:
            self.drop_if_paid(claim, on)
        self.close_if_done(on)

    def get_open(self):
        """Return the claims with something unpaid, the oldest first.

        What counts is the due date, not the day on which a row became a claim: a row
        that a holiday moved and that was called early comes after a fee of today. On
        one due date the order is that of becoming a claim.
        """
        return sorted(self.open.values(), key=attrgetter("due"))

    def pay_claims(self, on):
        """Use held money for claims by the waterfall."""
        if not self.purse.total:
            return
        claims = self.get_open()
        order = self._get_order(claims, on)
        by = self.terms.waterfall_by
        touched = {}
        for claim, component, part in spread(
            self.purse.total, claims, order, by, lambda c, name: c.owed(name, on)
        ):
            self.use(claim, component, part, on)
            touched[claim.position] = claim
        for claim in touched.values():
            self.drop_if_paid(claim, on)

    def _get_order(self, claims, on):
        is_overdue = any(claim.due < on for claim in claims)
        if is_overdue and self.status != WRITTEN_OFF:
            return self.terms.waterfall_overdue
        return self.terms.waterfall

    def use(self, claim, component, amount, on, key=None):
        """Pay a part of a claim from held money, of one payment or the oldest."""
        claim.pay(component, amount, on)
        recovery = self.status == WRITTEN_OFF
        for source, part in self.purse.take(amount, key):
            use = (source, claim.position, component, on, part, recovery)
            self.uses.append(use)

    def drop_if_paid(self, claim, on):
        """Take a claim out of the open ones when nothing of it is left."""
        if claim.position in self.open and claim.is_paid(on):
            claim.paid_on = on
            del self.open[claim.position]

    def close_if_done(self, on):
        """Close the loan when nothing is owed and nothing will be."""
        if self.status != ACTIVE or self.open or self.closed_rows:
            return
        if self.plan.is_finished:
            self.status, self.closed_on = CLOSED, on

    # Figures

    def get_principal_not_due(self):
        """Return the principal of the plan and of closed rows."""
        plan = self.plan
        waiting = sum(
            row.principal + (row.carried or {}).get("principal", 0)
            for row in self.closed_rows
        )
        return plan.balance + plan.carried.get("principal", 0) + waiting

    def get_early_fee(self, on):
        """Return the fee of prepaying on a day, as a fraction of what is prepaid."""
        return get_early_fee(self.terms.early_fee_steps, self.first_on, on)
