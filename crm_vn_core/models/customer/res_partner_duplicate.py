# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ...masking import is_personal_number
from ...text.phones import normalize_phone

# So many are named; whoever has more looks into the list of duplicates.
MAX_SHOWN = 5


class ResPartner(models.Model):
    """The cards that may be the same customer, shown while the card is typed."""

    _name = "res.partner"
    _inherit = "res.partner"

    # Built of escaped parts below; sanitizing would cost the links their target.
    duplicate_alert = fields.Html(
        compute="_compute_duplicate_alert",
        sanitize=False,
        help="Cards with the same phone, identity number, tax code, or name and birth "
        "date, unless they are known to be other customers.",
    )

    _phone_sanitized_index = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    _vat_plain_index = models.Index(
        "(regexp_replace(upper(vat), '(^VN|[^0-9A-Z])', '', 'g')) WHERE vat IS NOT NULL"
    )
    _birthdate_index = models.Index("(birthdate_date) WHERE birthdate_date IS NOT NULL")

    @api.depends(
        "name",
        "phone",
        "vat",
        "identity_number",
        "birthdate_date",
        "is_company",
        "relation_ids.related_partner_id",
        "inverse_relation_ids.partner_id",
    )
    @api.depends_context("uid")
    def _compute_duplicate_alert(self):
        for partner in self:
            found = partner._get_duplicates()
            partner.duplicate_alert = found and partner._format_duplicates(found)

    def _format_duplicates(self, found):
        """Return the sentence of the alert with a link to each card."""
        reasons = dict(
            self.env["crm.duplicate.group"]
            ._fields["reason"]
            ._description_selection(self.env)
        )
        links = [
            Markup("<a href='/odoo/res.partner/%s' target='_blank'>%s</a> (%s)")
            % (
                partner.id,
                partner.display_name,
                ", ".join(reasons[reason].lower() for reason in sorted(matched)),
            )
            for partner, matched in list(found.items())[:MAX_SHOWN]
        ]
        if len(found) > MAX_SHOWN:
            links.append(Markup("…"))
        title = self.env._("Possible duplicates:")
        return Markup("%s %s") % (title, Markup(", ").join(links))

    def _get_duplicates(self):
        """Return {other card that the user may read: reasons}, in two or three queries.

        Cards of the same company or person are left out, as are relatives and those
        that somebody has said to be other customers.
        """
        self.ensure_one()
        queries = [
            SQL("(SELECT %s AS reason, partner_id FROM (%s) match)", reason, query)
            for reason, query in self._get_duplicate_matches_sql().items()
        ]
        if not queries:
            return {}
        reasons = {}
        for reason, partner_id in self.env.execute_query(SQL(" UNION ").join(queries)):
            reasons.setdefault(partner_id, set()).add(reason)
        own = (self._origin | self.parent_id._origin).commercial_partner_id
        known = self._origin | self._get_related()
        domain = [
            ("id", "in", [*(reasons.keys() - set(known.ids))]),
            ("commercial_partner_id", "not in", own.ids),
        ]
        if self.company_id:
            domain.append(("company_id", "in", [False, self.company_id.id]))
        partners = self.search(domain, limit=MAX_SHOWN + 1, order="id")
        if partners and self._origin:
            partners -= self._get_dismissed(partners)
        return {partner: reasons[partner.id] for partner in partners}

    def _get_related(self):
        """Return the cards that a relation ties to this one: surely other customers."""
        card = self.sudo()
        related = card.relation_ids.related_partner_id
        return (related | card.inverse_relation_ids.partner_id)._origin

    def _get_dismissed(self, partners):
        """Return those of ``partners`` that are known to be other customers."""
        groups = self.env["crm.duplicate.group"].sudo()
        groups = groups.search(
            [("state", "=", "dismissed"), ("partner_ids", "in", self._origin.ids)]
        )
        return partners & groups.partner_ids.with_env(self.env)

    def _get_duplicate_matches_sql(self):
        """Return, per reason, the query of the partner_id with the key of this card.

        The keys are those of ``crm.duplicate.group``; each query uses an index.
        """
        card = self.sudo()
        keys = self.env["crm.duplicate.group"]
        matches = {}
        if phone := normalize_phone(card.phone):
            matches["phone"] = SQL(
                """
                SELECT id AS partner_id FROM res_partner
                 WHERE phone_sanitized = %(phone)s
                 UNION
                SELECT partner_id FROM crm_contact_point
                 WHERE address = %(phone)s AND kind IN ('phone', 'zalo')
                """,
                phone=phone,
            )
        personal = is_personal_number(card.vat)
        same_vat = SQL(
            "SELECT id AS partner_id FROM res_partner WHERE vat IS NOT NULL AND %s",
            SQL("%s = ", keys._get_vat_key_sql(SQL("vat"))),
        )
        if card.vat and len(card.vat) > 1 and not personal:
            matches["tax"] = SQL(
                "%s %s", same_vat, keys._get_vat_key_sql(SQL("%s", card.vat))
            )
        numbers = [card.identity_number] if card.identity_number else []
        if personal:
            numbers.append("".join(filter(str.isdigit, card.vat)))
        if numbers:
            matches["identity"] = SQL(
                """
                SELECT id AS partner_id FROM res_partner
                 WHERE identity_number = ANY(%(numbers)s)
                 UNION
                (%(same_vat)s ANY(%(numbers)s))
                """,
                numbers=numbers,
                same_vat=same_vat,
            )
        if card.birthdate_date and card.name and not card.is_company:
            matches["name_birthdate"] = SQL(
                """
                SELECT id AS partner_id FROM res_partner
                 WHERE birthdate_date = %s AND is_company IS NOT TRUE AND %s = %s
                """,
                card.birthdate_date,
                keys._get_name_key_sql(SQL("name")),
                keys._get_name_key_sql(SQL("%s", card.name)),
            )
        return matches
