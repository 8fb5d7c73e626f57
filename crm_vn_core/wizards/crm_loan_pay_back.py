# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLoanPayBack(models.TransientModel):
    """Pay back what is held: how much, by which way, and what is left after it."""

    _name = "crm.loan.pay.back"
    _inherit = ["crm.loan.wizard.mixin"]
    _description = "Pay Back What Is Held"

    partner_id = fields.Many2one(related="loan_id.partner_id", string="Borrower")
    held = fields.Monetary(related="loan_id.unallocated")
    date = fields.Date(string="Paid Back On")
    reason = fields.Char(help="It stays with the loan.")
    problem = fields.Char(compute="_compute_preview")
    left = fields.Monetary(string="Held After It", compute="_compute_preview")

    @api.depends("loan_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.loan_id.unallocated

    @api.depends("loan_id", "amount", "date")
    def _compute_preview(self):
        for wizard in self:
            wizard.problem, wizard.left = False, 0
            loan = wizard.loan_id
            try:
                loan._check_amount(wizard.amount)
                loan._check_value_date(wizard.date)
                _before, after = loan._preview(
                    "refund", wizard.date, amount=wizard.amount
                )
            except UserError as error:
                wizard.problem = str(error)
                continue
            wizard.left = float(after.unallocated)

    def action_confirm(self):
        """Pay back; a second tap on the button pays nothing more."""
        self.ensure_one()
        refund = self.loan_id._refund(
            self.amount,
            self.date,
            self.key,
            self.reason,
            method=self.method,
            journal_id=self.journal_id.id,
            memo=self.memo,
        )
        return refund._get_done_action()
