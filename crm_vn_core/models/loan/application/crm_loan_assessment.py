# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLoanAssessment(models.Model):
    """What a borrower earns and spends, and how they are judged.

    Apart from the loan, without chatter: only those who prepare and decide see it.
    """

    _name = "crm.loan.assessment"
    _inherit = ["crm.loan.part.mixin"]
    _description = "Assessment of a Borrower"
    _order = "loan_id, date DESC, id DESC"
    _rec_name = "partner_id"
    _locked = (
        "partner_id",
        "income",
        "expenses",
        "dependents",
        "other_debt",
        "score",
        "note",
        "uses_credit_information",
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Whose",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    date = fields.Date(
        required=True, default=lambda self: self.env["crm.loan"]._get_today()
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assessed By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    income = fields.Monetary(string="Monthly Income")
    income_source = fields.Char(
        help="e.g. wages, shop, farm; and the paper that shows it"
    )
    expenses = fields.Monetary(string="Monthly Expenses")
    dependents = fields.Integer(help="Children and others whom the income feeds.")
    other_debt = fields.Monetary(
        string="Other Debts, Monthly", help="Installments owed to others each month."
    )
    installment = fields.Monetary(
        string="This Loan, Monthly",
        compute="_compute_ratios",
        help="An average month of the planned schedule.",
    )
    debt_to_income = fields.Float(
        string="Debt to Income (%)",
        compute="_compute_ratios",
        digits=(6, 1),
        help="Installments of all debts in a month, as part of the income.",
    )
    left_over = fields.Monetary(
        string="Left Each Month",
        compute="_compute_ratios",
        help="Income less expenses and the installments of all debts.",
    )
    uses_credit_information = fields.Boolean(
        string="From Credit Information",
        help="The score uses credit information (CIC or others). Needs the customer's"
        " consent to profiling.",
    )
    score = fields.Integer(
        aggregator=None, help="0: not scored. The scale is the company's own."
    )
    note = fields.Text(string="Judgement")

    _amounts_positive = models.Constraint(
        "CHECK (income >= 0 AND expenses >= 0 AND other_debt >= 0"
        " AND dependents >= 0 AND score >= 0)",
        "Income, expenses, debts, dependents and score cannot be negative.",
    )

    @api.depends("loan_id")
    def _compute_partner_id(self):
        for assessment in self:
            assessment.partner_id = (
                assessment.partner_id or assessment.loan_id.partner_id
            )

    @api.depends(
        "income",
        "expenses",
        "other_debt",
        "loan_id.planned_monthly",
    )
    def _compute_ratios(self):
        for row in self:
            row.installment = row.loan_id.planned_monthly
            debts = row.installment + row.other_debt
            row.debt_to_income = 100 * debts / row.income if row.income else 0
            row.left_over = row.income - row.expenses - debts

    @api.constrains("uses_credit_information", "partner_id")
    def _check_profiling_consent(self):
        """Nobody is scored from credit information without having agreed."""
        for row in self.filtered("uses_credit_information"):
            if not row._has_profiling_consent():
                raise ValidationError(
                    self.env._(
                        "%(person)s has not agreed to profiling. Without consent nobody"
                        " is scored or ranked from credit information: Personal Data"
                        " Protection Law 91/2025/QH15, in force since 01/01/2026."
                        " Record the consent on the customer card first.",
                        person=row.partner_id.name,
                    )
                )

    def _has_profiling_consent(self):
        """Return whether the customer agrees to profiling by the lender now."""
        self.ensure_one()
        states = self.env["crm.consent.state"].sudo()
        return bool(
            states.search_count(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.loan_id.company_id.id),
                    ("purpose", "=", "profiling"),
                    ("state", "=", "given"),
                ],
                limit=1,
            )
        )
