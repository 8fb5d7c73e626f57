# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# Terms that customers usually ask about, and how many are compared.
USUAL_PERIODS = (6, 9, 12, 18, 24, 36)
_SHOWN = 3


class CrmLoanOffer(models.TransientModel):
    """What an order costs a month: from the order to the application in two clicks."""

    _name = "crm.loan.offer"
    _inherit = "crm.loan.calculator"
    _description = "Pay an Order by Installments"

    order_id = fields.Many2one(
        comodel_name="sale.order", required=True, readonly=True, ondelete="cascade"
    )
    order_company_id = fields.Many2one(related="order_id.company_id", string="Seller")
    product_id = fields.Many2one(
        domain="[('is_installment_sale', '=', True),"
        " ('company_id', '=', order_company_id)]",
    )
    price = fields.Monetary(related="order_id.amount_total", default=None)
    start_date = fields.Date(string="Delivered On")
    last_date = fields.Date(string="Last Due Date", compute="_compute_last_date")
    term_ids = fields.One2many(
        comodel_name="crm.loan.offer.term",
        inverse_name="offer_id",
        string="Compare",
        compute="_compute_term_ids",
        store=True,
    )

    @api.model
    def _default_product_id(self):
        order = self.env["sale.order"].browse(self.env.context.get("default_order_id"))
        return self.env["crm.loan.product"].search(
            [
                ("company_id", "=", (order.company_id or self.env.company).id),
                ("is_installment_sale", "=", True),
            ],
            limit=1,
        )

    @api.depends("term_ids")
    def _compute_last_date(self):
        for offer in self:
            offer.last_date = offer.term_ids.filtered("is_asked").last_date

    @api.depends(
        "product_id", "price", "down_payment", "periods", "annual_rate", "start_date"
    )
    def _compute_term_ids(self):
        for offer in self:
            offer.term_ids = [
                Command.clear(),
                *(
                    Command.create(offer._get_term_values(periods))
                    for periods in offer._get_compared_periods()
                ),
            ]

    def _get_compared_periods(self):
        """Return three terms around the one asked for, within those of the product."""
        product = self.product_id
        if not product:
            return []
        low, high = product.periods_min or 1, product.periods_max or max(USUAL_PERIODS)
        offered = {count for count in USUAL_PERIODS if low <= count <= high}
        offered = sorted(offered | {self.periods})
        first = max(0, offered.index(self.periods) - 1)
        first = max(0, min(first, len(offered) - _SHOWN))
        return offered[first : first + _SHOWN]

    def _get_term_values(self, periods):
        lines = self._get_lines(periods)
        return {
            "periods": periods,
            "is_asked": periods == self.periods,
            "installment": lines[0]["total"] if lines else 0,
            "total_interest": sum(line["interest"] for line in lines),
            "total": sum(line["total"] for line in lines) + self.down_payment,
            "last_date": lines[-1]["due_date"] if lines else False,
        }

    def _get_lines(self, periods):
        """Return the planned rows for a number of installments, with their fees."""
        if not self.product_id or periods < 1:
            return []
        loan = self._new_loan()
        loan.periods = periods
        return loan._get_plan_lines(loan._get_planned_rows())

    def action_make_application(self):
        """Make the application of the order, and show it."""
        self.ensure_one()
        if self._get_warning():
            raise UserError(self._get_warning())
        self.env["crm.loan"].check_access("create")
        loan = self.order_id._get_live_loan()
        if not loan:
            # The index that allows one loan for an order reads the table.
            self.env["crm.loan"].flush_model(["state"])
            loan = self.env["crm.loan"].create(self._prepare_loan_values())
        return loan.get_formview_action()

    def _prepare_loan_values(self):
        order = self.order_id
        goods = order.order_line.filtered(lambda line: line.product_id)[:1]
        return {
            "partner_id": order.partner_id.id,
            "company_id": order.company_id.id,
            "product_id": self.product_id.id,
            "sale_order_id": order.id,
            "team_id": order.team_id.id,
            "down_payment_percent": 100 * self.down_payment / self.price,
            "periods": self.periods,
            "annual_rate": self.annual_rate,
            "start_date": self.start_date,
            "purpose": self.env._(
                "%(goods)s by installments, order %(order)s",
                goods=goods.product_id.display_name or goods.name or "",
                order=order.name,
            ),
        }
