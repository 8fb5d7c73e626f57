# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_loan_terms import format_number
from .crm_loan_terms_engine import to_decimal


class CrmLoanProduct(models.Model):
    """What a company lends, and how: terms, limits, fees, law and accounts.

    A loan copies the terms when it is made; a change of the product concerns the
    loans made after it.
    """

    _name = "crm.loan.product"
    _inherit = ["crm.loan.terms", "mail.thread"]
    _description = "Loan Product"
    _order = "sequence, name, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, help="Short; begins the number of each loan.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        translate=True, help="What the officer tells the customer."
    )
    is_installment_sale = fields.Boolean(
        string="Installment Sale",
        help="The company sells its own goods by installments: no cash is lent.",
    )
    is_consumer = fields.Boolean(
        string="Consumer Loan",
        help="For personal needs: the cap per customer of finance companies applies.",
    )
    regime = fields.Selection(tracking=True)
    annual_rate = fields.Float(tracking=True)
    method = fields.Selection(tracking=True)
    amount_min = fields.Monetary(string="Amount From", help="0: no lower limit.")
    amount_max = fields.Monetary(string="Amount To", help="0: no upper limit.")
    periods_min = fields.Integer(string="Installments From", help="0: no lower limit.")
    periods_max = fields.Integer(string="Installments To", help="0: no upper limit.")
    rate_min = fields.Float(
        string="Rate From", digits=(9, 4), help="Percent a year; 0: no lower limit."
    )
    rate_max = fields.Float(
        string="Rate To", digits=(9, 4), help="Percent a year; 0: no upper limit."
    )
    down_payment_percent = fields.Float(
        string="Down Payment",
        digits=(6, 4),
        help="Least part of the price that the customer pays at once.",
    )
    fee_ids = fields.One2many(
        comodel_name="crm.loan.product.fee",
        inverse_name="product_id",
        string="Fees",
        copy=True,
    )
    early_fee_ids = fields.One2many(
        comodel_name="crm.loan.early.fee",
        inverse_name="product_id",
        string="Early-Payment Fee",
        copy=True,
    )
    approval_limit_ids = fields.One2many(
        comodel_name="crm.loan.approval.limit",
        inverse_name="product_id",
        string="Approval Limits",
        copy=True,
        help="Limits of all products hold where none is set here.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "Another product of the company has this code."
    )
    _check_limits = models.Constraint(
        "CHECK(amount_min >= 0 AND amount_max >= 0 AND periods_min >= 0"
        " AND periods_max >= 0 AND rate_min >= 0 AND rate_max >= 0"
        " AND (amount_max = 0 OR amount_min <= amount_max)"
        " AND (periods_max = 0 OR periods_min <= periods_max)"
        " AND (rate_max = 0 OR rate_min <= rate_max))",
        "A limit begins before it ends and is not negative.",
    )
    _check_down_payment = models.Constraint(
        "CHECK(down_payment_percent >= 0 AND down_payment_percent < 100)",
        "A down payment is a part of the price, between 0 and 100 percent.",
    )

    @api.constrains(
        "regime",
        "company_id",
        "annual_rate",
        "rate_max",
        "overdue_factor",
        "late_interest_rate",
        "penalty_percent",
        "waterfall_overdue",
        "is_consumer",
        "amount_max",
    )
    def _check_law_of_today(self):
        self._check_law(self.env["crm.partner.date"]._get_today())

    def copy_data(self, default=None):
        """A copy gets a code of its own, as two products cannot share one."""
        vals_list = super().copy_data(default)
        if "code" in (default or {}):
            return vals_list
        return [
            dict(vals, code=self.env._("%(code)s copy", code=product.code))
            for product, vals in zip(self, vals_list, strict=True)
        ]

    def _get_early_fee_steps(self):
        return tuple(
            (step.months, to_decimal(step.percent))
            for step in self.early_fee_ids.sorted("months")
        )

    def _get_broken_laws(self, on):
        """Add what only a product offers: its highest rate and amount."""
        broken = super()._get_broken_laws(on)
        if self.rate_max > self.annual_rate:
            broken = broken or self._get_broken_rate(self.rate_max, on)
        return broken + self._get_broken_consumer_cap(self.amount_max, on)

    def _get_broken_consumer_cap(self, amount, on):
        """Return why one consumer may not owe an amount, as a list.

        :param amount: all consumer loans of the customer together
        """
        self.ensure_one()
        rule = self._get_law("consumer_loan_cap", on)
        if not self.is_consumer or not rule or amount <= rule.value:
            return []
        return [
            self.env._(
                "Consumer loans of %(amount)s to one customer are more than the law"
                " allows. %(law)s.",
                amount=self.currency_id.format(amount),
                law=rule._quote(),
            )
        ]

    def _check_offer(self, amount, periods, annual_rate):
        """Refuse a request outside the limits of the product.

        :raise ValidationError: one sentence for each limit that is not kept
        """
        self.ensure_one()
        refused = [
            self.env._(
                "%(product)s: %(what)s of %(value)s is not between %(low)s and"
                " %(high)s.",
                product=self.name,
                what=what,
                value=write(value),
                low=write(low),
                high=write(high) if high else "∞",
            )
            for what, value, low, high, write in self._get_offer_limits(
                amount, periods, annual_rate
            )
            if value < low or (high and value > high)
        ]
        if refused:
            raise ValidationError("\n".join(refused))

    def _get_offer_limits(self, amount, periods, annual_rate):
        """Return (label, value, lowest, highest or 0, its writer) of each limit."""
        return [
            (
                self.env._("an amount"),
                amount,
                self.amount_min,
                self.amount_max,
                self.currency_id.format,
            ),
            (
                self.env._("a number of installments"),
                periods,
                self.periods_min,
                self.periods_max,
                str,
            ),
            (
                self.env._("a yearly rate (%)"),
                annual_rate,
                self.rate_min,
                self.rate_max,
                lambda value: format_number(self.env, value),
            ),
        ]
