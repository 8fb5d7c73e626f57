# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, fields, models

# Minutes of a visit for which nobody has said how long it takes.
VISIT_MINUTES = 60
# What changes a visit's entry in the calendar.
_SHARED = {"state", "scheduled_at", "date", "duration", "user_id", "summary"}


class CrmInteraction(models.Model):
    """A planned visit stands in the calendar of who goes there.

    The customer is not invited by the calendar: what reaches a customer goes through
    the gate.
    """

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    calendar_event_ids = fields.One2many(
        comodel_name="calendar.event", inverse_name="crm_interaction_id"
    )

    def _enter_queue(self):
        result = super()._enter_queue()
        self._keep_calendar()
        return result

    def _after_gate(self):
        result = super()._after_gate()
        self._keep_calendar()
        return result

    def write(self, vals):
        result = super().write(vals)
        if _SHARED & vals.keys():
            self._keep_calendar()
        return result

    def _keep_calendar(self):
        """Bring the calendar in step with visits; it does not write back meanwhile."""
        if self.env.context.get("crm_vn_from_calendar"):
            return
        for visit in self.filtered(lambda row: row.kind == "visit"):
            events = visit.sudo().with_context(
                dont_notify=True, mail_create_nolog=True, crm_vn_from_visit=True
            )
            events = events.with_context(active_test=False).calendar_event_ids
            if visit.state in ("queued", "done") and visit.direction == "out":
                visit._plan_event(events)
            else:
                events.active = False

    def _plan_event(self, events):
        vals = self._prepare_event_vals()
        if events:
            events.write(vals)
        elif self.state == "queued":
            events.create([vals | {"crm_interaction_id": self.id}])

    def _prepare_event_vals(self):
        """Return the values of the visit in the calendar."""
        partner = self.partner_id.sudo()
        start = self.date if self.state == "done" else self.scheduled_at
        minutes = self.duration or VISIT_MINUTES
        place = partner.with_context(show_address=True)._display_address(
            without_company=True
        )
        return {
            "name": self.env._("Visit: %(customer)s", customer=partner.display_name),
            "active": True,
            "start": start,
            "stop": start + timedelta(minutes=minutes),
            "location": ", ".join(filter(None, map(str.strip, place.splitlines()))),
            "description": self.summary or False,
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(self.user_id.partner_id.ids)],
        }

    def _move_visit(self, start, stop):
        """Take over the time that somebody has set in the calendar."""
        for visit in self.filtered(lambda row: row.state == "queued"):
            minutes = int((stop - start).total_seconds() // 60)
            values = {"scheduled_at": start, "date": start, "duration": minutes}
            if any(visit[name] != value for name, value in values.items()):
                visit.with_context(crm_vn_from_calendar=True).write(
                    values | {"moved_from": False, "rule_id": False}
                )

    def _call_off_visit(self):
        """Nobody goes there: the visit was taken out of the calendar."""
        waiting = self.filtered(lambda row: row.state == "queued")
        if waiting:
            waiting.with_context(crm_vn_from_calendar=True)._change_state(
                ("queued",), "cancelled"
            )

    def action_open_event(self):
        """Open the visit in the calendar."""
        self.ensure_one()
        return self.calendar_event_ids[:1].get_formview_action()
