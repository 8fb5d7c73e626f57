# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_loan_installment_sale import LIVE

_FEATURE = "crm_vn_core.group_crm_vn_core_loan_feature"


class SaleOrder(models.Model):
    """An order that is paid by installments."""

    _name = "sale.order"
    _inherit = "sale.order"

    loan_ids = fields.One2many(
        comodel_name="crm.loan",
        inverse_name="sale_order_id",
        string="Loans",
        groups=_FEATURE,
    )
    has_loan = fields.Boolean(compute="_compute_loan")
    loan_summary = fields.Char(
        string="By Installments", compute="_compute_loan", groups=_FEATURE
    )
    loan_warning = fields.Char(compute="_compute_loan", groups=_FEATURE)

    @api.depends("loan_ids.state", "loan_ids.amount", "amount_total")
    @api.depends_context("lang")
    def _compute_loan(self):
        for order in self:
            loan = order._get_live_loan().sudo()
            order.has_loan = bool(loan)
            order.loan_summary = loan and loan._get_order_summary()
            order.loan_warning = loan.is_order_changed and self.env._(
                "The order has changed since %(loan)s was submitted: take it back to an"
                " application, and it follows the order again.",
                loan=loan.name,
            )

    def _get_live_loan(self):
        """Return the loan that pays the order, whoever looks after it."""
        self.ensure_one()
        loans = self.sudo().loan_ids.filtered(lambda loan: loan.state in LIVE)
        return loans.sorted(lambda loan: not loan.price)[:1].sudo(self.env.su)

    def action_offer_installments(self):
        """Show what the order costs a month."""
        self.ensure_one()
        if self._get_live_loan():
            return self.action_open_loan()
        if not self.amount_total > 0:
            raise UserError(self.env._("Enter what is sold first."))
        if self.currency_id != self.company_id.currency_id:
            raise UserError(
                self.env._(
                    "Installments are in %(currency)s: choose a price list in it.",
                    currency=self.company_id.currency_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay by Installments"),
            "res_model": "crm.loan.offer",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_open_loan(self):
        self.ensure_one()
        loan = self._get_live_loan() or self.loan_ids[:1]
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.loan",
            "res_id": loan.id,
            "views": [(False, "form")],
        }

    def _action_cancel(self):
        """An order that is cancelled needs no loan; one that runs is settled first."""
        for order in self:
            loan = order._get_live_loan().sudo()
            if loan.disbursed_total:
                raise UserError(
                    self.env._(
                        "%(order)s is paid by installments, loan %(loan)s: take the"
                        " goods back on the loan first.",
                        order=order.name,
                        loan=loan.name,
                    )
                )
            if loan.price:
                loan.action_cancel()
        return super()._action_cancel()
