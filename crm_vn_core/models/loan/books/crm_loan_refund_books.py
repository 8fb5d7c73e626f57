# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .crm_loan_posting_causes import Cause


class CrmLoanRefund(models.Model):
    """Money that goes back: a cash payment voucher, and what is posted."""

    _name = "crm.loan.refund"
    _inherit = "crm.loan.refund"
    _voucher_kind = "PC"

    posting_ids = fields.Many2many(
        comodel_name="crm.loan.posting",
        compute="_compute_posting_ids",
        groups="crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_manager",
    )

    def _compute_posting_ids(self):
        postings = self.env["crm.loan.posting"].search(
            [("event_id", "in", self.event_id.ids)]
        )
        for refund in self:
            refund.posting_ids = postings.filtered(
                lambda row, event=refund.event_id: row.event_id == event
            )

    def _get_voucher_subject(self):
        return self.env._(
            "Paying back what was held on loan %(loan)s", loan=self.loan_id.name
        )


class CrmLoan(models.Model):
    """What the books say of money that went back."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _add_refunds(self, causes):
        for refund in self.refund_ids.filtered(lambda row: row._is_in_books()):
            cause = Cause(
                "refund",
                refund._get_book_date(),
                refs={"event_id": refund.event_id.id},
                journal=refund._get_money_journal(),
                label=refund._get_book_label(),
            )
            cause.move("unallocated", "cash", refund.amount)
            causes[f"refund:{refund.id}"] = cause

    def _get_row_journal(self, row, cause):
        """What takes a refund back goes where the refund was."""
        refund = self.refund_ids.filtered(
            lambda refund: refund.event_id.id == row.get("event_id")
        )
        if not cause and refund:
            return refund._get_money_journal()
        return super()._get_row_journal(row, cause)
