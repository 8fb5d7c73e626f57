# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLoanDisburse(models.TransientModel):
    """Pay out a tranche: to whom, how much, and the schedule that follows."""

    _name = "crm.loan.disburse"
    _inherit = ["crm.loan.wizard.mixin"]
    _description = "Disburse"

    date = fields.Date(string="Paid Out On")
    amount = fields.Monetary(help="Principal of the tranche, the fee included.")
    fee = fields.Monetary(
        string="Fee Withheld",
        compute="_compute_fee",
        store=True,
        readonly=False,
        precompute=True,
    )
    paid_out = fields.Monetary(string="Pay Out", compute="_compute_paid_out")
    payee_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        help="Who gets the money; empty: the borrower.",
    )
    problem = fields.Char(compute="_compute_preview")
    first_due = fields.Date(string="First Due Date", compute="_compute_preview")
    installment = fields.Monetary(compute="_compute_preview")
    total_interest = fields.Monetary(compute="_compute_preview")
    maturity = fields.Date(string="Last Due Date", compute="_compute_preview")

    @api.depends("loan_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.loan_id.amount - wizard.loan_id.disbursed_total

    @api.depends("loan_id", "amount")
    def _compute_fee(self):
        for wizard in self:
            wizard.fee = wizard.loan_id._get_withheld_fee(wizard.amount)

    @api.depends("amount", "fee")
    def _compute_paid_out(self):
        for wizard in self:
            wizard.paid_out = wizard.amount - wizard.fee

    @api.depends("loan_id", "amount", "fee", "date")
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.first_due = wizard.maturity = False
            wizard.installment = wizard.total_interest = 0
            try:
                loan = wizard.loan_id
                loan._check_amount(wizard.amount)
                loan._check_value_date(wizard.date)
                loan._check_disbursement(wizard.amount, wizard.date)
                _before, after = loan._preview(
                    "disburse", wizard.date, amount=wizard.amount, fee=wizard.fee
                )
            except UserError as error:
                wizard.problem = str(error)
                continue
            coming = [row for row in after.rows if row.due_date >= wizard.date]
            wizard.first_due = coming[0].due_date
            wizard.maturity = coming[-1].due_date
            wizard.installment = float(after.installment or 0)
            wizard.total_interest = float(sum(row.interest for row in after.rows))

    def action_confirm(self):
        """Pay out; a second tap on the button pays nothing more."""
        self.ensure_one()
        tranche = self.loan_id._disburse(
            self.amount,
            self.date,
            self.key,
            fee=self.fee,
            payee_id=self.payee_id.id,
            method=self.method,
            journal_id=self.journal_id.id,
            memo=self.memo,
        )
        return tranche._get_done_action()
