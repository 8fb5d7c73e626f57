# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmHandoverScope(models.AbstractModel):
    """Open care events go along with customers who are handed over."""

    _name = "crm.handover.scope"
    _inherit = "crm.handover.scope"

    with_care_events = fields.Boolean(string="Open Care Events", default=True)

    @api.model
    def _get_work(self):
        domain = self.env["crm.care.event"]._get_open_domain()
        return {
            **super()._get_work(),
            "with_care_events": ("crm.care.event", domain),
        }
