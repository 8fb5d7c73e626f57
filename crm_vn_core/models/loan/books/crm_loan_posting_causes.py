# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta

from odoo import models

# What a part of a payment settles.
_SETTLES = {
    "principal": "principal",
    "interest": "interest_receivable",
    "late_interest": "income_late",
    "overdue_interest": "income_late",
    "penalty": "income_penalty",
    "fee": "income_fee",
}


@dataclass
class Cause:
    """What should be posted for one reason.

    ``amounts``: bucket → debit (+) or credit (−), together zero. ``refs``: values of
    the rows (document, event, period). ``journal``: of the money, where it moved.
    """

    kind: str
    date: object
    amounts: dict = field(default_factory=lambda: defaultdict(float))
    refs: dict = field(default_factory=dict)
    journal: object = None
    label: str = ""

    def move(self, debit, credit, amount):
        self.amounts[debit] += amount
        self.amounts[credit] -= amount


class CrmLoan(models.Model):
    """What the books should say of a loan, from its replayed state alone."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_causes(self, state):
        """Return what should be posted, as ``{key: Cause}``.

        Interest of the months and provisions are posted by month for all loans and
        are not among them. Override to add causes of other kinds.

        :param state: the :class:`LoanState` as of today
        """
        self.ensure_one()
        causes = {}
        if not self._is_posted():
            return causes
        self._add_disbursements(causes)
        self._add_payments(causes, state)
        self._add_refunds(causes)
        self._add_capitalized(causes, state)
        self._add_waived(causes, state)
        self._add_closing(causes, state)
        self._add_write_off(causes, state)
        self._add_split(causes, state)
        return causes

    def _is_posted(self):
        """Return whether the loan makes journal entries."""
        self.ensure_one()
        return self.regime != "tracking" and self.product_id._is_posted()

    # -- documents --------------------------------------------------------------------

    def _add_disbursements(self, causes):
        for tranche in self.disbursement_ids.filtered(lambda row: row._is_in_books()):
            cause = Cause(
                "disbursement",
                tranche._get_book_date(),
                refs={"disbursement_id": tranche.id, "event_id": tranche.event_id.id},
                journal=tranche._get_money_journal(),
                label=tranche._get_book_label(),
            )
            cause.move("principal", "cash", tranche.amount)
            cause.move("cash", "income_fee", tranche.fee)
            causes[f"disbursement:{tranche.id}"] = cause

    def _add_payments(self, causes, state):
        """Money in, and money held that found its use later: one cause for each day."""
        uses = defaultdict(lambda: defaultdict(float))
        for item in state.allocations:
            bucket = "recovery" if item.recovery else _SETTLES[item.component]
            uses[item.key, item.on][bucket] += float(item.amount)
        for payment in self.payment_ids.filtered(lambda row: row._is_in_books()):
            key = payment.event_id.key
            first = payment._get_cause()
            first.move("cash", "unallocated", payment.amount)
            causes[f"payment:{payment.id}"] = first
            for (used_key, on), buckets in uses.items():
                if used_key != key:
                    continue
                if on <= payment.value_date:
                    cause = first
                else:
                    cause = Cause("payment", max(on, first.date), refs=first.refs)
                    causes[f"payment:{payment.id}@{on}"] = cause
                for bucket, amount in buckets.items():
                    cause.move("unallocated", bucket, amount)

    def _add_refunds(self, causes):
        """Add the money that went back; see the room of refunds."""

    # -- decisions --------------------------------------------------------------------

    def _add_capitalized(self, causes, state):
        if state.capitalized:
            event = self._get_live_events("restructure")[-1:]
            cause = self._new_event_cause("capitalized", event)
            cause.move("principal", "interest_receivable", float(state.capitalized))
            causes["capitalized"] = cause

    def _add_waived(self, causes, state):
        """Late interest, fees and penalties count when they are paid: only principal
        and in-term interest that were waived had been posted before."""
        waived = self._sum_waived(state)
        event = self._get_live_events("waive", "restructure")[-1:]
        if not event or not (waived["principal"] or waived["interest"]):
            return
        cause = self._new_event_cause("waived", event)
        cause.move("writeoff", "principal", waived["principal"])
        cause.move("income_interest", "interest_receivable", waived["interest"])
        causes["waived"] = cause

    def _add_closing(self, causes, state):
        """Interest up to the end of a loan that ends inside a month: posted at once,
        so that nothing is left on a loan that is closed."""
        if state.status == "active":
            return
        event = self._get_live_events("write_off")[-1:]
        # A disbursement that was undone has earned nothing.
        date = event.value_date or state.closed_on or self._get_today()
        period = date + relativedelta(day=31)
        earned = float(state.accrued_interest) - self._get_accrued()
        if earned:
            cause = Cause("closing", date, refs={"period": period})
            cause.move("interest_receivable", "income_interest", earned)
            causes["closing"] = cause

    def _get_accrued(self):
        """Return the interest that the month ends have posted."""
        [(amount,)] = (
            self.env["crm.loan.posting"]
            .sudo()
            ._read_group(
                [
                    ("loan_id", "=", self.id),
                    ("kind", "=", "accrual"),
                    ("bucket", "=", "income_interest"),
                ],
                aggregates=["amount:sum"],
            )
        )
        return -(amount or 0.0)

    def _add_write_off(self, causes, state):
        """What was not paid: first from the provision made for it, the rest a loss."""
        event = self._get_live_events("write_off")[-1:]
        if state.status != "written_off" or not event:
            return
        paid = defaultdict(float)
        for item in state.allocations:
            if not item.recovery:
                paid[item.component] += float(item.amount)
        waived = self._sum_waived(state)
        capitalized = float(state.capitalized)
        principal = float(state.disbursed) + capitalized
        principal -= paid["principal"] + waived["principal"]
        interest = float(state.accrued_interest) - capitalized
        interest -= paid["interest"] + waived["interest"]
        provided = min(principal + interest, max(0.0, self._get_provided()))
        cause = self._new_event_cause("write_off", event)
        cause.move("writeoff", "principal", principal)
        cause.move("writeoff", "interest_receivable", interest)
        cause.move("provision", "writeoff", provided)
        causes["write_off"] = cause

    def _get_provided(self):
        """Return the provision made for the loan, before any use of it."""
        [(amount,)] = (
            self.env["crm.loan.posting"]
            .sudo()
            ._read_group(
                [
                    ("loan_id", "=", self.id),
                    ("bucket", "=", "provision"),
                    ("kind", "!=", "write_off"),
                ],
                aggregates=["amount:sum"],
            )
        )
        return -(amount or 0.0)

    def _add_split(self, causes, state):
        """Principal due more than a year after the last balance sheet is long term."""
        first = min((cause.date for cause in causes.values()), default=None)
        if not first:
            return
        sheet = max(first, self.company_id.loan_split_date or first)
        limit = sheet + relativedelta(years=1)
        long_term = sum(
            float(row.principal - row.paid.get("principal", 0))
            for row in state.rows
            if row.due_date > limit
        )
        posted = sum(cause.amounts["principal"] for cause in causes.values())
        long_term = max(0.0, min(long_term, posted))
        if long_term:
            last = max(cause.date for cause in causes.values())
            cause = Cause("split", max(last, sheet))
            cause.move("principal_long", "principal", long_term)
            causes["split"] = cause

    # -- helpers ----------------------------------------------------------------------

    def _get_live_events(self, *kinds):
        """Return the events of some kinds that were not reversed, oldest first."""
        gone = self.event_ids.reversal_of_id
        return (
            (self.event_ids - gone)
            .filtered(lambda event: event.kind in kinds)
            .sorted(lambda event: (event.value_date, event.id))
        )

    def _new_event_cause(self, kind, event):
        return Cause(kind, event.value_date, refs={"event_id": event.id})

    def _sum_waived(self, state):
        waived = defaultdict(float)
        for row in state.rows:
            for component, amount in row.waived.items():
                waived[component] += float(amount)
        return waived

    def _get_money_journal(self):
        """Return the journal of money that has no document of its own."""
        return self.product_id.bank_journal_id
