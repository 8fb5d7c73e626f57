# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Age bands, as a selection and as SQL."""

from odoo.tools import SQL

AGE_BANDS = [
    ("under_18", "Under 18"),
    ("18_24", "18–24"),
    ("25_34", "25–34"),
    ("35_44", "35–44"),
    ("45_54", "45–54"),
    ("55_64", "55–64"),
    ("65_plus", "65+"),
    ("unknown", "Unknown"),
]
# Ages at which the next band begins, and the band that ends there.
_LIMITS = [
    (18, "under_18"),
    (25, "18_24"),
    (35, "25_34"),
    (45, "35_44"),
    (55, "45_54"),
    (65, "55_64"),
]


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
    """Key of the age band, as in `AGE_BANDS`.

    :param SQL age: expression of type integer, NULL when unknown
    """
    bands = [SQL("WHEN %s < %s THEN %s", age, limit, band) for limit, band in _LIMITS]
    return SQL(
        "CASE WHEN %s < 0 THEN 'unknown' %s WHEN %s >= 65 THEN '65_plus'"
        " ELSE 'unknown' END",
        age,
        SQL(" ").join(bands),
        age,
    )
