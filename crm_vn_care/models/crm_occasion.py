# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from .crm_partner_date import DAY_FIELDS


class CrmOccasion(models.Model):
    """An occasion takes the planned events along when its day changes."""

    _name = "crm.occasion"
    _inherit = "crm.occasion"

    def write(self, vals):
        event_model = self.env["crm.care.event"].sudo()
        domain = Domain("occasion_id", "in", self.ids)
        if not vals.get("active", True):
            event_model._skip_open(domain, "source_removed")
        result = super().write(vals)
        if DAY_FIELDS & vals.keys():
            event_model._follow_source("occasion_id", self)
        if vals.get("active"):
            event_model._restore_skipped(domain, "source_removed")
        return result
