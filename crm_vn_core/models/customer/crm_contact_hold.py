# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmContactHold(models.Model):
    """A time in which a customer is left in peace: mourning, complaint, dispute."""

    _name = "crm.contact.hold"
    _description = "Contact Hold"
    _order = "date_start DESC, id DESC"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    reason = fields.Selection(
        selection=[
            ("mourning", "Mourning"),
            ("complaint", "Complaint"),
            ("dispute", "Dispute"),
            ("staff", "Staff Lock"),
        ],
        required=True,
    )
    date_start = fields.Date(
        string="Since",
        required=True,
        default=fields.Date.context_today,
    )
    date_end = fields.Date(string="Until", help="Empty while the end is not known.")
    note = fields.Char()
