# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmLoan(models.Model):
    """What a borrower needs to pay by transfer, on paper and on the portal."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_amount_to_pay(self, state=None):
        """Return what a transfer of today should bring: what is due, else the next
        installment with its fees, less what is held for it.

        :param state: of today, where the caller knows it
        """
        self.ensure_one()
        if self.state not in ("active", "written_off"):
            return 0.0
        state = state or self._get_state()
        due = self.currency_id.round(float(sum(state.owed.values())))
        return due or max(self.next_due_amount - self.unallocated, 0.0)

    def _get_next_rows(self):
        """Return the rows that are to be paid by the next due date."""
        day = self.next_due_date
        return self.installment_ids.filtered(
            lambda row: row.owed and day and row.due_date <= day
        )

    def _get_payment_slip(self, amount=None):
        """Return account, memo and VietQR of a payment; None where nothing is to be
        paid, or the company has named no account.

        :param amount: default what is to be paid today
        """
        self.ensure_one()
        amount = self._get_amount_to_pay() if amount is None else amount
        account = self.sudo().product_id.bank_journal_id.bank_account_id
        if not account or not amount:
            return None
        slip = account._get_slip(amount, self.memo_code)
        return slip | {"name": self.name, "amount_text": self._format_amount(amount)}
