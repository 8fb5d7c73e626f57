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
        moved = self._filter_changed(vals, DAY_FIELDS)
        given = self._filter_changed(vals, {"partner_id"})
        # Of another kind it is another date: the programs look at it anew.
        dropped = self._filter_changed(vals, {"kind"})
        if not vals.get("active", True):
            dropped = self
        event_model = self.env["crm.care.event"].sudo()
        if dropped:
            event_model._skip_open(dropped._get_event_domain(), "source_removed")
        result = super().write(vals)
        if moved:
            event_model._follow_source("partner_date_id", moved)
        if given:
            domain = given._get_event_domain() & event_model._get_open_domain()
            events = event_model.search(domain).with_context(tracking_disable=True)
            events.write({"partner_id": vals["partner_id"]})
        if vals.get("active"):
            event_model._restore_skipped(self._get_event_domain(), "source_removed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_skip_care_events(self):
        self.env["crm.care.event"].sudo()._skip_open(
            self._get_event_domain(), "source_removed"
        )

    def _get_event_domain(self):
        return Domain("partner_date_id", "in", self.ids)

    def _filter_changed(self, vals, names):
        """Return the records that ``vals`` gives another value of one of ``names``.

        An import writes every column of every row, and most of them are as before.
        """
        names = names & vals.keys()
        if not names:
            return self.browse()
        values = {
            name: self._fields[name].convert_to_cache(vals[name], self, validate=False)
            for name in names
        }
        return self.filtered(
            lambda record: any(
                record._fields[name].convert_to_cache(record[name], record) != value
                for name, value in values.items()
            )
        )
