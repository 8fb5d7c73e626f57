# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from urllib.parse import quote

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...almanac.clock import to_utc
from ...text.phones import format_phone

# How a message that a person sends is opened; {digits} is the number without a plus.
_LINKS = {
    "zalo": "https://zalo.me/{digits}",
    "sms": "sms:{address}?body={text}",
    "email": "mailto:{address}?subject={subject}&body={text}",
}
# The contact log is what a person fills in after these.
LOGGED_KINDS = ("phone", "visit")
_MORNING = 8


class CrmInteraction(models.Model):
    """What people do by hand: personal Zalo, calls and visits that wait on a list.

    The gate is asked again when somebody begins: hours and wishes may have changed
    since the row was queued.
    """

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    is_manual = fields.Boolean(related="channel_id.is_manual")

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """Put one's own rows first where the list asks for it."""
        rest = super()._order_to_sql(order, query, alias, reverse)
        if not self.env.context.get("crm_vn_mine_first"):
            return rest
        user = SQL.identifier(alias or self._table, "user_id")
        mine = SQL("(%s IS NOT DISTINCT FROM %s) DESC", user, self.env.uid)
        return SQL("%s, %s", mine, rest) if rest else mine

    def action_do_by_hand(self):
        """Open what a person needs for this contact, if it may take place now."""
        self.ensure_one()
        if self.kind not in LOGGED_KINDS:
            return {
                "type": "ir.actions.client",
                "tag": "crm_vn_core.send_by_hand",
                "params": {"interaction_id": self.id},
            }
        why = self._ask_gate_now()
        if why:
            return self._get_refusal_action(why)
        return self._get_log_action()

    def _get_log_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_contact_log_action"
        )
        return action | {
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_interaction_id": self.id,
                "default_kind": "visit" if self.kind == "visit" else "call",
                "default_direction": "out",
                "default_purpose": self.purpose,
            }
        }

    def _get_refusal_action(self, why):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": why,
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def get_hand_work(self):
        """Return what the dialog shows: the words and the link, or why not now."""
        self.ensure_one()
        if not self.is_manual:
            raise UserError(self.env._("The system sends these messages itself."))
        why = self._ask_gate_now()
        work = {
            "title": self.partner_id.display_name,
            "channel": self.channel_id.name,
            "kind": self.kind,
            "why": why,
        }
        if why:
            return work
        message = self._prepare_message()
        return work | {
            "subject": message.subject,
            "text": message.body,
            "address": self._show_address(),
            "link": self._get_link(message),
        }

    def _show_address(self):
        is_number = (self.address or "").startswith("+")
        return format_phone(self.address) if is_number else self.address or ""

    def _get_link(self, message):
        """Return what opens the chat, or an empty text where nothing does."""
        link = _LINKS.get(self.kind, "") if message.address else ""
        return link.format(
            digits=quote(message.address.removeprefix("+")),
            address=quote(message.address, safe="+@"),
            subject=quote(message.subject),
            text=quote(message.body),
        )

    def _ask_gate_now(self):
        """Ask the gate about a contact at this moment; return why not, or False.

        What is stopped stays so, with its reason. What is outside its hours waits for
        the next ones.
        """
        self._lock_open()
        if self.state == "suppressed":
            return self.gate_message
        self._check_open()
        now = fields.Datetime.now()
        self.env["crm.gate"]._decide(
            SQL(
                """
                SELECT id, partner_id, commercial_partner_id, company_id, %s::int,
                       channel_id, kind, purpose, address, dedupe_key, %s::timestamp
                  FROM crm_interaction WHERE id = %s
                """,
                self.env.uid,
                now,
                self.id,
            ),
            claim=True,
        )
        [(reason, rule, moved_to)] = self.env.execute_query(
            SQL("SELECT reason, rule_id, moved_to FROM crm_gate_candidate")
        )
        if not reason and not moved_to:
            return False
        if reason or self.scheduled_at <= now:
            self.env["crm.gate"]._apply()
            self._after_gate()
            return self.gate_message
        return self._get_wait_message(rule, moved_to)

    def _after_gate(self):
        """Do what follows from decisions of the gate on these rows."""

    def _get_wait_message(self, rule, moved_to):
        rule = self.env["crm.contact.rule"].browse(rule or [])
        return self.env._(
            "Not before %(time)s: %(law)s",
            time=self._format_moment(moved_to),
            law=rule._quote(),
        )

    def _lock_open(self):
        """Let nobody else do it meanwhile; see what others have done before."""
        self.ensure_one()
        self.check_access("write")
        self.try_lock_for_update().invalidate_recordset(["state", "scheduled_at"])

    def _check_open(self):
        """Make sure that this still waits for somebody, and that the user may do it."""
        self._lock_open()
        if self.state != "queued":
            raise UserError(self.env._("This no longer waits to be done."))

    def action_sent_by_hand(self):
        """The person has sent it: it is part of the history from now on."""
        self.ensure_one()
        body = self._get_body().body or ""
        self._close_by_hand(
            {"summary": self.summary or " ".join(body.split())[:100]},
            outcome="reached",
        )

    def _close_by_hand(self, vals, outcome):
        """Write down that a person has made this contact now."""
        self.check_access("write")
        if not self.is_manual:
            raise UserError(self.env._("The system sends these messages itself."))
        done = self._change_state(("queued",), "done")
        usual = {
            "outcome": outcome,
            "date": fields.Datetime.now(),
            "user_id": self.env.uid,
            "error": False,
        }
        done.write(usual | vals)
        done._note_event("sent", False)
        done._tell_origins()
        return done

    def _keep_note(self, note):
        """Keep what a person has written about it, after the words there are."""
        self.ensure_one()
        body = self._get_body().sudo()
        if body:
            body.body = "\n\n".join(filter(None, (body.body, note)))
        else:
            body.create([{"interaction_id": self.id, "body": note}])
        if not self.summary:
            self.summary = " ".join(note.split())[:100]

    def action_not_there(self):
        """The customer is not on Zalo, or the number is wrong.

        :return: what happens instead, for the person
        """
        self.ensure_one()
        self.check_access("write")
        failed = self._change_state(("queued",), "failed")
        failed.write(
            {
                "outcome": "wrong_address",
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "error": self.env._("Not on %(channel)s", channel=self.channel_id.name),
            }
        )
        instead = self.channel_id.fallback_channel_id
        if not instead:
            return False
        row = self._queue_fallback()
        if row.state == "suppressed":
            return row.gate_message
        return self.env._("%(channel)s goes out instead.", channel=instead.name)

    def action_do_later(self, tomorrow=False):
        """Put it off: by an hour, or to tomorrow morning."""
        self._check_open()
        moment = fields.Datetime.now() + timedelta(hours=1)
        if tomorrow:
            day = self.env["crm.partner.date"]._get_today() + timedelta(days=1)
            moment = to_utc(day, _MORNING)
        self.write({"scheduled_at": moment, "date": moment})

    def _is_for_now(self):
        """Tell whether this is a message that a person can send at this moment."""
        return (
            self.is_manual
            and self.kind in _LINKS
            and self.state == "queued"
            and self.scheduled_at <= fields.Datetime.now()
        )
