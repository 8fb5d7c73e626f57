# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

DAY_FIELDS = {"day", "month", "leap_month", "calendar"}


class CrmPartnerDate(models.Model):
    """A customer's date takes the planned events along when it is corrected."""

    _name = "crm.partner.date"
    _inherit = "crm.partner.date"

    def write(self, vals):
        event_model = self.env["crm.care.event"].sudo()
        domain = Domain("partner_date_id", "in", self.ids)
        # Of another kind or customer it is another date: the programs look anew.
        stops = not vals.get("active", True) or vals.keys() & {"kind", "partner_id"}
        if stops:
            event_model._skip_open(domain, "source_removed")
        result = super().write(vals)
        if DAY_FIELDS & vals.keys():
            event_model._follow_source("partner_date_id", self)
        if vals.get("active"):
            event_model._restore_skipped(domain, "source_removed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_skip_care_events(self):
        self.env["crm.care.event"].sudo()._skip_open(
            Domain("partner_date_id", "in", self.ids), "source_removed"
        )
