# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date


class SaleOrder(models.Model):
    """An order shows the tickets about it."""

    _name = "sale.order"
    _inherit = "sale.order"

    helpdesk_ticket_ids = fields.One2many(
        comodel_name="helpdesk.ticket",
        inverse_name="sale_order_id",
        string="Tickets",
    )
    helpdesk_ticket_count = fields.Integer(
        string="Number of Tickets",
        compute="_compute_helpdesk_ticket_count",
    )

    @api.depends_context("helpdesk_order_details", "lang", "tz")
    def _compute_display_name(self):
        """Where a ticket asks for it: what was bought when, as callers put it."""
        super()._compute_display_name()
        if not self.env.context.get("helpdesk_order_details"):
            return
        for order in self:
            # Who may see that there is an order may see what it is about.
            product = order.sudo().order_line.product_id[:1].with_env(self.env)
            date = format_date(self.env, order.date_order)
            details = (order.name, date, product.sudo().name)
            order.display_name = " · ".join(filter(None, details))

    def _compute_helpdesk_ticket_count(self):
        groups = self.env["helpdesk.ticket"]._read_group(
            [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.helpdesk_ticket_count = counts.get(order._origin.id, 0)

    def action_view_helpdesk_tickets(self):
        """Open the tickets about the order; a new one is about it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "view_mode": "list,kanban,form",
            "domain": [("sale_order_id", "=", self.id)],
            "name": self.env._("Tickets"),
            "context": {
                "default_sale_order_id": self.id,
                "default_partner_id": self.partner_id.id,
            },
        }
