# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings page of the customer file."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    customer_active_months = fields.Integer(
        related="company_id.customer_active_months", readonly=False
    )
    customer_lost_months = fields.Integer(
        related="company_id.customer_lost_months", readonly=False
    )
    customer_loyal_orders = fields.Integer(
        related="company_id.customer_loyal_orders", readonly=False
    )
    customer_loyal_months = fields.Integer(
        related="company_id.customer_loyal_months", readonly=False
    )
    customer_score_date = fields.Datetime(related="company_id.customer_score_date")

    def action_refresh_customer_scores(self):
        """Apply the rules to every customer of the company now."""
        self.ensure_one()
        self.check_access("write")
        self.env["crm.customer.score"].sudo()._refresh(self.company_id, full=True)
