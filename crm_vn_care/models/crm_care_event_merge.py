# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

RANK = {"skipped": 0, "planned": 1, "approved": 2, "in_progress": 3, "done": 4}
OUTCOME_FIELDS = ("state", "result", "skip_reason", "done_date", "done_uid", "user_id")


class CrmCareEvent(models.Model):
    """Two customers that become one keep one event of each day, the one furthest on."""

    _name = "crm.care.event"
    _inherit = ["crm.care.event", "crm.partner.merge.mixin"]

    def _get_merge_twin(self, name, destination):
        domain = Domain("program_id", "=", self.program_id.id) & Domain(
            name, "=", destination.id
        )
        if self.occasion_id:
            domain &= Domain("occasion_id", "=", self.occasion_id.id)
            domain &= Domain("cycle_year", "=", self.cycle_year)
        else:
            domain &= Domain("kind", "=", self.kind) & Domain("date", "=", self.date)
        return self.search(domain, limit=1)

    def _merge_twin(self, twin):
        """Keep the outcome that is furthest on, and all that was noted and said."""
        snapshot = self._get_merge_snapshot()
        values = {}
        if RANK[self.state] > RANK[twin.state]:
            values = {name: self[name] for name in OUTCOME_FIELDS}
            for name in ("done_uid", "user_id"):
                values[name] = values[name].id
        notes = dict.fromkeys(filter(None, (twin.result_note, self.result_note)))
        values["result_note"] = "\n".join(notes) or False
        self.message_ids.sudo().res_id = twin.id
        self.unlink()
        twin.write(values)
        return [snapshot]

    @api.model
    def _after_partner_merge(self, partner):
        """The rows may have come by another way, with their dates: look once more."""
        events = self.sudo().with_context(active_test=False, tracking_disable=True)
        domain = Domain("partner_id", "=", partner.id)
        for group in events.search(domain).grouped(self._get_day_key).values():
            first, *others = group.sorted(lambda event: -RANK[event.state])
            for other in others:
                other._merge_twin(first)
        # The merge archives one of two birthdays by SQL; its greeting goes with it.
        archived = Domain("partner_date_id", "any", [("active", "=", False)])
        events._skip_open(domain & archived, "source_removed")
        return super()._after_partner_merge(partner)

    @staticmethod
    def _get_day_key(event):
        """Return what two events of one customer share that are the same greeting."""
        day = event.cycle_year if event.occasion_id else event.date
        return event.program_id, event.kind, event.occasion_id, day
