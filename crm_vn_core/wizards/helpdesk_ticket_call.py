# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html


class HelpdeskTicketCall(models.TransientModel):
    """Somebody calls: the number names the customer, two lines make the ticket."""

    _name = "helpdesk.ticket.call"
    _inherit = "helpdesk.caller.mixin"
    _description = "Ticket From a Call"

    company_id = fields.Many2one(required=True)
    name = fields.Char(string="What It Is About", required=True)
    description = fields.Text(string="What Was Said")
    category_id = fields.Many2one(comodel_name="helpdesk.ticket.category")
    priority = fields.Selection(
        selection=lambda self: (
            self.env["helpdesk.ticket"]._fields["priority"].selection
        ),
        default="1",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Does It",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Empty: the team takes it up.",
    )
    open_ticket_ids = fields.Many2many(
        comodel_name="helpdesk.ticket",
        string="Open Tickets",
        compute="_compute_open_ticket_ids",
        help="The customer may be calling about one of them.",
    )

    @api.depends("partner_id")
    def _compute_open_ticket_ids(self):
        for call in self:
            customer = call.commercial_partner_id._origin
            domain = Domain("commercial_partner_id", "=", customer.id)
            domain &= Domain("closed", "=", False)
            call.open_ticket_ids = self.env["helpdesk.ticket"].search(
                domain if customer else Domain.FALSE,
                order="create_date DESC",
                limit=5,
            )

    def action_create(self):
        """Make the ticket, write the call into the history and open the ticket."""
        self.ensure_one()
        ticket = self.env["helpdesk.ticket"].create(self._prepare_ticket_vals())
        if ticket.partner_id:
            # Whoever takes calls may log them; not everybody may write the history.
            Interaction = self.env["crm.interaction"].sudo()
            call = Interaction._log_contact([self._prepare_call_vals(ticket)])
            ticket.sudo().interaction_id = call
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "views": [(False, "form")],
        }

    def _prepare_ticket_vals(self):
        return {
            "name": self.name,
            "description": plaintext2html(self.description or self.name),
            "partner_id": self.partner_id.id,
            "partner_phone": self.partner_phone,
            "sale_order_id": self.sale_order_id.id,
            "category_id": self.category_id.id,
            "priority": self.priority,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "channel_id": self.env["helpdesk.ticket"]._get_channel("phone").id,
        }

    def _prepare_call_vals(self, ticket):
        address = self.partner_phone_address
        return {
            "partner_id": ticket.partner_id.id,
            "company_id": ticket.company_id.id,
            "user_id": self.env.user.id,
            "channel_id": self.env.ref("crm_vn_core.crm_channel_phone").id,
            "direction": "in",
            "purpose": "service",
            "outcome": "reached",
            "summary": ticket.name,
            "origin_model": ticket._name,
            "origin_id": ticket.id,
        } | ({"address": address} if address else {})
