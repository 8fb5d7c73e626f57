# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    helpdesk_default_team_id = fields.Many2one(
        related="company_id.helpdesk_default_team_id", readonly=False
    )
