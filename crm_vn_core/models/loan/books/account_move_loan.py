# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Entries that loans have made: they change on the loan only."""

    _name = "account.move"
    _inherit = "account.move"

    is_crm_loan_posting = fields.Boolean(
        string="Posted by Loans", readonly=True, copy=False
    )
    crm_loan_id = fields.Many2one(
        comodel_name="crm.loan",
        string="Loan",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    crm_loan_posting_ids = fields.One2many(
        comodel_name="crm.loan.posting",
        inverse_name="move_id",
        string="Loan Postings",
        readonly=True,
        groups="crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_manager",
    )

    crm_loan_payment_count = fields.Integer(
        string="Loan Payments",
        compute="_compute_crm_loan_payment_count",
        groups="crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_manager",
    )

    @api.depends("crm_loan_posting_ids.payment_id")
    def _compute_crm_loan_payment_count(self):
        for move in self:
            move.crm_loan_payment_count = len(move.crm_loan_posting_ids.payment_id)

    def _check_not_of_loans(self):
        if of_loans := self.filtered("is_crm_loan_posting"):
            raise UserError(
                self.env._(
                    "%(entry)s was posted by loans. Reverse the payment, disbursement"
                    " or decision on the loan: the books follow by themselves.",
                    entry=of_loans[0].name or of_loans[0].ref or "",
                )
            )

    def button_draft(self):
        self._check_not_of_loans()
        return super().button_draft()

    def button_cancel(self):
        self._check_not_of_loans()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_not_of_loans()
        return super()._reverse_moves(default_values_list, cancel)

    def action_open_crm_loans(self):
        """Show the loan that made the entry, or the postings of all that did."""
        self.ensure_one()
        if self.crm_loan_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": "crm.loan",
                "res_id": self.crm_loan_id.id,
                "views": [(False, "form")],
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_posting_action"
        )
        return action | {"domain": [("move_id", "=", self.id)], "context": {}}

    def action_open_crm_loan_payments(self):
        """Show the payment that made the entry, or all of them."""
        self.ensure_one()
        payments = self.crm_loan_posting_ids.payment_id
        if len(payments) == 1:
            return payments.get_formview_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loan Payments"),
            "res_model": "crm.loan.payment",
            "view_mode": "list,form",
            "domain": [("id", "in", payments.ids)],
        }
