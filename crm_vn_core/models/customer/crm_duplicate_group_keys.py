# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ...masking import mask_tax_code_sql


class CrmDuplicateGroup(models.Model):
    """By what two cards are recognised as one customer."""

    _name = "crm.duplicate.group"
    _inherit = "crm.duplicate.group"

    @api.model
    def _get_duplicate_keys_sql(self):
        """Return, per reason, the query of (partner_id, key) over all cards.

        Another way to recognise a customer is added here and in
        :meth:`_get_duplicate_matches_sql`.
        """
        number = self._get_vat_key_sql(SQL("vat"))
        return {
            "phone": SQL(
                """
                SELECT id AS partner_id, phone_sanitized AS key
                  FROM res_partner WHERE phone_sanitized IS NOT NULL
                 UNION ALL
                SELECT partner_id, address FROM crm_contact_point
                 WHERE kind IN ('phone', 'zalo') AND address IS NOT NULL
                """
            ),
            "identity": SQL(
                """
                SELECT id AS partner_id, identity_number AS key
                  FROM res_partner WHERE identity_number IS NOT NULL
                 UNION ALL
                SELECT id, %(number)s FROM res_partner
                 WHERE vat IS NOT NULL AND %(number)s ~ '^[0-9]{12}$'
                """,
                number=number,
            ),
            "tax": SQL(
                """
                SELECT id AS partner_id, %(number)s AS key
                  FROM res_partner
                 WHERE vat IS NOT NULL AND %(number)s !~ '^[0-9]{12}$'
                """,
                number=number,
            ),
            "name_birthdate": SQL(
                """
                SELECT id AS partner_id,
                       to_char(birthdate_date, 'YYYYMMDD ') || %(name)s AS key
                  FROM res_partner
                 WHERE birthdate_date IS NOT NULL AND is_company IS NOT TRUE
                """,
                name=self._get_name_key_sql(SQL("name")),
            ),
        }

    @api.model
    def _get_vat_key_sql(self, vat):
        """Return the expression of a tax code without country and separators.

        ``res.partner`` has an index on it.
        """
        return SQL("regexp_replace(upper(%s), '(^VN|[^0-9A-Z])', '', 'g')", vat)

    @api.model
    def _get_name_key_sql(self, name):
        """Return the expression of a name without accents, case and punctuation."""
        plain = self.env.registry.unaccent(SQL("normalize(%s, NFC)", name))
        return SQL(
            "btrim(regexp_replace(lower(%s), '[^a-z0-9]+', ' ', 'g'))",
            plain,
        )

    @api.model
    def _get_label_sql(self):
        """Return the expression of what the list shows of a key."""
        return SQL(
            """
            CASE WHEN reason = 'identity' AND length(key) = 12 THEN %(masked)s
                 WHEN reason = 'identity' THEN repeat('•', 6) || right(key, 3)
                 WHEN reason = 'name_birthdate'
                 THEN regexp_replace(key, '^(....)(..)(..) (.*)$', '\\4 \\3/\\2/\\1')
                 ELSE key END
            """,
            masked=mask_tax_code_sql(SQL("key")),
        )

    @api.model
    def _get_unrelated_sql(self):
        """Return the condition that a row of ``matches`` agrees with a stranger.

        Cards between which a relation stands are known to be two: a mother and a son
        with one phone, a household business with the number of its owner.
        """
        return SQL(
            """
            EXISTS (
                SELECT FROM matches other
                 WHERE other.reason = matches.reason
                   AND other.key = matches.key
                   AND other.company_id IS NOT DISTINCT FROM matches.company_id
                   AND other.commercial_partner_id <> matches.commercial_partner_id
                   AND NOT EXISTS (
                       SELECT FROM crm_partner_relation r
                        WHERE (r.partner_id, r.related_partner_id) IN (
                              (matches.partner_id, other.partner_id),
                              (other.partner_id, matches.partner_id)))
            )
            """
        )
