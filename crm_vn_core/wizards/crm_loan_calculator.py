# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.loan.product.crm_loan_product_example import EFFECTIVE_RATE_HELP

_ASKED = (
    "product_id",
    "price",
    "down_payment",
    "periods",
    "annual_rate",
    "start_date",
)


class CrmLoanCalculator(models.TransientModel):
    """How much a month? Answers at the counter, before there is any record."""

    _name = "crm.loan.calculator"
    _description = "Loan Calculator"
    _rec_name = "product_id"

    product_id = fields.Many2one(
        comodel_name="crm.loan.product",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_product_id(),
    )
    company_id = fields.Many2one(related="product_id.company_id")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    price = fields.Monetary(default=30_000_000, help="Or the amount wished for.")
    down_payment_percent = fields.Float(
        string="Down Payment (%)",
        compute="_compute_down_payment_percent",
        store=True,
        readonly=False,
        digits=(6, 2),
    )
    down_payment = fields.Monetary(
        compute="_compute_down_payment", store=True, readonly=False
    )
    amount = fields.Monetary(string="Loan", compute="_compute_amount")
    periods = fields.Integer(
        string="Installments", compute="_compute_periods", store=True, readonly=False
    )
    annual_rate = fields.Float(
        string="Yearly Rate (%)",
        compute="_compute_annual_rate",
        store=True,
        readonly=False,
        digits=(9, 4),
    )
    start_date = fields.Date(
        string="Paid Out On", default=lambda self: self.env["crm.loan"]._get_today()
    )
    installment = fields.Monetary(string="First Installment", compute="_compute_quote")
    last_installment = fields.Monetary(compute="_compute_quote")
    total_interest = fields.Monetary(string="Interest in All", compute="_compute_quote")
    total = fields.Monetary(string="Paid in All", compute="_compute_quote")
    effective_rate = fields.Float(
        compute="_compute_quote",
        digits=(9, 2),
        help=EFFECTIVE_RATE_HELP,
    )
    warning = fields.Text(compute="_compute_quote")
    plan_html = fields.Html(string="Schedule", compute="_compute_quote", sanitize=False)

    @api.model
    def _default_product_id(self):
        return self.env["crm.loan.product"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("product_id")
    def _compute_currency_id(self):
        for quote in self:
            company = quote.product_id.company_id or self.env.company
            quote.currency_id = company.currency_id

    # One method each: a form that sends some of them would leave the others empty.
    @api.depends("product_id")
    def _compute_periods(self):
        for quote in self:
            quote.periods = quote.product_id.periods or 12

    @api.depends("product_id")
    def _compute_annual_rate(self):
        for quote in self:
            quote.annual_rate = quote.product_id.annual_rate

    @api.depends("product_id")
    def _compute_down_payment_percent(self):
        for quote in self:
            quote.down_payment_percent = quote.product_id.down_payment_percent

    @api.depends("price", "down_payment_percent")
    def _compute_down_payment(self):
        for quote in self:
            part = quote.price * quote.down_payment_percent / 100
            quote.down_payment = (
                quote.currency_id.round(part) if quote.currency_id else part
            )

    @api.depends("price", "down_payment")
    def _compute_amount(self):
        for quote in self:
            quote.amount = max(quote.price - quote.down_payment, 0)

    @api.depends(*_ASKED)
    @api.depends_context("lang")
    def _compute_quote(self):
        for quote in self:
            loan = quote._new_loan()
            problem, rows = False, ()
            try:
                rows = loan._build_plan() if quote.product_id else ()
            except UserError as error:
                problem = str(error)
            lines = loan._get_plan_lines(rows)
            quote.warning = quote._get_warning()
            quote.installment = lines[0]["total"] if lines else 0
            quote.last_installment = lines[-1]["total"] if lines else 0
            quote.total_interest = sum(line["interest"] for line in lines)
            quote.total = sum(line["total"] for line in lines)
            quote.effective_rate = loan._get_effective_rate()
            quote.plan_html = loan._render_plan(rows, problem)

    def _new_loan(self):
        """Return an unsaved loan with the terms of the question."""
        self.ensure_one()
        loan = self.env["crm.loan"].new(
            {
                "product_id": self.product_id.id,
                "company_id": self.product_id.company_id.id or self.env.company.id,
                "amount": self.amount,
                "start_date": self.start_date,
            }
        )
        for name in loan._get_term_fields():
            loan[name] = self.product_id[name]
        loan.periods = self.periods
        loan.annual_rate = self.annual_rate
        return loan

    def _get_warning(self):
        """Return what the product or the law would refuse, in their sentences."""
        if not self.product_id or not self.amount:
            return False
        least = self.product_id.down_payment_percent
        sentences = []
        if self.price and 100 * self.down_payment / self.price < least:
            sentences.append(
                self.env._(
                    "The down payment is at least %(percent)s%% of the price.",
                    percent=f"{least:g}",
                )
            )
        try:
            self.product_id._check_offer(self.amount, self.periods, self.annual_rate)
        except UserError as error:
            sentences.append(str(error))
        return "\n".join(sentences) or False

    def action_make_application(self):
        """Open a new application with these terms."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_application_action"
        )
        action["views"] = [(False, "form")]
        action["view_mode"] = "form"
        action["context"] = {
            "default_product_id": self.product_id.id,
            "default_amount": self.amount,
            "default_start_date": fields.Date.to_string(self.start_date),
            "crm_loan_quote": {
                "product_id": self.product_id.id,
                "periods": self.periods,
                "annual_rate": self.annual_rate,
            },
        }
        if partner := self.env.context.get("default_partner_id"):
            action["context"]["default_partner_id"] = partner
        return action

    def action_print(self):
        self.ensure_one()
        return self.env.ref("crm_vn_core.crm_loan_calculator_report").report_action(
            self
        )

    def _get_form(self):
        """Return what the printed quote shows."""
        self.ensure_one()
        loan = self._new_loan()
        return {
            "company": self.product_id.company_id.sudo(),
            "lines": loan._get_plan_lines(loan._build_plan()),
            "loan": loan,
        }
