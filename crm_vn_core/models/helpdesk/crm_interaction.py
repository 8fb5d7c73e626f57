# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmInteraction(models.Model):
    """Which ticket a customer answers."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _get_answered_ticket(self):
        """Return the open ticket that the answered message is about, if any."""
        asked = self.sudo().parent_id
        Ticket = self.env["helpdesk.ticket"].sudo()
        if asked.origin_model != Ticket._name:
            return Ticket
        ticket = Ticket.browse(asked.origin_id).exists()
        return ticket.filtered(lambda ticket: not ticket.closed)
