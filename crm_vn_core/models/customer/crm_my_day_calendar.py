# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...almanac.clock import to_local
from .crm_my_day import LIMIT
from .crm_my_day_work import RETRY


class CrmMyDay(models.AbstractModel):
    """Meetings of today."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_calendar_domain(self, users, today):
        start, end = self._get_day_bounds(today)
        timed = Domain("allday", "=", False) & Domain("start", ">=", start)
        whole_day = Domain("allday", "=", True) & Domain("stop", ">=", str(today))
        domain = Domain("partner_ids", "in", users.sudo().partner_id.ids)
        # Planned visits are entries of their own.
        domain &= Domain("crm_interaction_id", "=", False)
        return domain & Domain("start", "<", end) & (timed | whole_day)

    @api.model
    def _find_calendar(self, users, today):
        events = self.env["calendar.event"].search(
            self._get_calendar_domain(users, today), order="start", limit=LIMIT
        )
        customers = {event: self._get_event_customer(event) for event in events}
        logged = self._get_logged_events(events, customers, today)
        return [
            self._prepare_entry(
                event,
                "calendar",
                today,
                title=event.display_name,
                why=event.location or "",
                kind="visit" if customers[event] else "",
                partner=customers[event],
                user=self._get_event_user(event, users),
                moment=None if event.allday else event.start,
                section="today" if event.allday else "now",
                can_finish=bool(customers[event]),
                can_postpone=False,
                is_late=False,
            )
            for event in events
            if event.id not in logged
        ]

    @api.model
    def _count_calendar(self, users, today):
        domain = self._get_calendar_domain(users, today)
        Event = self.env["calendar.event"]
        whole_day = Event.search_count(domain & Domain("allday", "=", True))
        return [("now", Event.search_count(domain) - whole_day), ("today", whole_day)]

    @api.model
    def _get_event_customer(self, event):
        """Return the customer of a meeting: its document's, or the first guest."""
        if event.res_model and event.res_id and event.res_model in self.env:
            record = self.env[event.res_model].browse(event.res_id).exists()
            if record and record.has_access("read"):
                customer = self._get_record_partner(record)
                if customer:
                    return customer
        guests = event.partner_ids.filtered(lambda partner: partner.partner_share)
        return guests[:1]

    @api.model
    def _get_event_user(self, event, users):
        return users.filtered(
            lambda user: user.sudo().partner_id in event.sudo().partner_ids
        ).sorted(lambda user: user != self.env.user)[:1]

    @api.model
    def _get_logged_events(self, events, customers, today):
        """Return the ids of the meetings about which somebody has written."""
        partners = self.env["res.partner"].concat(*customers.values())
        start, _end = self._get_day_bounds(today)
        logged = self.env["crm.interaction"].search(
            [
                ("commercial_partner_id", "in", partners.commercial_partner_id.ids),
                ("date", ">=", start),
                ("state", "=", "done"),
                ("origin_model", "=", "calendar.event"),
                ("origin_id", "in", events.ids),
            ]
        )
        return set(logged.mapped("origin_id"))

    @api.model
    def _finish_calendar(self, event, outcome, note, day):
        customer = self._get_event_customer(event)
        if not customer:
            raise UserError(self.env._("No customer belongs to this meeting."))
        self._log_result(customer, "visit", outcome, note, event)
        if outcome in RETRY:
            self._plan_again(customer, event.display_name, "visit", day)

    @api.model
    def _postpone_calendar(self, event, day):
        """Move a meeting of one's own; guests hear of it as the calendar tells them."""
        self._forbid_undo()
        shift = day - to_local(event.start).date()
        event.write({"start": event.start + shift, "stop": event.stop + shift})
