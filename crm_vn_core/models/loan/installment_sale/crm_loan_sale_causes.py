# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models

from ..books.crm_loan_posting_causes import Cause

_OWED = ("principal", "principal_long", "interest_receivable")


class CrmLoan(models.Model):
    """The books of an installment sale, Circular 99/2025/TT-BTC.

    The invoice has posted the cash price: Dr 131 / Cr 511, 3331. At delivery the part
    that is paid by installments moves from the invoice to the loan (Dr 131 / Cr 131),
    so that the invoice is settled and nothing is claimed twice; all interest of the
    schedule comes on top (Dr 131 / Cr 3387) and is earned by month (Dr 3387 / Cr 515).
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_causes(self, state):
        causes = super()._get_causes(state)
        for cause in causes.values():
            self._settle_without_money(cause)
        if self.product_id.is_installment_sale:
            causes.pop("split", None)
            for cause in causes.values():
                self._sell_instead_of_lend(cause)
            if causes:
                self._add_scheduled_interest(causes, state)
        return causes

    def _settle_without_money(self, cause):
        """Put what settled a claim where it is, instead of money."""
        payment = self.env["crm.loan.payment"].browse(cause.refs.get("payment_id"))
        if not payment or payment.settled_by == "money" or "cash" not in cause.amounts:
            return
        amount = cause.amounts.pop("cash")
        if payment.settled_by == "sale":
            price = payment.handover_line_id.price
            cause.amounts["sold"] += price
            result = "sale_loss" if amount > price else "income_fee"
            cause.amounts[result] += amount - price
        else:
            bucket = {"credit_note": "invoice", "goods": "goods"}
            cause.amounts[bucket.get(payment.settled_by, "writeoff")] += amount

    def _sell_instead_of_lend(self, cause):
        """Translate what a cash loan posts: all that is owed stands on 131."""
        names = dict.fromkeys(_OWED, "receivable")
        if cause.kind == "closing":
            names["interest_receivable"] = "deferred"
        if cause.kind == "disbursement":
            names["cash"] = "invoice"
        amounts = defaultdict(float)
        for bucket, amount in cause.amounts.items():
            amounts[names.get(bucket, bucket)] += amount
        cause.amounts = amounts

    def _add_scheduled_interest(self, causes, state):
        """All interest of the schedule at delivery; of each change what it changes."""
        tranches = self.disbursement_ids.filtered(lambda row: row._is_in_books())
        days = {tranche.value_date for tranche in tranches}
        if not days:
            return
        days = sorted(days | {version.on for version in state.versions})
        before = 0.0
        for day in days:
            known = state if day == days[-1] else self._get_state(day)
            interest = self._get_scheduled_interest(known)
            if interest != before:
                cause = Cause("sale", day, refs=self._get_day_refs(day))
                cause.move("receivable", "deferred", interest - before)
                causes[f"interest:{day}"] = cause
            before = interest

    def _get_scheduled_interest(self, state):
        """Return the interest of all rows, paid or not, and what became principal."""
        return float(sum(row.interest for row in state.rows) + state.capitalized)

    def _get_day_refs(self, day):
        """Return the documents of a day on which the schedule changed."""
        for name, documents in (
            ("disbursement_id", self.disbursement_ids),
            ("payment_id", self.payment_ids),
        ):
            document = documents.filtered(
                lambda row: row.state == "posted" and row.value_date == day
            )[:1]
            if document:
                return {name: document.id, "event_id": document.event_id.id}
        return {}

    # -- accounts ---------------------------------------------------------------------

    def _get_bucket_account(self, bucket, cause):
        """An invoice is settled on its own account, a buyer owes on the buyer's."""
        document = self._get_cause_invoice(cause) if bucket == "invoice" else None
        if document:
            return self._get_receivable_lines(document).account_id[:1]
        if bucket == "sold":
            buyer = self._get_buyer().with_company(self.company_id)
            return buyer.property_account_receivable_id
        return super()._get_bucket_account(bucket, cause)

    def _get_cause_invoice(self, cause):
        refs = cause.refs if cause else {}
        tranche = self.env["crm.loan.disbursement"].browse(refs.get("disbursement_id"))
        payment = self.env["crm.loan.payment"].browse(refs.get("payment_id"))
        return tranche.invoice_id or payment.credit_note_id

    def _get_receivable_lines(self, invoice):
        return invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _get_buyer(self):
        """Return the finance company that has taken the loan over."""
        return self.payment_ids.handover_line_id.handover_id.buyer_id[-1:]

    def _get_bucket_partner(self, bucket):
        if bucket == "sold":
            return self._get_buyer().commercial_partner_id
        return super()._get_bucket_partner(bucket)
