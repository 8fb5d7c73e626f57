# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ....lending import LoanError, replay
from .crm_loan_allocation import COMPONENTS
from .crm_loan_rows import get_changes

_PLAN = (
    "number",
    "kind",
    "due_date",
    "accrual_start",
    "accrual_end",
    "days",
    "rate",
    "is_plain",
    "principal",
    "interest",
    "fee",
    "penalty",
    "balance",
)
_PAID = {component: f"paid_{component}" for component, _label in COMPONENTS}
_LATE = ("overdue_interest", "late_interest")
_STORED = (*_PLAN, *_PAID.values(), *_LATE, "waived", "owed", "paid_on")
# What tells one version of the schedule from the next.
_VERSION = ("number", "kind", "due_date", "principal", "interest", "balance")
# What tells one use of a payment from the next, and what became of a payment.
_USE = ("payment_id", "installment_id", "component", "date")
_HELD = ("allocated", "unallocated", "refunded")
# What the engine calls a loan → state of ours; without a tranche it is to be paid out.
_STATES = {
    "undisbursed": "approved",
    "active": "active",
    "closed": "closed",
    "written_off": "written_off",
}


def _by_identity(rows):
    """Return the rows by what they stay the same row by, whatever comes in between.

    An installment is known by its number; anything else by its day, and its place
    among its like on that day.
    """
    found = {}
    for row in rows:
        name = row["number"] or row["due_date"]
        nth = 0
        while (row["kind"], name, nth) in found:
            nth += 1
        found[row["kind"], name, nth] = row
    return found


