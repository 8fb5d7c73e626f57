# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ....lending import LoanError, build_schedule, effective_rate
from .crm_loan_terms import format_number

# More rows than anybody reads on a form.
SHOWN_ROWS = 36
# One meaning wherever it shows: see crm_vn_core.lending.effective_rate.
EFFECTIVE_RATE_HELP = (
    "What the loan costs a year on what is still owed, by a year of 365 days "
    "(Circular 14/2017/TT-NHNN): interest and all fees, no interest on interest."
)
LAWS_OF_TERMS = (
    "rate_cap",
    "overdue_factor_cap",
    "late_interest_cap",
    "penalty_once",
    "overdue_principal_first",
    "consumer_loan_cap",
)


class CrmLoanProduct(models.Model):
    """What the terms mean: an example, its true rate, the laws and some warnings."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    example_amount = fields.Monetary(
        string="Amount Lent",
        compute="_compute_example_amount",
        readonly=False,
        help="Only for the example; nothing is saved.",
    )
    example_date = fields.Date(
        string="Paid Out On",
        compute="_compute_example_date",
        readonly=False,
        help="Only for the example; nothing is saved.",
    )
    example_html = fields.Html(
        string="Example", compute="_compute_example", sanitize=False
    )
    effective_rate = fields.Float(
        digits=(9, 2),
        compute="_compute_example",
        help=EFFECTIVE_RATE_HELP,
    )
    law_ids = fields.Many2many(
        comodel_name="crm.loan.rule", string="Laws", compute="_compute_law_ids"
    )
    notice = fields.Text(compute="_compute_notice")

    @api.depends("amount_min", "amount_max", "company_id")
    def _compute_example_amount(self):
        for product in self:
            usual = 10_000_000.0
            highest = product.amount_max or max(usual, product.amount_min)
            product.example_amount = min(max(usual, product.amount_min), highest)

    @api.depends("company_id")
    def _compute_example_date(self):
        self.example_date = self.env["crm.partner.date"]._get_today()

    @api.depends(lambda self: self._get_example_fields())
    @api.depends_context("lang")
    def _compute_example(self):
        for product in self:
            rows, problem = product._get_example_rows()
            product.effective_rate = product._get_effective_rate(rows)
            product.example_html = self.env["ir.qweb"]._render(
                "crm_vn_core.crm_loan_schedule_table",
                product._prepare_example_values(rows, problem),
            )

    @api.model
    def _get_example_fields(self):
        """Return the fields whose change draws the example anew."""
        return [
            "example_amount",
            "example_date",
            "company_id",
            "fee_ids.basis",
            "fee_ids.percent",
            "fee_ids.amount",
            "fee_ids.moment",
            *self._get_term_fields(),
        ]

    def _get_example_rows(self):
        """Return the rows of the example, and why there are none."""
        self.ensure_one()
        if self.method == "custom":
            return (), self.env._("The rows are entered on each loan.")
        if self.example_amount <= 0 or not self.example_date:
            return (), self.env._("Enter an amount and a day for the example.")
        try:
            tranches = [(self.example_date, self.example_amount)]
            return build_schedule(self._get_engine_terms(tranches)), ""
        except LoanError:
            return (), self.env._("These terms give no schedule.")

    def _prepare_example_values(self, rows, problem):
        """Return what the table of a schedule shows."""
        self.ensure_one()
        fees = self._get_example_fees(rows)
        totals = [float(row.total) + fees[row.number] for row in rows]
        return {
            "rows": rows[:SHOWN_ROWS],
            "fees": fees,
            "hidden": max(len(rows) - SHOWN_ROWS, 0),
            "problem": problem,
            "money": lambda amount: self.currency_id.format(float(amount)),
            "is_equal": len(set(totals[:-1])) == 1,
            "installment": totals[0] if totals else 0,
            "highest": max(totals, default=0),
            "interest": sum(row.interest for row in rows),
            "total": sum(totals),
        }

    def _get_effective_rate(self, rows):
        """Return the yearly rate of the example on what is still owed, in percent."""
        self.ensure_one()
        if not rows:
            return 0.0
        amount = self.example_amount
        terms = self._get_engine_terms([(self.example_date, amount)])
        withheld = self.fee_ids.filtered(lambda fee: fee.moment == "withheld")
        try:
            rate = effective_rate(
                terms,
                sum(fee._get_amount(amount) for fee in withheld),
                self._get_example_fees(rows),
            )
        except OverflowError:
            return 0.0
        return float(rate)

    def _get_example_fees(self, rows):
        """Return ``{number: fee}`` of what the rows of the example bring along."""
        return {
            row.number: sum(
                fee._get_amount(self.example_amount)
                for fee in self.fee_ids
                if fee.moment == "each" or (fee.moment == "first" and row.number == 1)
            )
            for row in rows
        }

    @api.depends("regime", "company_id")
    def _compute_law_ids(self):
        today = self.env["crm.partner.date"]._get_today()
        for product in self:
            rules = self.env["crm.loan.rule"].sudo()
            for code in LAWS_OF_TERMS:
                rules |= product._get_law(code, today)
            product.law_ids = rules.sudo(False)

    @api.depends("effective_rate", "method", "regime", "day_count", "company_id")
    def _compute_notice(self):
        for product in self:
            product.notice = "\n".join(product._get_notices())

    def _get_notices(self):
        """Return what is allowed, yet deserves a second look: one sentence each."""
        self.ensure_one()
        notices = []
        cap = self._get_law("rate_cap", self.env["crm.partner.date"]._get_today())
        if self.method == "flat" and cap and self.effective_rate > cap.value:
            notices.append(
                self.env._(
                    "On what is still owed the customer pays %(rate)s%% a year: a court"
                    " may measure that against %(law)s.",
                    rate=format_number(self.env, round(self.effective_rate, 2)),
                    law=cap._quote(),
                )
            )
        if self.day_count in ("actual/360", "30/360") and self.regime in (
            "credit_institution",
            "microfinance",
        ):
            notices.append(
                self.env._(
                    "The contract must also state the rate for a year of 365 days."
                    " Circular 14/2017/TT-NHNN."
                )
            )
        missing = self.sudo()._get_missing_accounts() if self.company_id else []
        if missing:
            notices.append(
                self.env._(
                    "Nothing is posted before these accounts are set: %(missing)s.",
                    missing=", ".join(missing),
                )
            )
        return notices
