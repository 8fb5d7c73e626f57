# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_care_event import SYSTEM_SKIP_REASONS
from .crm_care_event_work import RESULT_OF_ACTION

CARD_LIMIT = 40
STRIP_DAYS = 7
OCCASION_LIMIT = 4


class CrmCareBoard(models.AbstractModel):
    """Answers the landing page of Care in one call, within the user's rights."""

    _name = "crm.care.board"
    _description = "Care Board"

    @api.readonly
    @api.model
    def get_today_board(self, scope="mine"):
        """Return everything the landing page shows.

        :param scope: "mine" (also of whom one covers today), "team" or "all": whose
            events; what the record rules hide stays hidden
        """
        event_model = self.env["crm.care.event"]
        # The day of the planning, also for users who have set no time zone.
        today = self.env["crm.partner.date"]._get_today()
        scope_domain = self._get_scope_domain(scope)
        todo = event_model._get_open_domain() & scope_domain
        due = todo & Domain("date_start", "<=", today)
        current = due & Domain("date_deadline", ">=", today)
        overdue = todo & Domain("date_deadline", "<", today)
        is_manager = self.env.user.has_group("crm_vn_care.group_crm_vn_care_manager")
        return {
            "scope": scope,
            "today": fields.Date.to_string(today),
            "user_name": self.env.user.name,
            "is_manager": is_manager,
            "sees_all": self.env.user.has_group("crm_vn_care.group_crm_vn_care_all"),
            "has_programs": bool(
                self.env["crm.care.program"].search_count([], limit=1)
            ),
            "counts": self._get_counts(today, scope_domain, todo),
            "cards": self._get_cards(current, "date_deadline, priority DESC, id"),
            "overdue_cards": self._get_cards(overdue, "date_deadline DESC, id"),
            "strip": self._get_strip(today, todo),
            "occasions": self._get_occasions(today),
            "results": self._get_choices("result"),
            "skip_reasons": [
                choice
                for choice in self._get_choices("skip_reason")
                if choice["key"] not in SYSTEM_SKIP_REASONS
            ],
        }

    @api.model
    def _get_scope_domain(self, scope):
        if scope == "all":
            return Domain.TRUE
        if scope == "team":
            return self.env["crm.care.event"]._get_team_domain()
        covered = self.env["res.users"]._get_covered_users()
        return Domain("user_id", "in", [*covered.ids, False])

    @api.model
    def _get_counts(self, today, scope_domain, todo):
        """Return the numbers at the top; the open events are read once for three."""
        event_model = self.env["crm.care.event"]
        monday = today - timedelta(days=today.weekday())
        sunday = monday + timedelta(days=6)
        query = event_model._search(todo & Domain("date_start", "<=", sunday))
        [(due_today, overdue, week)] = self.env.execute_query(
            query.select(
                SQL(
                    "COUNT(*) FILTER (WHERE date_start <= %(day)s"
                    " AND date_deadline >= %(day)s)",
                    day=today,
                ),
                SQL("COUNT(*) FILTER (WHERE date_deadline < %s)", today),
                SQL("COUNT(*) FILTER (WHERE date_deadline >= %s)", today),
            )
        )
        done = Domain("state", "=", "done") & Domain("done_date", ">=", monday)
        return {
            "today": due_today,
            "overdue": overdue,
            "week": week,
            "done_week": event_model.search_count(scope_domain & done),
        }

    @api.model
    def _get_cards(self, domain, order):
        events = self.env["crm.care.event"].search(
            domain, limit=CARD_LIMIT, order=order
        )
        return [self._prepare_card(event) for event in events]

    @api.model
    def _prepare_card(self, event):
        """Return what one card shows."""
        labels = dict(event._fields["action"]._description_selection(self.env))
        return {
            "id": event.id,
            "partner_id": event.partner_id.id,
            "partner_name": event.partner_id.display_name,
            "phone": event.phone or "",
            "reason": event.reason,
            "program": event.program_id.name,
            "is_round": event.is_round,
            "is_special": event.priority == "1",
            "is_held": event.is_held,
            "greeting": event.greeting or "",
            "action": event.action,
            "action_label": labels.get(event.action, ""),
            "date": fields.Date.to_string(event.date),
            "is_today": event.date == self.env["crm.partner.date"]._get_today(),
            "deadline": fields.Date.to_string(event.date_deadline),
            "user": event.user_id.name or "",
            "needs_approval": event.needs_approval,
            "state": event.state,
            "result": RESULT_OF_ACTION.get(event.action, "reached"),
        }

    @api.model
    def _get_strip(self, today, todo):
        """Return the number of days to come and their open events, today left out."""
        last = today + timedelta(days=STRIP_DAYS)
        domain = todo & Domain("date", ">", today) & Domain("date", "<=", last)
        groups = self.env["crm.care.event"]._read_group(
            domain, ["date:day"], ["__count"]
        )
        counts = {fields.Date.to_date(day): count for day, count in groups}
        days = (today + timedelta(days=offset) for offset in range(1, STRIP_DAYS + 1))
        return [
            {"date": fields.Date.to_string(day), "count": counts.get(day, 0)}
            for day in days
        ]

    @api.model
    def _get_occasions(self, today):
        occasions = self.env["crm.occasion"].search(
            Domain("next_date", ">=", today)
            & Domain("company_id", "in", [*self.env.companies.ids, False]),
            limit=OCCASION_LIMIT,
            order="next_date, id",
        )
        return [
            {
                "id": occasion.id,
                "name": occasion.name,
                "date": fields.Date.to_string(occasion.next_date),
                "days": (occasion.next_date - today).days,
                "lunar": occasion.calendar == "lunar"
                and self.env["crm.care.event"]._get_lunar_text(occasion),
            }
            for occasion in occasions
        ]

    @api.model
    def _get_choices(self, field_name):
        field = self.env["crm.care.event"]._fields[field_name]
        return [
            {"key": key, "label": label}
            for key, label in field._description_selection(self.env)
        ]
