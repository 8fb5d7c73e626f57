# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CalendarEvent(models.Model):
    """Visits to customers: what is moved or called off here is so in the outbox."""

    _name = "calendar.event"
    _inherit = "calendar.event"

    crm_interaction_id = fields.Many2one(
        comodel_name="crm.interaction",
        string="Visit to a Customer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"start", "stop", "duration", "active"} & vals.keys():
            self._tell_visits()
        return result

    def _tell_visits(self):
        """Bring the visits in step; not while they do it the other way round."""
        if self.env.context.get("crm_vn_from_visit"):
            return
        for event in self.filtered("crm_interaction_id"):
            visit = event.sudo().crm_interaction_id
            if event.active:
                visit._move_visit(event.start, event.stop)
            else:
                visit._call_off_visit()

    def unlink(self):
        visits = self.sudo().crm_interaction_id
        result = super().unlink()
        visits._call_off_visit()
        return result
