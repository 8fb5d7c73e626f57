# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

# What may still become of an order's loan.
LIVE = ("draft", "approved", "active")


class CrmLoan(models.Model):
    """An installment sale: the goods of an order, less the down payment.

    No cash is lent. The delivery is the disbursement: it counts from the invoice.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    is_installment_sale = fields.Boolean(related="product_id.is_installment_sale")
    price = fields.Monetary(
        string="Cash Price",
        compute="_compute_price",
        store=True,
        precompute=True,
        help="What the order comes to, taxes included, without interest.",
    )
    down_payment_percent = fields.Float(
        string="Down Payment (%)",
        compute="_compute_down_payment_percent",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    down_payment = fields.Monetary(
        compute="_compute_down_payment", store=True, precompute=True
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, precompute=True
    )
    is_order_changed = fields.Boolean(compute="_compute_is_order_changed")
    delivery_left = fields.Monetary(
        string="Not Delivered Yet", compute="_compute_delivery_left"
    )
    can_deliver = fields.Boolean(
        string="Invoiced, Not Started", compute="_compute_delivery_left"
    )

    _order_uniq = models.UniqueIndex(
        "(sale_order_id) WHERE price > 0 AND state <> 'cancelled'",
        "This order is sold by installments already.",
    )

    # -- in step with the order -------------------------------------------------------

    def _follows_order(self):
        """Return whether the amounts are those of the order: until it is submitted."""
        self.ensure_one()
        return bool(
            self.sale_order_id
            and self.product_id.is_installment_sale
            and self.state in (False, "draft")
            and not self.submitted_at
        )

    @api.depends("sale_order_id.amount_total", "product_id", "state", "submitted_at")
    def _compute_price(self):
        for loan in self:
            follows = loan._follows_order()
            loan.price = loan.sale_order_id.amount_total if follows else loan.price

    @api.depends("product_id")
    def _compute_down_payment_percent(self):
        for loan in self:
            loan.down_payment_percent = max(
                loan.down_payment_percent, loan.product_id.down_payment_percent
            )

    @api.depends("price", "down_payment_percent")
    def _compute_down_payment(self):
        for loan in self:
            part = loan.price * loan.down_payment_percent / 100
            loan.down_payment = loan.currency_id.round(part) if part else 0.0

    @api.depends("price", "down_payment")
    def _compute_amount(self):
        for loan in self:
            follows = loan._follows_order()
            loan.amount = loan.price - loan.down_payment if follows else loan.amount

    @api.depends("sale_order_id.amount_total", "price", "state", "submitted_at")
    def _compute_is_order_changed(self):
        for loan in self:
            total = loan.sudo().sale_order_id.amount_total
            waits = loan.state in ("draft", "approved") and loan.price
            loan.is_order_changed = bool(
                waits and loan.currency_id.compare_amounts(total, loan.price)
            )

    @api.constrains("sale_order_id", "partner_id", "company_id")
    def _check_sale_order(self):
        for loan in self.filtered("sale_order_id"):
            order = loan.sudo().sale_order_id
            customer = order.partner_id.commercial_partner_id
            if customer != loan.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s is an order of %(customer)s, not of the borrower.",
                        order=order.name,
                        customer=customer.name,
                    )
                )
            if order.currency_id != loan.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s is in %(currency)s: installments are in %(own)s.",
                        order=order.name,
                        currency=order.currency_id.name,
                        own=loan.currency_id.name,
                    )
                )

    def _get_missing_about_loan(self):
        """Add what an installment sale needs: an order and enough down payment."""
        sentences = super()._get_missing_about_loan()
        if not self.is_installment_sale:
            return sentences
        if not self.sale_order_id:
            sentences.append(
                self.env._("Choose the order that is paid by installments.")
            )
        least = self.product_id.down_payment_percent
        if self.price and self.down_payment < self.currency_id.round(
            self.price * least / 100
        ):
            sentences.append(
                self.env._(
                    "The down payment is at least %(percent)s%% of the price.",
                    percent=f"{least:g}",
                )
            )
        return sentences

    # -- delivery ---------------------------------------------------------------------

    @api.depends("amount", "disbursed_total", "state", "sale_order_id.invoice_status")
    def _compute_delivery_left(self):
        for loan in self:
            open_sale = loan.is_installment_sale and loan.state in (
                "approved",
                "active",
            )
            loan.delivery_left = (
                max(loan.amount - loan.disbursed_total, 0) if open_sale else 0
            )
            loan.can_deliver = bool(
                loan.delivery_left and loan._get_deliverable_amount() > 0
            )

    def _get_deliverable_amount(self):
        """Return the part of the posted invoices that is to be paid by installments
        and was not taken over yet. The down payment comes first."""
        self.ensure_one()
        lines = self.sudo().sale_order_id.order_line.invoice_lines.filtered(
            lambda line: (
                line.move_id.state == "posted"
                and line.move_id.move_type == "out_invoice"
            )
        )
        invoiced = sum(lines.mapped("price_total"))
        taken = min(self.amount, invoiced - self.down_payment) - self.disbursed_total
        return self.currency_id.round(max(taken, 0.0))

    def _deliver(self, invoice):
        """Begin the installments of what an invoice delivers; no cash moves.

        :return: the disbursement, or none where nothing is to be taken over
        """
        self.ensure_one()
        amount = self._get_deliverable_amount()
        if amount <= 0:
            return self.env["crm.loan.disbursement"]
        self._check_order_unchanged()
        return self._disburse(
            amount,
            min(invoice.invoice_date or self._get_today(), self._get_today()),
            f"delivery:{invoice.id}:{len(self.disbursement_ids)}",
            method="other",
            invoice_id=invoice.id,
            memo=invoice.name,
        )

    def _check_order_unchanged(self):
        if self.is_order_changed:
            raise UserError(
                self.env._(
                    "%(order)s has changed since %(loan)s was submitted: take it back"
                    " to an application first.",
                    order=self.sudo().sale_order_id.name,
                    loan=self.display_name,
                )
            )

    def action_deliver(self):
        """Begin the installments of what was invoiced."""
        self._check_command("disburse")
        for loan in self:
            invoices = loan.sudo().sale_order_id.invoice_ids.filtered_domain(
                Domain("state", "=", "posted") & Domain("move_type", "=", "out_invoice")
            )
            if not loan._deliver(invoices.sorted("invoice_date")[-1:]):
                raise UserError(
                    self.env._("Post the invoice of the order first: it delivers.")
                )

    def action_return_goods(self):
        """Lower what is owed by a credit note of the invoice."""
        return self._open_return("credit_note", self.env._("Goods Returned"))

    def action_take_goods_back(self):
        """Take the goods back at a value, and say what becomes of the rest."""
        return self._open_return("goods", self.env._("Take Goods Back"))

    def _open_return(self, kind, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "crm.loan.change",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_loan_id": self.id,
                "default_kind": kind,
                "crm_loan_return": True,
            },
        }

    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.sale_order_id.id,
            "views": [(False, "form")],
        }

    def _get_order_summary(self):
        """Return what an order says of its loan, in one line."""
        self.ensure_one()
        running = self.state == "active"
        installment = self.installment_amount if running else self.planned_installment
        last = self.maturity_date if running else self.planned_maturity

        return self.env._(
            "%(loan)s: %(down)s at once, then %(periods)s × %(installment)s until"
            " %(last)s",
            loan=self.name,
            down=self._format_amount(self.down_payment),
            periods=self.periods,
            installment=self._format_amount(installment),
            last=format_date(self.env, last) if last else "…",
        )