class CrmLoan(models.Model):
    """The bridge to the engine: events in, schedule and allocations out.

    Only differences are written, so that a payment on a long loan touches few rows.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_state(self, on=None, events=()):
        """Return the :class:`LoanState` as of a day; nothing is written.

        :param on: default today
        :param events: of the engine, to be added to those of the loan
        :raise UserError: the events cannot all be true
        """
        self.ensure_one()
        on = on or self._get_today()
        known = self.env["crm.loan.event"]._get_lending(self)
        try:
            return replay(self._get_engine_terms(), [*known, *events], on)
        except LoanError as error:
            raise UserError(self._explain(error)) from None

    def _replay(self):
        """Derive schedule, allocations and totals again from the events."""
        for loan in self:
            state = loan._get_state()
            derived = loan.sudo()
            payments = derived._read_payments()
            rows = derived._write_schedule(state)
            derived._write_allocations(state, rows, payments)
            derived._write_payments(state, payments)
            derived._write_totals(state, payments)
            derived._post_differences(state)
        self.env.flush_all()

    # -- schedule ---------------------------------------------------------------------

    def _write_schedule(self, state):
        """Write the rows of the schedule; return ``{sequence: id}``."""
        rows = [self._get_row_values(row) for row in state.rows]
        schedule = self._write_version(state, rows)
        installments = self.env["crm.loan.installment"]
        existing = _by_identity(
            self._read_rows(
                installments._name, (*_STORED, "sequence", "schedule_id"), "sequence"
            )
        )
        ids, creates = {}, []
        for sequence, (identity, values) in enumerate(
            _by_identity(rows).items(), start=1
        ):
            values = values | {"sequence": sequence, "schedule_id": schedule.id}
            row = existing.pop(identity, None)
            if not row:
                creates.append(values | {"loan_id": self.id})
                continue
            ids[sequence] = row["id"]
            if changes := get_changes(row, values):
                installments.browse(row["id"]).write(changes)
        installments.browse(row["id"] for row in existing.values()).unlink()
        created = installments.create(creates)
        return ids | {row.sequence: row.id for row in created}

    def _get_row_values(self, row):
        """Return a row of the engine as values of an installment."""
        values = {name: self._to_value(getattr(row, name)) for name in _PLAN}
        for component, name in _PAID.items():
            values[name] = float(row.paid.get(component, 0))
        for component in _LATE:
            values[component] = float(row.late.get(component, 0))
        values["waived"] = float(sum(row.waived.values()))
        values["owed"] = float(row.owed)
        values["paid_on"] = row.paid_on
        return values

    def _write_version(self, state, rows):
        """Return the version in force; a new one if the plan changed."""
        plan = [{name: row[name] for name in _VERSION} for row in rows]
        for row in plan:
            row["due_date"] = fields.Date.to_string(row["due_date"])
        current = self.env["crm.loan.schedule"].search(
            [("loan_id", "=", self.id), ("is_current", "=", True)]
        )
        if current and current.rows == plan:
            return current
        current.is_current = False
        current.flush_recordset(["is_current"])
        return self.env["crm.loan.schedule"].create(
            {
                "loan_id": self.id,
                "number": current.number + 1,
                "date": self._get_today(),
                "event_id": self._get_cause(state).id,
                "is_current": True,
                "rows": plan,
                "row_count": len([row for row in plan if row["kind"] == "installment"]),
                "total_principal": sum(row["principal"] for row in plan),
                "total_interest": sum(row["interest"] for row in plan),
                "date_end": rows[-1]["due_date"] if rows else False,
            }
        )

    def _get_cause(self, state):
        """Return the event that gave the schedule its present form."""
        key = state.versions[-1].key if state.versions else None
        return self.env["crm.loan.event"].search(
            [("loan_id", "=", self.id), ("key", "=", key)]
        )

    # -- allocations ------------------------------------------------------------------

    def _write_allocations(self, state, rows, payments):
        """Write which payment paid what.

        :param rows: ``{sequence: id}`` of the installments
        :param payments: those of the loan, by the key of their event
        """
        allocations = self.env["crm.loan.allocation"]
        wanted = {
            (payments[item.key]["id"], rows[item.row], item.component, item.on): (
                float(item.amount),
                item.recovery,
            )
            for item in state.allocations
        }
        stale = []
        for row in self._read_rows(allocations._name, (*_USE, "amount", "is_recovery")):
            use = tuple(row[name] for name in _USE)
            if wanted.get(use) == (row["amount"], bool(row["is_recovery"])):
                del wanted[use]
            else:
                stale.append(row["id"])
        allocations.browse(stale).unlink()
        allocations.create(
            [
                dict(zip(_USE, use, strict=True))
                | {"loan_id": self.id, "amount": amount, "is_recovery": recovery}
                for use, (amount, recovery) in wanted.items()
            ]
        )

    def _read_payments(self):
        """Return the payments, reversed ones too, by the key of their event."""
        names = ("idempotency_key", "state", "amount", *_HELD)
        rows = self._read_rows("crm.loan.payment", names)
        return {f"pay:{row['idempotency_key']}": row for row in rows}

    def _write_payments(self, state, payments):
        for key, row in payments.items():
            held = state.held.get(key)
            values = {
                name: float(getattr(held, name)) if held else 0.0 for name in _HELD
            }
            if changes := get_changes(row, values):
                self.env["crm.loan.payment"].browse(row["id"]).write(changes)
                row |= changes

    def _write_totals(self, state, payments):
        posted = [row for row in payments.values() if row["state"] == "posted"]
        next_day, next_amount = self._get_next_due(state)
        values = {
            "disbursed_total": float(state.disbursed),
            "capitalized_total": float(state.capitalized),
            "principal_outstanding": float(state.principal_outstanding),
            "paid_total": sum(row["amount"] for row in posted),
            "allocated_total": sum(row["allocated"] or 0.0 for row in posted),
            "unallocated": sum(row["unallocated"] or 0.0 for row in posted),
            "refunded_total": sum(row["refunded"] or 0.0 for row in posted),
            "installment_amount": float(state.installment or 0),
            "next_due_date": next_day,
            "next_due_amount": next_amount,
            "oldest_unpaid_due": state.oldest_unpaid_due,
            "maturity_date": max((row.due_date for row in state.rows), default=False),
            "closed_on": state.closed_on,
        }
        if self.state in ("active", "closed", "written_off"):
            values["state"] = _STATES[state.status]
        if changes := self._get_changes(values):
            self.write(changes)

    def _get_next_due(self, state):
        """Return the first day with principal or interest unpaid, and all to be paid
        by then; a few đồng of late interest on an older row are no due date."""
        unpaid = [row for row in state.rows if row.owed]
        days = (row.due_date for row in unpaid)
        day = state.oldest_unpaid_due or min(days, default=False)
        rows = [row for row in unpaid if day and row.due_date <= day]
        fees = self._get_coming_fees(float(state.disbursed))
        coming = sum(fees.get(row.number, 0.0) for row in rows)
        return day, float(sum(row.owed for row in rows)) + coming

    # -- values -----------------------------------------------------------------------

    def _to_decimal(self, amount):
        """Return an amount of money as an exact decimal in the loan's currency."""
        return round(Decimal(str(amount)), self.currency_id.decimal_places)

    def _to_value(self, value):
        return float(value) if isinstance(value, Decimal) else value
