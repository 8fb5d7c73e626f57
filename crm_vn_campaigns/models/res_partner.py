# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    segment_member_ids = fields.One2many(
        comodel_name="crm.segment.member",
        inverse_name="partner_id",
        string="Segments",
        domain=[("left_at", "=", False)],
        groups="crm_vn_campaigns.group_crm_vn_campaigns_user",
    )
