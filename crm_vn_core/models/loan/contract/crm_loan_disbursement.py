# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanDisbursement(models.Model):
    """One tranche paid out, to the borrower or to whom the borrower names."""

    _name = "crm.loan.disbursement"
    _description = "Loan Disbursement"
    _inherit = ["crm.loan.movement.mixin"]

    payee_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Empty: the borrower.",
    )
    fee = fields.Monetary(
        string="Fee Withheld", readonly=True, help="Kept back from what is paid out."
    )
    paid_out = fields.Monetary(compute="_compute_paid_out")

    _fee_range = models.Constraint(
        "CHECK (fee >= 0 AND fee < amount)", "The fee is less than the amount."
    )

    def _compute_paid_out(self):
        for tranche in self:
            tranche.paid_out = tranche.amount - tranche.fee

    def action_open_loan(self):
        """Open the loan: a tranche has no form of its own."""
        return self.loan_id._get_records_action(context={})

    def action_reverse(self):
        """Take the disbursement back, with everything that followed from it."""
        for tranche in self:
            tranche.loan_id._undo_disbursement(tranche)
