# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmChannel(models.Model):
    """Whether what comes over a channel is work for the people on tickets."""

    _name = "crm.channel"
    _inherit = "crm.channel"

    opens_ticket = fields.Boolean(
        string="Open a Ticket for Incoming Messages",
        help="What a known customer writes on this channel opens a ticket, or goes into"
        " the open one that the customer has there. A reply by keyword opens none.",
    )
