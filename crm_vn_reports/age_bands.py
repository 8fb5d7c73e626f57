# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ages on any day and age bands, as SQL; the bands are those of the customer file."""

from odoo.tools import SQL

from odoo.addons.crm_vn_core.models.customer.res_partner_search import AGE_BANDS


def age_sql(partner, day):
    """Age in full years of a person on a day; NULL when unknown, and for companies.

    A day before the birth is a mistake in the file. A year of birth alone counts as
    if the birthday of that year had passed.

    :param str partner: alias of `res_partner` in the query
    :param SQL day: expression of type date
    """
    return SQL(
        """
        CASE
            WHEN %(partner)s.is_company OR %(partner)s.birthdate_date > %(day)s
            THEN NULL
            WHEN %(partner)s.birthdate_date IS NOT NULL
            THEN EXTRACT(YEAR FROM AGE(%(day)s, %(partner)s.birthdate_date))::int
            WHEN %(partner)s.birth_year > 0
            THEN EXTRACT(YEAR FROM %(day)s)::int - %(partner)s.birth_year
        END
        """,
        partner=SQL.identifier(partner),
        day=day,
    )


def age_band_sql(age):
    """Key of the age band, `unknown` where there is none.

    :param SQL age: expression of type integer, NULL when unknown
    """
    bands = [
        SQL("WHEN %s BETWEEN %s AND %s THEN %s", age, least, most, band)
        for band, (least, most) in AGE_BANDS.items()
    ]
    return SQL("CASE %s ELSE 'unknown' END", SQL(" ").join(bands))


def get_age_bands(env):
    """Selection of the age bands in the language of the user, `unknown` last."""
    bands = env["res.partner"]._fields["age_band"]._description_selection(env)
    return [*bands, ("unknown", env._("Unknown"))]
