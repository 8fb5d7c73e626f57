# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import formatLang, html2plaintext

_PREVIEW = 180


class CrmTimeline(models.AbstractModel):
    """How the rows of the history are told: plain values, ready to be shown."""

    _name = "crm.timeline"
    _inherit = "crm.timeline"

    @api.model
    def _prepare_entries(self, sources, rows, partner):
        """Return the entries of rows (kind, id, date), in their order.

        The records of one kind are read together.
        """
        ids = {}
        for kind, record_id, _date in rows:
            ids.setdefault(kind, []).append(record_id)
        records = {
            kind: {record.id: record for record in self._browse(sources[kind], found)}
            for kind, found in ids.items()
        }
        return [
            self._prepare_entry(sources[kind], records[kind][record_id], date, partner)
            for kind, record_id, date in rows
        ]

    def _browse(self, source, ids):
        return self.env[source.model].with_context(active_test=False).browse(ids)

    def _prepare_entry(self, source, record, date, partner):
        """Return one entry as a dict; values that there are none of are empty.

        ``date`` is a moment in UTC; with ``is_day`` only its day counts.
        """
        entry = {
            "key": f"{source.kind}-{record.id}",
            "kind": source.kind,
            "label": source.label,
            "model": source.model,
            "id": record.id,
            "icon": source.icon,
            "channel": False,
            "direction": False,
            "date": fields.Datetime.to_string(date),
            "is_day": self._is_day(source, record),
            "title": self._get_text(record, source.title),
            "subtitle": " · ".join(
                filter(None, (self._get_text(record, path) for path in source.subtitle))
            ),
            "amount": self._get_amount(source, record),
            "state": source.state and self._get_badge(source, record, source.state),
            "who": self._get_text(record, source.user),
            "partner": self._get_other_partner(source, record, partner),
            "message": "",
            "preview": "",
            "has_form": source.has_form,
            "has_details": bool(source.words),
        }
        own = getattr(self, f"_prepare_{source.kind}_entry", None)
        if own:
            own(source, record, entry)
        return entry

    def _is_day(self, source, record):
        used = next((name for name in source.date if record[name]), source.date[-1])
        return record._fields[used].type == "date"

    def _get_other_partner(self, source, record, partner):
        """Return the name of the contact person whom the entry is about, if another."""
        other = source.partner == "partner_id" and record.partner_id
        return other.sudo().name or "" if other and other != partner else ""

    def _get_text(self, record, path):
        """Return what a path of fields says to people, several values in lines."""
        *steps, last = path.split(".")
        for name in steps:
            if not self._may_read(record, name):
                return ""
            record = record[name]
        if not self._may_read(record, last):
            return ""
        texts = (self._get_label(row, last) for row in record)
        return "\n".join(filter(None, texts))

    def _may_read(self, records, name):
        field = records._fields.get(name)
        return (
            field is not None
            and records.has_access("read")
            and records._has_field_access(field, "read")
        )

    def _get_label(self, record, name):
        """Return the value of a field as people read it."""
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "html":
            return html2plaintext(value or "").strip()
        return str(value or "")

    def _get_amount(self, source, record):
        if not source.amount or not self._may_read(record, source.amount):
            return ""
        currency = record._fields[source.amount].get_currency_field(record)
        if not record[source.amount]:
            return ""
        return formatLang(
            self.env, record[source.amount], currency_obj=record[currency]
        )

    def _get_badge(self, source, record, name):
        label = self._get_text(record, name)
        if not label:
            return False
        value = record[name]
        value = value.id if record._fields[name].relational else value
        return {"label": label, "color": source.colors.get(value, "secondary")}

    def _shorten(self, text):
        """Return the beginning of a text in one line."""
        text = " ".join((text or "").split())
        return text if len(text) <= _PREVIEW else f"{text[:_PREVIEW].rstrip()}…"

    def _prepare_details(self, source, record):
        """Return what an entry holds when it is opened."""
        details = {
            "words": source.words and self._get_text(record, source.words),
            "events": [],
            "attachments": [],
        }
        own = getattr(self, f"_prepare_{source.kind}_details", None)
        if own:
            own(record, details)
        return details

    @api.model
    def _prepare_note_entry(self, source, message, entry):
        """A note is told by its beginning, with the name of who wrote it."""
        text = html2plaintext(message.body or "")
        entry["title"] = self._shorten(text) or self.env._("Note")
        entry["who"] = message.author_id.sudo().name or message.email_from or ""

    @api.model
    def _prepare_ticket_entry(self, source, ticket, entry):
        """What is solved is green."""
        if entry["state"] and ticket.stage_id.closed:
            entry["state"]["color"] = "success"
