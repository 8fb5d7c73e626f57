# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ...lending import LoanError, replay
from .crm_loan_allocation import COMPONENTS

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
# What tells one version of the schedule from the next.
_VERSION = ("number", "kind", "due_date", "principal", "interest", "balance")
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
        known = self.sudo().event_ids._to_lending()
        try:
            return replay(self._get_engine_terms(), [*known, *events], on)
        except LoanError as error:
            raise UserError(self._explain(error)) from None

    def _replay(self):
        """Derive schedule, allocations and totals again from the events."""
        for loan in self:
            state = loan._get_state()
            derived = loan.sudo()
            derived._write_schedule(state)
            derived._write_allocations(state)
            derived._write_payments(state)
            derived._write_totals(state)
            derived._post_differences(state)
        self.env.flush_all()

    # -- schedule ---------------------------------------------------------------------

    def _write_schedule(self, state):
        rows = [self._get_row_values(row) for row in state.rows]
        schedule = self._write_version(state, rows)
        existing = _by_identity(self.installment_ids)
        creates = []
        for sequence, (identity, values) in enumerate(
            _by_identity(rows).items(), start=1
        ):
            values = values | {"sequence": sequence, "schedule_id": schedule.id}
            row = existing.pop(identity, None)
            if not row:
                creates.append(values | {"loan_id": self.id})
            elif changes := row._get_changes(values):
                row.write(changes)
        self.env["crm.loan.installment"].union(*existing.values()).unlink()
        self.env["crm.loan.installment"].create(creates)

    def _get_row_values(self, row):
        """Return a row of the engine as values of an installment."""
        values = {name: self._to_value(getattr(row, name)) for name in _PLAN}
        for component, _label in COMPONENTS:
            values[f"paid_{component}"] = float(row.paid.get(component, 0))
        for component in ("overdue_interest", "late_interest"):
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
        current = self.schedule_ids.filtered("is_current")
        if current and current.rows == plan:
            return current
        current.is_current = False
        current.flush_recordset(["is_current"])
        return self.env["crm.loan.schedule"].create(
            {
                "loan_id": self.id,
                "number": max(self.schedule_ids.mapped("number"), default=0) + 1,
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
        return self.event_ids.filtered(lambda event: event.key == key)

    # -- allocations ------------------------------------------------------------------

    def _write_allocations(self, state):
        payments = {f"pay:{row.idempotency_key}": row for row in self.payment_ids}
        rows = {row.sequence: row for row in self.installment_ids}
        wanted = {
            (payments[item.key].id, rows[item.row].id, item.component, item.on): item
            for item in state.allocations
        }
        stale = self.env["crm.loan.allocation"]
        for allocation in self.env["crm.loan.allocation"].search(
            [("loan_id", "=", self.id)]
        ):
            key = (
                allocation.payment_id.id,
                allocation.installment_id.id,
                allocation.component,
                allocation.date,
            )
            item = wanted.get(key)
            if item and allocation.amount == float(item.amount):
                del wanted[key]
            else:
                stale += allocation
        stale.unlink()
        self.env["crm.loan.allocation"].create(
            [
                {
                    "loan_id": self.id,
                    "payment_id": payment,
                    "installment_id": row,
                    "component": component,
                    "date": on,
                    "amount": float(item.amount),
                    "is_recovery": item.recovery,
                }
                for (payment, row, component, on), item in wanted.items()
            ]
        )

    def _write_payments(self, state):
        for payment in self.payment_ids:
            held = state.held.get(payment.event_id.key)
            values = {
                "allocated": float(held.allocated) if held else 0.0,
                "unallocated": float(held.unallocated) if held else 0.0,
                "refunded": float(held.refunded) if held else 0.0,
            }
            if changes := payment._get_changes(values):
                payment.write(changes)

    def _write_totals(self, state):
        posted = self.payment_ids.filtered(lambda row: row.state == "posted")
        unpaid = self.installment_ids.filtered("owed").sorted("due_date")[:1]
        values = {
            "disbursed_total": float(state.disbursed),
            "capitalized_total": float(state.capitalized),
            "principal_outstanding": float(state.principal_outstanding),
            "paid_total": sum(posted.mapped("amount")),
            "allocated_total": sum(posted.mapped("allocated")),
            "unallocated": sum(posted.mapped("unallocated")),
            "refunded_total": sum(posted.mapped("refunded")),
            "installment_amount": float(state.installment or 0),
            "next_due_date": unpaid.due_date,
            "next_due_amount": unpaid.owed,
            "oldest_unpaid_due": state.oldest_unpaid_due,
            "maturity_date": max(
                self.installment_ids.mapped("due_date"), default=False
            ),
            "closed_on": state.closed_on,
        }
        if self.state in ("active", "closed", "written_off"):
            values["state"] = _STATES[state.status]
        if changes := self._get_changes(values):
            self.write(changes)

    # -- values -----------------------------------------------------------------------

    def _to_decimal(self, amount):
        """Return an amount of money as an exact decimal in the loan's currency."""
        return round(Decimal(str(amount)), self.currency_id.decimal_places)

    def _to_value(self, value):
        return float(value) if isinstance(value, Decimal) else value
