# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

ICONS = {
    "email": "fa-envelope-o",
    "sms": "fa-mobile",
    "zalo": "fa-commenting-o",
    "phone": "fa-phone",
    "visit": "fa-handshake-o",
    "letter": "fa-envelope",
    "fax": "fa-fax",
    "web": "fa-globe",
}
OUTCOME_COLORS = {
    "reached": "success",
    "call_back": "info",
    "not_reached": "secondary",
    "refused": "warning",
    "wrong_address": "danger",
}


class CrmTimeline(models.AbstractModel):
    """Contacts in and out, found by their own indexes: channel, outcome, reason."""

    _name = "crm.timeline"
    _inherit = "crm.timeline"

    @api.model
    def _get_interaction_domains(self, partner):
        """A row keeps the commercial entity of its day.

        Someone who has changed the employer, or left one, keeps the own history.
        """
        elsewhere = Domain("partner_id", "=", partner.id) & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s <> %s",
                SQL.identifier(alias, "partner_id"),
                SQL.identifier(alias, "commercial_partner_id"),
            )
        )
        own = Domain("commercial_partner_id", "=", partner.id)
        if partner.commercial_partner_id != partner:
            own &= Domain("partner_id", "=", partner.id)
        return [own, elsewhere]

    @api.model
    def _get_interaction_search_domain(self, words):
        """Look into the summary and the words, row by row of the customer alone.

        As an ordinary domain on ``body_ids`` the words of everyone would be read. Each
        text is freed of its accents once, however many words are looked for.
        """
        # The company rule of the words is the one of their interaction.
        texts = self.env["crm.interaction.body"]
        table = SQL.identifier(texts._table)
        unaccent = self.env.registry.unaccent
        # Letters without accents need no rules of a language: half the time.
        plain = SQL('COLLATE "C"') if self.env.registry.has_unaccent else SQL()
        patterns = SQL(", ").join(
            unaccent(SQL("%s", f"%{escape_psql(word)}%")) for word in words
        )

        def has_words(model, alias, query):
            text = SQL(
                """concat_ws(' ', %s, (SELECT concat_ws(' ', %s, %s) FROM %s
                                        WHERE %s = %s))""",
                model._field_to_sql(alias, "summary"),
                texts._field_to_sql(texts._table, "subject"),
                texts._field_to_sql(texts._table, "body"),
                table,
                texts._field_to_sql(texts._table, "interaction_id"),
                SQL.identifier(alias, "id"),
            )
            return SQL("%s %s ILIKE ALL (ARRAY[%s])", unaccent(text), plain, patterns)

        return Domain.custom(to_sql=has_words)

    @api.model
    def _prepare_interaction_entry(self, source, interaction, entry):
        """Add what a contact tells: channel, direction, outcome, why it waits."""
        channel = interaction.channel_id.sudo()
        summary = interaction.summary or interaction.template_id.sudo().name or ""
        said = self._shorten(
            " ".join(filter(None, interaction.body_ids.mapped("body")))
        )
        facts = [channel.name]
        if interaction.purpose != "service":
            facts.append(self._get_label(interaction, "purpose"))
        if interaction.duration:
            facts.append(self.env._("%(count)s min", count=interaction.duration))
        entry.update(
            {
                "icon": ICONS.get(interaction.kind, source.icon),
                "channel": interaction.kind,
                "direction": interaction.direction,
                "title": summary or channel.name,
                "subtitle": " · ".join(filter(None, facts)),
                "state": self._get_interaction_badge(source, interaction),
                "message": interaction.gate_message or "",
                "preview": "" if said in summary else said,
                "has_details": bool(interaction.body_ids)
                or interaction.state != "done",
            }
        )

    def _get_interaction_badge(self, source, interaction):
        """Return how a message fared; of what a person did, the outcome."""
        if interaction.state != "done":
            return self._get_badge(source, interaction, "state")
        if not interaction.outcome:
            return False
        return {
            "label": self._get_label(interaction, "outcome"),
            "color": OUTCOME_COLORS.get(interaction.outcome, "secondary"),
        }

    @api.model
    def _prepare_interaction_details(self, interaction, details):
        """Add what happened to a message afterwards, and what it carried."""
        body = interaction.body_ids[:1]
        labels = dict(
            self.env["crm.interaction.event"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        details["words"] = "\n\n".join(filter(None, (body.subject, body.body)))
        details["events"] = [
            {
                "id": event.id,
                "label": labels.get(event.kind, event.kind),
                "date": fields.Datetime.to_string(event.date),
                "detail": event.detail or "",
            }
            for event in interaction.event_ids.sorted("date")
        ]
        details["attachments"] = [
            {"id": attachment.id, "name": attachment.name}
            for attachment in body.attachment_ids
        ]
