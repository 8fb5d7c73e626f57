# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...almanac.clock import to_local, to_utc

SECTIONS = ("now", "today", "later")
# Entries of one source on the screen; the rest is counted.
LIMIT = 50


class CrmMyDay(models.AbstractModel):
    """One screen for one person: everything to do today, ordered by time and weight.

    What there is to do comes from sources. A source is a key of ``_get_sources`` with
    these methods, all of them within the rights of the user:

    * ``_find_<key>(users, today)`` returns entries, at most ``LIMIT``;
    * ``_count_<key>(users, today)`` returns how many there are, by section; asked only
      when the limit was reached;
    * ``_get_<key>_domain(users, today)`` returns which records they are;
    * ``_finish_<key>(record, outcome, note, day)`` writes down what came of it;
    * ``_postpone_<key>(record, day)`` puts it off.
    """

    _name = "crm.my.day"
    _description = "My Day"

    @api.model
    def _get_sources(self):
        """Return the sources: key → model of the records.

        An addon that has something to do for people adds its own.
        """
        return {
            "activity": "mail.activity",
            "contact": "crm.interaction",
            "calendar": "calendar.event",
            "ticket": "helpdesk.ticket",
            "contract": "crm.contract",
            "quiet": "res.partner",
        }

    @api.readonly
    @api.model
    def get_my_day(self):
        """Return everything the screen shows."""
        self._check_employee()
        today, users = self._get_today(), self._get_users()
        entries, more = self._get_entries(users, today)
        counts = dict.fromkeys(SECTIONS, 0)
        for row in entries + more:
            counts[row["section"]] += row.get("count", 1)
        numbers = self.env["crm.my.day.sheet"]._get_numbers(today)
        for entry in entries:
            entry["number"] = numbers.get((entry["source"], entry["id"]), 0)
        return {
            "today": fields.Date.to_string(today),
            "covered": (users - self.env.user).sudo().mapped("name"),
            "counts": counts | {"done": self._count_done(today)},
            "sections": [
                {
                    "key": section,
                    "entries": [e for e in entries if e["section"] == section],
                    "more": [row for row in more if row["section"] == section],
                }
                for section in SECTIONS
            ],
            "outcomes": self._get_outcomes(),
        }

    @api.model
    def _check_employee(self):
        """Refuse customers of the portal: the models behind have rights of their own,
        this one has none."""
        if not self.env.user._is_internal():
            raise AccessError(self.env._("My day is for the people of the company."))

    @api.model
    def _get_today(self):
        """Return the day it is in Viet Nam."""
        return self.env["crm.partner.date"]._get_today()

    @api.model
    def _get_day_bounds(self, day):
        """Return the first moment of a day in Viet Nam and that of the next, in UTC."""
        start = to_utc(day)
        return start, start + timedelta(days=1)

    @api.model
    def _get_users(self):
        """Return the user and those for whom the user is there today."""
        return self.env["res.users"]._get_covered_users()

    # ----------------------------------------------------------------- entries
    @api.model
    def _get_entries(self, users, today):
        """Return the entries in their order, and what there is no room for.

        :return: entries, and of each source and section that has more a dict: section,
            source, label (of what kind they are), count
        """
        entries, more = [], []
        for source in self._get_available_sources():
            found = getattr(self, f"_find_{source}")(users, today)
            entries += found
            if len(found) >= LIMIT:
                more += self._count_more(source, found, users, today)
        entries = self._drop_doubles(entries)
        self._add_customers(entries)
        return sorted(entries, key=self._get_sort_key), more

    @api.model
    def _count_more(self, source, found, users, today):
        """Return what a source has besides the entries that it has found."""
        shown = Counter(entry["section"] for entry in found)
        label = self.env["ir.model"]._get(self._get_sources()[source]).name
        return [
            {
                "section": section,
                "source": source,
                "label": label,
                "count": count - shown[section],
            }
            for section, count in getattr(self, f"_count_{source}")(users, today)
            if count > shown[section]
        ]

    @api.model
    def _get_available_sources(self):
        """Return the sources whose model the user may read at all."""
        return [
            source
            for source, model in self._get_sources().items()
            if self.env[model].has_access("read")
        ]

    @api.model
    def _drop_doubles(self, entries):
        """Leave out what another entry stands for: the activity of a meeting."""
        shown = {(entry["source"], entry["id"]) for entry in entries}
        return [e for e in entries if e.pop("same_as", None) not in shown]

    @api.model
    def _get_sort_key(self, entry):
        """Order: what has an hour by the hour, then by weight, then the longest due."""
        return (
            SECTIONS.index(entry["section"]),
            not entry["time"],
            entry["time"],
            -entry["importance"],
            entry["day"] or "9",
            entry["source"],
            entry["id"],
        )

    @api.model
    def _prepare_entry(self, record, source, today, **values):
        """Return one entry, as the screen and the paper show it.

        :param values: title (what to do, one line), why, partner, user, and as far as
            they differ from the defaults below: kind (of the contact: phone, visit,
            zalo; empty where there is none), day (when it is due), moment (UTC, of what
            has an hour), section, importance (0 to 2), can_finish, can_postpone,
            can_send, warning, same_as
        """
        moment, day = values.pop("moment", None), values.pop("day", None) or today
        user = values.pop("user", None) or self.env.user
        partner = values.pop("partner", None)
        section = "now" if moment or day < today else "today"
        defaults = {
            "source": source,
            "id": record.id,
            "why": "",
            "kind": "",
            "importance": 0,
            "section": section,
            "can_finish": True,
            "can_postpone": True,
            "can_send": False,
            "warning": "",
            "partner_id": partner.id if partner else False,
            "user": "" if user == self.env.user else user.sudo().name,
            "day": fields.Date.to_string(day),
            "is_late": day < today,
            "time": moment and f"{to_local(moment):%H:%M}" or "",
        }
        return defaults | values

    @api.model
    def _add_customers(self, entries):
        """Put the customers' cards on the entries, read all at once."""
        ids = {entry["partner_id"] for entry in entries if entry["partner_id"]}
        partners = self.env["res.partner"].browse(ids)._filtered_access("read")
        cards = {partner.id: self._prepare_customer(partner) for partner in partners}
        for entry in entries:
            # An empty card: the customer of another company, of whom nothing is told.
            entry["customer"] = cards.get(entry["partner_id"], False)

    @api.model
    def _prepare_customer(self, partner):
        """Return what an entry shows of a customer."""
        return {
            "id": partner.id,
            "name": partner.display_name,
            "you": partner._get_message_words()["you"] if partner.given_name else "",
            "phone": partner.phone or "",
            "call": partner._get_contact_address("phone") or partner.phone or "",
            "hold": partner.hold_message or "",
        }

    @api.model
    def _count_done(self, today):
        """Return how many contacts the user has made today."""
        start, end = self._get_day_bounds(today)
        return self.env["crm.interaction"].search_count(
            [
                ("user_id", "=", self.env.uid),
                ("state", "=", "done"),
                ("date", ">=", start),
                ("date", "<", end),
            ]
        )
