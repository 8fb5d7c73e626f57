# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.crm_vn_core.models.customer.crm_my_day import LIMIT
from odoo.addons.crm_vn_core.models.customer.crm_my_day_work import RETRY

# The kind of contact of an event's action.
_KINDS = {"call": "phone", "visit": "visit", "gift": "visit"}
# What changes when an event is closed.
_CLOSED = [
    "state",
    "result",
    "result_note",
    "skip_reason",
    "done_date",
    "done_uid",
    "user_id",
]
# Outcomes after which nobody greets the customer this time, with the reason.
_SKIPS = {"refused": "customer", "wrong_address": "unreachable"}


class CrmMyDay(models.AbstractModel):
    """Care events of today."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_sources(self):
        return super()._get_sources() | {"care": "crm.care.event"}

    @api.model
    def _get_care_domain(self, users, today):
        return (
            self.env["crm.care.event"]._get_open_domain()
            & Domain("user_id", "in", users.ids)
            & Domain("date_start", "<=", today)
        )

    @api.model
    def _find_care(self, users, today):
        events = self.env["crm.care.event"].search(
            self._get_care_domain(users, today),
            order="date_deadline DESC, priority DESC, id",
            limit=LIMIT,
        )
        return [self._prepare_care_entry(event, today) for event in events]

    @api.model
    def _prepare_care_entry(self, event, today):
        labels = dict(event._fields["action"]._description_selection(self.env))
        return self._prepare_entry(
            event,
            "care",
            today,
            title=f"{labels.get(event.action, '')}: {event.reason}",
            why=event.greeting or event.program_id.name or "",
            kind=_KINDS.get(event.action, ""),
            importance=2 if event.priority == "1" else int(event.is_round),
            partner=event.partner_id,
            user=event.user_id,
            day=min(event.date_deadline, today),
            can_finish=not event.needs_approval,
            can_send=not event.needs_approval and event.action in ("message", "letter"),
            warning=self.env._("Waits for approval") if event.needs_approval else "",
        )

    @api.model
    def _count_care(self, users, today):
        domain = self._get_care_domain(users, today)
        Event = self.env["crm.care.event"]
        late = Event.search_count(domain & Domain("date_deadline", "<", today))
        return [("now", late), ("today", Event.search_count(domain) - late)]

    @api.model
    def _finish_care(self, event, outcome, note, day):
        """Complete the event; who was not reached is greeted on another day."""
        if outcome in RETRY:
            kind = _KINDS.get(event.action)
            self._log_result(event.partner_id, kind, outcome, note, event)
            self._postpone_care(event, day)
            return
        self._note_before(event, _CLOSED)
        if outcome in _SKIPS:
            event.mark_skipped(_SKIPS[outcome], note)
            if outcome == "wrong_address":
                self._mark_wrong_number(event.partner_id, _KINDS.get(event.action))
        else:
            event.mark_done(note=note)

    @api.model
    def _postpone_care(self, event, day):
        self._note_before(event, ["date_start", "date_deadline"])
        event.write({"date_start": day, "date_deadline": max(event.date_deadline, day)})

    @api.model
    def _get_record(self, source, res_id):
        record = super()._get_record(source, res_id)
        if source == "care" and record.state in ("done", "skipped"):
            raise UserError(self.env._("Somebody has finished this already."))
        return record
