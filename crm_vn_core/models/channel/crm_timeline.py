# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from .crm_channel import KINDS

_MOST = 100
_MOST_WORDS = 6
# A day without an hour ends before midnight in Viet Nam (UTC+7).
_END_OF_DAY = SQL("INTERVAL '16:59:59'")


class CrmTimeline(models.AbstractModel):
    """One history of everything that happened with one customer, newest first.

    Each source (``_get_sources``) gives its newest rows by an index; one statement
    unites them. A page goes on where the last one ended, by moment, kind and id, so
    nothing is shown twice or left out, however many share a moment. Record rules hold:
    every SELECT is made by the ``_search`` of its model.
    """

    _name = "crm.timeline"
    _description = "Timeline"

    # The sources; every addon adds its own.

    @api.model
    def _get_sources(self):
        """Return the sources, in the order of the filters.

        Each room extends it. A kind may have methods of its own here:
        ``_get_<kind>_domains(partner)`` (disjoint domains of the rows of a customer),
        ``_get_<kind>_search_domain(words)``, ``_prepare_<kind>_entry(source, record,
        entry)`` and ``_prepare_<kind>_details(record, details)``.
        """
        return []

    @api.model
    def _get_readable_sources(self):
        """Return the sources whose models the user may read."""
        return [
            source
            for source in self._get_sources()
            if source.model in self.env and self.env[source.model].has_access("read")
        ]

    # RPC

    @api.model
    @api.readonly
    def get_settings(self, partner_id):
        """Return what the screen needs once: filters, buttons, the company of a person.

        :raise AccessError: when the user may not read the customer
        """
        partner = self._get_partner(partner_id)
        company = partner.commercial_partner_id
        user = self.env.user
        channels = self.env["crm.channel"]._fields["kind"]._description_selection
        return {
            "kinds": [
                {
                    "kind": source.kind,
                    "label": source.label,
                    "icon": source.icon,
                    "optional": source.optional,
                }
                for source in self._get_readable_sources()
            ],
            "channels": [
                {"kind": kind, "label": label} for kind, label in channels(self.env)
            ],
            "company": company != partner
            and {"id": company.id, "name": company.sudo().display_name},
            "can_send": user.has_group("crm_vn_core.group_crm_vn_core_user"),
        }

    @api.model
    @api.readonly
    def get_entries(
        self,
        partner_id,
        kinds=None,
        channels=None,
        search=None,
        before=None,
        limit=30,
    ):
        """Return one page of the history of a customer, ready to be shown.

        A commercial entity is told with its contact persons; a contact person alone.

        :param kinds: codes of kinds; by default all but the optional ones
        :param channels: kinds of channels; only contacts have one
        :param search: words that all appear in the summary, the number or the words
        :param before: where the last page ended, as this method returned it
        :return: {"entries": […], "before": where the next page begins, or False}
        :raise AccessError: when the user may not read the customer
        """
        partner = self._get_partner(partner_id)
        limit = min(max(int(limit), 1), _MOST)
        before = self._parse_place(before)
        channels = [kind for kind in channels or [] if kind in dict(KINDS)]
        cards = self._get_cards(partner)
        selects, sources = [], {}
        for source in self._get_readable_sources():
            if self._is_wanted(source, kinds, channels):
                sources[source.kind] = source
                extra = self._get_filter_domain(source, channels, search)
                selects += [
                    self._get_select(source, domain & extra, before, limit + 1)
                    for domain in self._get_customer_domains(source, partner, cards)
                ]
        rows = self._fetch_rows(selects, limit + 1)
        entries = self._prepare_entries(sources, rows[:limit], partner)
        more = len(rows) > limit and self._format_place(rows[limit - 1])
        return {"entries": entries, "before": more}

    @api.model
    @api.readonly
    def get_details(self, kind, record_id):
        """Return what an entry holds when it is opened: words, events, attachments.

        :raise AccessError: when the user may not read the record
        """
        for source in self._get_readable_sources():
            if source.kind == kind:
                record = self.env[source.model].browse(record_id)
                record.check_access("read")
                return self._prepare_details(source, record)
        return {"words": "", "events": [], "attachments": []}

    # One page by one statement

    def _get_partner(self, partner_id):
        partner = self.env["res.partner"].browse(int(partner_id))
        partner.check_access("read")
        return partner

    def _is_wanted(self, source, kinds, channels):
        if channels and source.kind != "interaction":
            return False
        return source.kind in kinds if kinds else not source.optional

    def _get_filter_domain(self, source, channels, search):
        """Return the domain of what a source tells, of all customers."""
        domain = source.domain
        if channels:
            domain &= Domain("kind", "in", channels)
        words = (search or "").split()[:_MOST_WORDS]
        return domain & self._get_search_domain(source, words) if words else domain

    def _get_select(self, source, domain, before, limit):
        """Return the SELECT of the newest (kind, id, date) of a source."""
        model = self.env[source.model].with_context(active_test=False)
        bypass = {"bypass_access": True} if source.follows_customer else {}
        query = model._search(domain, **bypass)
        row_id = SQL.identifier(query.table, "id")
        moment = self._get_moment_sql(source, model, query)
        query.add_where(SQL("%s IS NOT NULL", moment))
        if before:
            query.add_where(self._get_place_sql(source, moment, row_id, before))
        query.order = SQL("%s DESC, %s DESC", moment, row_id)
        query.limit = limit
        kind = SQL('%s::text COLLATE "C" AS kind', source.kind)
        return query.select(
            kind, SQL("%s AS id", row_id), SQL("%s::timestamp AS date", moment)
        )

    def _get_moment_sql(self, source, model, query):
        """Return the SQL of when it happened; a plain column where there is one."""
        columns = []
        for name in source.date:
            column = model._field_to_sql(query.table, name, query)
            if model._fields[name].type == "date":
                column = SQL("(%s + %s)", column, _END_OF_DAY)
            columns.append(column)
        return (
            columns[0]
            if len(columns) == 1
            else SQL("COALESCE(%s)", SQL(", ").join(columns))
        )

    def _get_place_sql(self, source, moment, row_id, before):
        """Return the condition of what comes after a place in the history.

        Order: moment descending, kind, id descending.
        """
        date, kind, last_id = before
        if source.kind == kind:
            return SQL("(%s, %s) < (%s, %s)", moment, row_id, date, last_id)
        if source.kind > kind:
            return SQL("%s <= %s", moment, date)
        return SQL("%s < %s", moment, date)

    def _fetch_rows(self, selects, limit):
        """Return the newest (kind, id, date) of all sources together."""
        if not selects:
            return []
        parts = SQL(" UNION ALL ").join(SQL("(%s)", select) for select in selects)
        return self.env.execute_query(
            SQL(
                "SELECT kind, id, date FROM (%s) AS entry"
                " ORDER BY date DESC, kind, id DESC LIMIT %s",
                parts,
                limit,
            )
        )

    def _format_place(self, row):
        kind, record_id, date = row
        return [date.isoformat(), kind, record_id]

    def _parse_place(self, before):
        if not before:
            return None
        try:
            date, kind, record_id = before
            return datetime.fromisoformat(date), str(kind), int(record_id)
        except (TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("This is no place in a timeline.")
            ) from error

    # Whose rows, and which of them

    def _get_customer_domains(self, source, partner, cards):
        """Return disjoint domains of the rows of one customer."""
        own = getattr(self, f"_get_{source.kind}_domains", None)
        return own(partner) if own else [Domain(source.partner, "in", cards.ids)]

    def _get_cards(self, partner):
        """Return the customer, a commercial entity with its contact persons."""
        if partner.commercial_partner_id != partner:
            return partner
        domain = Domain("commercial_partner_id", "=", partner.id)
        cards = partner.with_context(active_test=False).search(domain, order="id")
        return partner | cards

    def _get_search_domain(self, source, words):
        """Return the domain of rows in which all the words are found."""
        own = getattr(self, f"_get_{source.kind}_search_domain", None)
        if own:
            return own(words)
        return Domain.AND(
            Domain.OR(
                Domain(name, "ilike", escape_psql(word)) for name in source.search
            )
            for word in words
        )
