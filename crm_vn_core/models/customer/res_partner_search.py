# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finding a customer by whatever the person at the counter says or shows."""

import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...masking import PERSONAL
from ...text.names import normalize
from ...text.phones import normalize_phone

_lt = LazyTranslate(__name__)
_AGE_UNKNOWN = _lt("Age unknown")

# Age bands: code → first and last year of age.
AGE_BANDS = {
    "u18": (0, 17),
    "18_24": (18, 24),
    "25_34": (25, 34),
    "35_44": (35, 44),
    "45_54": (45, 54),
    "55_64": (55, 64),
    "o65": (65, 150),
}
_NUMBER = re.compile(r"[\s\d.+()/-]*\d[\s\d.+()/-]*")
_LIKE = ("ilike", "like")
_TEXT_FIELDS = ("nickname", "email", "ref")


def _trigram(column):
    """Return an index definition for searches without accents inside a text."""

    def get_definition(registry):
        if not registry.has_trigram:
            return ""
        return (
            f"USING gin ({registry.unaccent(column)} gin_trgm_ops)"
            f" WHERE {column} IS NOT NULL"
        )

    return get_definition


class ResPartner(models.Model):
    """Search by name, phone, code, tax code and identity number; groups by age."""

    _name = "res.partner"
    _inherit = "res.partner"

    age = fields.Integer(
        compute="_compute_age",
        search="_search_age",
        aggregator=None,
        groups="base.group_user",
        help="In years; by the year alone while the day of birth is not known.",
    )
    age_band = fields.Selection(
        selection=[
            ("u18", "Under 18"),
            ("18_24", "18–24"),
            ("25_34", "25–34"),
            ("35_44", "35–44"),
            ("45_54", "45–54"),
            ("55_64", "55–64"),
            ("o65", "65 and over"),
        ],
        compute="_compute_age_band",
        search="_search_age_band",
        falsy_value_label=_AGE_UNKNOWN,
        groups="base.group_user",
    )

    _complete_name_trigram_index = models.Index(_trigram("complete_name"))
    _nickname_trigram_index = models.Index(_trigram("nickname"))
    _ref_trigram_index = models.Index(_trigram("ref"))
    _email_trigram_index = models.Index(_trigram("email"))
    _vat_trigram_index = models.Index(_trigram("vat"))

    # Search by name, code, phone or number

    @api.model
    def _search_display_name(self, operator, value):
        if operator in ("not ilike", "not like"):
            return NotImplemented
        if operator not in _LIKE or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        value = normalize(value)
        if _NUMBER.fullmatch(value):
            return Domain("id", "in", self._get_number_query(value))
        return Domain("id", "in", self._get_text_query(value))

    @api.model
    def _get_text_query(self, value):
        """Return the SQL of the ids that a text finds: all words of the name in any
        order, or a part of nickname, e-mail or code.

        A union of index scans. As plain conditions the planner would rather walk the
        whole table in the order of the list, for the few rows that a page needs.
        """
        name = Domain.AND(
            Domain("complete_name", "ilike", word) for word in value.split()
        )
        others = (Domain(fname, "ilike", value) for fname in _TEXT_FIELDS)
        queries = [self._get_partner_ids_sql(domain) for domain in (name, *others)]
        return SQL("(%s)", SQL(" UNION ").join(queries))

    @api.model
    def _get_number_query(self, value):
        """Return the SQL of the ids that a phone, code, tax code or number finds.

        A union, so that each branch runs on its index. The caller's rules stay in
        force: these ids only restrict an ordinary search.
        """
        queries = [
            self._get_partner_ids_sql(domain)
            for domain in self._get_number_domains(value)
        ]
        queries.append(self._get_point_ids_sql(value))
        return SQL("(%s)", SQL(" UNION ").join(queries))

    @api.model
    def _get_number_domains(self, value):
        """Return the domains of partners that a number may mean."""
        digits = re.sub(r"\D", "", value)
        texts = list({value, digits})
        domains = [
            Domain("ref", "ilike", value),
            Domain("vat", "in", texts),
            Domain("identity_number", "=", digits),
        ]
        if len(digits) >= 3:
            domains.append(Domain("complete_name", "ilike", value))
            # Part of a number finds companies; part of a personal number only for
            # those who may see it.
            tax_code = Domain("vat", "ilike", value)
            if self._shows_personal_numbers():
                domains.append(Domain("identity_number", "ilike", digits))
            else:
                tax_code &= ~Domain.custom(to_sql=_is_personal_sql)
            domains.append(tax_code)
        return domains

    @api.model
    def _get_partner_ids_sql(self, domain):
        partners = self.sudo().with_context(active_test=False)
        return partners._search(domain).subselect()

    @api.model
    def _get_point_ids_sql(self, value):
        """Return the SQL of the owners of a phone, in any spelling, or part of it."""
        Point = self.env["crm.contact.point"].sudo()
        phone = normalize_phone(value)
        digits = re.sub(r"\D", "", value).lstrip("0")
        if phone:
            domain = Domain("address", "=", phone)
        elif len(digits) >= 3:
            domain = Domain("address", "like", digits)
        else:
            domain = Domain.FALSE
        query = Point._search(domain & Domain("kind", "in", ("phone", "zalo")))
        return query.subselect("partner_id")

    # Age

    @api.depends("birthdate_date", "birth_year")
    def _compute_age(self):
        for partner in self:
            partner.age = partner._get_age() or 0

    def _get_age(self):
        """Return the age in years, or None if not even the year of birth is known."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        born = self.birthdate_date
        if born:
            had_birthday = (today.month, today.day) >= (born.month, born.day)
            return today.year - born.year - (not had_birthday)
        return today.year - self.birth_year if self.birth_year else None

    def _search_age(self, operator, value):
        if operator not in ("in", "<", "<=", ">", ">="):
            return NotImplemented
        if operator == "in":
            return Domain.OR(self._get_age_domain(age, age) for age in value)
        if operator in ("<", ">"):
            value += -1 if operator == "<" else 1
        if operator.startswith("<"):
            return self._get_age_domain(0, value)
        return self._get_age_domain(value, 150)

    def _search_age_band(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            self._get_age_domain(*AGE_BANDS[band])
            if band
            else Domain("birthdate_date", "=", False)
            & Domain("birth_year", "in", (0, False))
            for band in value
            if not band or band in AGE_BANDS
        )

    @api.model
    def _get_age_domain(self, least, most):
        """Return the domain of the partners between two ages, both included."""
        today = fields.Date.context_today(self)
        last = fields.Date.subtract(today, years=least)
        first = fields.Date.subtract(today, years=most + 1)
        by_date = Domain("birthdate_date", ">", first) & Domain(
            "birthdate_date", "<=", last
        )
        by_year = Domain("birth_year", ">=", max(today.year - most, 1)) & Domain(
            "birth_year", "<=", today.year - least
        )
        return by_date | (Domain("birthdate_date", "=", False) & by_year)

    @api.depends("birthdate_date", "birth_year")
    def _compute_age_band(self):
        for partner in self:
            age = partner._get_age()
            partner.age_band = age is not None and next(
                (
                    band
                    for band, (least, most) in AGE_BANDS.items()
                    if least <= age <= most
                ),
                False,
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Age and age band are SQL expressions: lists group and order by them, and no
        job has to rewrite a column of every customer on every birthday."""
        if field_expr not in ("age", "age_band"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        date = super()._field_to_sql(alias, "birthdate_date", query)
        year = super()._field_to_sql(alias, "birth_year", query)
        make_sql = self._get_age_sql if field_expr == "age" else self._get_age_band_sql
        return make_sql(date, year, fields.Date.context_today(self))

    @api.model
    def _get_age_sql(self, date, year, today):
        """Return the SQL of the age over those of birth date and year."""
        return SQL(
            "(CASE WHEN %(date)s IS NOT NULL"
            " THEN extract(year FROM age(%(today)s::date, %(date)s))::int"
            " WHEN %(year)s > 0 THEN %(this_year)s - %(year)s END)",
            date=date,
            year=year,
            today=today,
            this_year=today.year,
        )

    @api.model
    def _get_age_band_sql(self, date, year, today):
        """Return the SQL of the age band: comparisons only, it runs on every row."""
        by_date, by_year = [], []
        for band, (_least, most) in AGE_BANDS.items():
            first = fields.Date.subtract(today, years=most + 1)
            by_date.append(SQL("WHEN %s > %s THEN %s", date, first, band))
            by_year.append(SQL("WHEN %s >= %s THEN %s", year, today.year - most, band))
        return SQL(
            "(CASE WHEN %s IS NOT NULL THEN CASE %s END"
            " WHEN %s > 0 THEN CASE %s END END)",
            date,
            SQL(" ").join(by_date),
            year,
            SQL(" ").join(by_year),
        )


def _is_personal_sql(model, alias, query):
    """Return the SQL condition that a tax code is a personal number."""
    return SQL("%s ~ %s", SQL.identifier(alias, "vat"), PERSONAL)
