# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class CrmInboundUnmatched(models.Model):
    """A refusal counts also when nobody knows yet whose number it is."""

    _name = "crm.inbound.unmatched"
    _inherit = "crm.inbound.unmatched"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for row in rows:
            channel = row.channel_id
            self.env["crm.consent.keyword"]._apply_to_unknown(
                row.text, channel.kind, row.address, channel.company_id
            )
        return rows
