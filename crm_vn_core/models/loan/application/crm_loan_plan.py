# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ....lending import LoanError, build_schedule, effective_rate

_DAYS = {"day": 1, "week": 7}
_DAYS_OF_MONTH = 365 / 12


class CrmLoan(models.Model):
    """The schedule as it would be if everything was paid out on the planned day."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    planned_installment = fields.Monetary(
        string="First Installment", compute="_compute_plan"
    )
    planned_interest = fields.Monetary(
        string="Interest in All", compute="_compute_plan"
    )
    planned_monthly = fields.Monetary(
        string="Average Month",
        compute="_compute_plan",
        help="Principal and interest of an average month of the term.",
    )
    planned_maturity = fields.Date(string="Last Due Date", compute="_compute_plan")
    plan_html = fields.Html(
        string="Planned Schedule", compute="_compute_plan_html", sanitize=False
    )

    def _compute_terms(self):
        """Keep what the calculator has answered when it opens an application."""
        result = super()._compute_terms()
        quote = self.env.context.get("crm_loan_quote") or {}
        for loan in self.filtered(lambda loan: not loan._origin):
            if quote and loan.product_id.id == quote["product_id"]:
                loan.periods = quote["periods"]
                loan.annual_rate = quote["annual_rate"]
        return result

    @api.depends(lambda self: self._get_plan_fields())
    def _compute_plan(self):
        for loan in self:
            rows = loan._get_planned_rows()
            total = float(sum(row.principal + row.interest for row in rows))
            interest = float(sum(row.interest for row in rows))
            first = loan._get_plan_lines(rows[:1])
            loan.planned_installment = first[0]["total"] if first else 0
            loan.planned_interest = interest
            loan.planned_maturity = rows[-1].due_date if rows else False
            loan.planned_monthly = loan.currency_id.round(
                total / loan._get_term_months(len(rows)) if rows else 0
            )

    @api.depends(lambda self: self._get_plan_fields())
    @api.depends_context("lang")
    def _compute_plan_html(self):
        for loan in self:
            try:
                rows, problem = loan._build_plan(), False
            except UserError as error:
                rows, problem = (), str(error)
            loan.plan_html = loan._render_plan(rows, problem)

    @api.model
    def _get_plan_fields(self):
        """Return the fields whose change makes another plan."""
        own = ["amount", "start_date", "first_due", "custom_rows"]
        return [*own, "company_id", "fee_terms", *self._get_term_fields()]

    def _render_plan(self, rows, problem=False):
        """Return the table of planned rows as it shows on a screen."""
        self.ensure_one()
        lines = self._get_plan_lines(rows)
        totals = [line["total"] for line in lines]
        if not rows and not problem:
            problem = self.env._("Enter an amount and terms: the schedule shows here.")
        places = self.currency_id.decimal_places
        return self.env["ir.qweb"]._render(
            "crm_vn_core.crm_loan_schedule_table",
            {
                "rows": rows,
                "fees": {line["number"]: line["fee"] for line in lines},
                "hidden": 0,
                "problem": problem,
                "money": lambda amount: formatLang(
                    self.env, float(amount), digits=places
                ),
                "is_equal": len(set(totals[:-1])) == 1,
                "installment": totals[0] if totals else 0,
                "highest": max(totals, default=0),
                "interest": sum(row.interest for row in rows),
                "total": sum(totals),
            },
        )

    def _get_planned_rows(self):
        """Return the rows of the engine for the amount and terms; none if they fail."""
        self.ensure_one()
        try:
            return self._build_plan()
        except UserError:
            return ()

    def _build_plan(self):
        """Return the rows of the engine.

        :raise UserError: the terms make no schedule
        """
        if not self.amount or self.amount < 0 or not self.currency_id:
            return ()
        start = self.start_date or self._get_today()
        tranches = [(start, self._to_decimal(self.amount))]
        try:
            return build_schedule(self._get_engine_terms(tranches))
        except LoanError as error:
            raise UserError(self._explain(error)) from None

    def _get_effective_rate(self):
        """Return what the planned loan costs a year on what is still owed, in percent,
        with the fees withheld and those of the rows; 0 where that says nothing."""
        rows = self._get_planned_rows()
        if not rows:
            return 0.0
        start = self.start_date or self._get_today()
        terms = self._get_engine_terms([(start, self._to_decimal(self.amount))])
        fees = {row.number: self._get_row_fee(row.number, self.amount) for row in rows}
        try:
            rate = effective_rate(terms, self._get_withheld_fee(self.amount), fees)
        except OverflowError:
            return 0.0
        return float(rate)

    def _get_term_months(self, count):
        """Return how many months some installments last; a part of one is possible."""
        if self.period_unit == "month":
            return count * self.period_count
        return count * self.period_count * _DAYS[self.period_unit] / _DAYS_OF_MONTH

    def _get_plan_lines(self, rows):
        """Return rows of the engine as dicts, for tables on screen and on paper."""
        opening = self.amount
        lines = []
        for row in rows:
            line = {
                "number": row.number,
                "due_date": row.due_date,
                "days": row.days,
                "opening": opening,
                "principal": float(row.principal),
                "interest": float(row.interest),
                "fee": self._get_row_fee(row.number, self.amount),
                "balance": float(row.balance),
            }
            line["total"] = line["principal"] + line["interest"] + line["fee"]
            lines.append(line)
            opening = line["balance"]
        return lines
