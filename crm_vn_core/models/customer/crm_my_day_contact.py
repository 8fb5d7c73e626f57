# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...almanac.clock import to_local, to_utc
from .crm_my_day import LIMIT
from .crm_my_day_work import MORNING, RETRY

# What people do themselves; letters and faxes are the work of a batch.
HUMAN_KINDS = ("phone", "visit", "zalo")
# What changes when a person says how a contact went.
_CLOSED = ["state", "outcome", "date", "user_id", "error", "summary"]


class CrmMyDay(models.AbstractModel):
    """Calls, visits and messages from one's own Zalo that wait in the outbox."""

    _name = "crm.my.day"
    _inherit = "crm.my.day"

    @api.model
    def _get_contact_domain(self, users, today):
        _start, end = self._get_day_bounds(today)
        return (
            Domain("user_id", "in", users.ids)
            & Domain("state", "=", "queued")
            & Domain("kind", "in", HUMAN_KINDS)
            & Domain("scheduled_at", "<", end)
            & Domain("channel_id.is_manual", "=", True)
        )

    @api.model
    def _find_contact(self, users, today):
        now = fields.Datetime.now()
        rows = self.env["crm.interaction"].search(
            self._get_contact_domain(users, today),
            order="scheduled_at DESC, id DESC",
            limit=LIMIT,
        )
        labels = dict(
            self.env["crm.channel"]._fields["kind"]._description_selection(self.env)
        )
        return [
            self._prepare_entry(
                row,
                "contact",
                today,
                title=row.summary or labels[row.kind],
                why=labels[row.kind] if row.summary else "",
                kind=row.kind,
                partner=row.partner_id,
                user=row.user_id,
                day=to_local(row.scheduled_at).date(),
                moment=self._get_contact_moment(row, now, today),
                can_send=row.kind == "zalo",
            )
            for row in rows
        ]

    @api.model
    def _get_contact_moment(self, row, now, today):
        """Return the hour of a contact that has one: a visit, or a call for later."""
        is_today = to_local(row.scheduled_at).date() == today
        has_hour = row.kind == "visit" or row.scheduled_at > now
        return row.scheduled_at if is_today and has_hour else None

    @api.model
    def _count_contact(self, users, today):
        start, _end = self._get_day_bounds(today)
        query = self.env["crm.interaction"]._search(
            self._get_contact_domain(users, today)
        )
        now = SQL(
            "scheduled_at < %s OR %s = 'visit' OR scheduled_at > %s",
            start,
            SQL.identifier("crm_interaction", "kind"),
            fields.Datetime.now(),
        )
        [(soon, due)] = self.env.execute_query(
            query.select(
                SQL("COUNT(*) FILTER (WHERE %s)", now),
                SQL("COUNT(*) FILTER (WHERE NOT (%s))", now),
            )
        )
        return [("now", soon), ("today", due)]

    @api.model
    def _lock_contact(self, row):
        """Return one's own row for writing, or that of whom one covers.

        Whoever is to contact a customer may say how it went, without the right to write
        the history.
        """
        if row.user_id not in self._get_users():
            row.check_access("write")
        row = row.sudo()
        row.try_lock_for_update().invalidate_recordset(["state"])
        if row.state != "queued":
            raise UserError(self.env._("This no longer waits to be done."))
        return row

    @api.model
    def _finish_contact(self, row, outcome, note, day):
        """Write what came of it on the row itself; plan the next try."""
        row = self._lock_contact(row)
        self._note_before(row, _CLOSED)
        if row.origin_model and hasattr(
            self.env[row.origin_model], "_after_messages_sent"
        ):
            self._forbid_undo()
        outcome = "reached" if outcome == "done" else outcome
        self._keep_note(row._close_by_hand({}, outcome), note)
        if outcome == "wrong_address":
            self._mark_wrong_number(row.partner_id, row.kind)
        if outcome in RETRY:
            self._plan_again(row.partner_id, row.summary, row.kind, day)

    @api.model
    def _postpone_contact(self, row, day):
        moment = to_utc(day, MORNING)
        if row.kind == "visit":
            # A visit keeps its hour.
            clock = to_local(row.scheduled_at)
            moment = to_utc(day, clock.hour + clock.minute / 60)
        row = self._lock_contact(row)
        self._note_before(row, ["scheduled_at", "date"])
        row.write({"scheduled_at": moment, "date": moment})
