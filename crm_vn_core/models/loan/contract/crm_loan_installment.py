# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .crm_loan_allocation import COMPONENTS

ROW_KINDS = [
    ("installment", "Installment"),
    ("prepayment", "Prepayment"),
    ("settlement", "Early Settlement"),
    ("acceleration", "Acceleration"),
    ("write_off", "Write-off"),
    ("charge", "Charge"),
]


class CrmLoanInstallment(models.Model):
    """One row of the schedule in force: what is due when, and what of it is paid.

    Derived: written by the replay of the loan. The late components are as of the last
    replay; the loan shows them as of today.
    """

    _name = "crm.loan.installment"
    _inherit = ["crm.loan.derived.mixin"]
    _description = "Loan Installment"
    _order = "loan_id, sequence"
    _rec_name = "number"
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan", required=True, ondelete="cascade", index=True
    )
    schedule_id = fields.Many2one(
        comodel_name="crm.loan.schedule",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="loan_id.company_id")
    currency_id = fields.Many2one(related="loan_id.currency_id")
    partner_id = fields.Many2one(related="loan_id.partner_id")
    sequence = fields.Integer(required=True, aggregator=None)
    number = fields.Integer(
        string="No.", aggregator=None, help="0 where it is no regular installment."
    )
    kind = fields.Selection(selection=ROW_KINDS, required=True, default="installment")
    due_date = fields.Date(required=True)
    accrual_start = fields.Date(string="Interest From")
    accrual_end = fields.Date(string="Interest To")
    days = fields.Integer(aggregator=None)
    rate = fields.Float(string="Rate (% a Year)", digits=(16, 6), aggregator=None)
    is_plain = fields.Boolean(
        help="No tranche, prepayment or new rate cuts its interest period: what has "
        "been earned is proportional to the days."
    )
    principal = fields.Monetary()
    interest = fields.Monetary()
    fee = fields.Monetary()
    penalty = fields.Monetary()
    overdue_interest = fields.Monetary(string="Interest on Overdue Principal")
    late_interest = fields.Monetary(string="Interest on Late Interest")
    total = fields.Monetary(compute="_compute_totals")
    balance = fields.Monetary(
        aggregator=None, help="Principal not yet due after this row."
    )
    paid_principal = fields.Monetary()
    paid_interest = fields.Monetary()
    paid_fee = fields.Monetary()
    paid_penalty = fields.Monetary()
    paid_overdue_interest = fields.Monetary()
    paid_late_interest = fields.Monetary()
    waived = fields.Monetary(help="Given up by the lender, all components together.")
    owed = fields.Monetary(
        string="Unpaid", help="All that is still to be paid, late interest included."
    )
    paid = fields.Monetary(compute="_compute_totals")
    paid_on = fields.Date(string="Paid in Full On")
    status = fields.Selection(
        selection=[
            ("coming", "Coming"),
            ("due", "Due Today"),
            ("overdue", "Overdue"),
            ("paid", "Paid"),
        ],
        compute="_compute_status",
    )

    # The nightly jobs look for what falls due and what is unpaid.
    _due_idx = models.Index("(due_date) WHERE owed > 0")

    @api.depends("principal", "interest", "fee", "penalty")
    def _compute_totals(self):
        for row in self:
            row.total = row.principal + row.interest + row.fee + row.penalty
            row.paid = sum(row[f"paid_{component}"] for component, _label in COMPONENTS)

    @api.depends("owed", "due_date")
    def _compute_status(self):
        today = self.env["crm.loan"]._get_today()
        for row in self:
            if not row.owed:
                row.status = "paid"
            elif row.due_date < today:
                row.status = "overdue"
            elif row.due_date == today:
                row.status = "due"
            else:
                row.status = "coming"

    def action_open_loan(self):
        """Open the loan: a row of a schedule has no form of its own."""
        return self.loan_id._get_records_action(context={})
