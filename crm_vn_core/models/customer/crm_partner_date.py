# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...almanac import LunarDate, can_chi, con_giap, to_lunar, to_solar


class CrmPartnerDate(models.Model):
    """One dated occasion of one customer: a birthday, a founding day, a wedding …

    The solar birthday mirrors ``birthdate_date`` and ``birth_year`` of the customer
    (see ``res_partner_dates.py``); a lunar birthday is entered here.
    """

    _name = "crm.partner.date"
    _description = "Customer Date"
    _inherit = ["crm.yearly.mixin"]
    _order = "next_date, id"
    _rec_names_search = ["partner_id", "name"]

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=[
            ("birthday", "Birthday"),
            ("founding", "Founding day"),
            ("wedding", "Wedding"),
            ("first_purchase", "First purchase"),
            ("customer_since", "Customer since"),
            ("memorial", "Memorial day"),
            ("child_birthday", "Child's birthday"),
            ("custom", "Other"),
        ],
        required=True,
        default="birthday",
    )
    name = fields.Char(string="Label", help="Whose or which day it is, in a few words.")
    year = fields.Integer(
        aggregator=None, help="The year in which it began, by its own calendar."
    )
    anniversary = fields.Integer(
        compute="_compute_anniversary",
        help="How many years it will be on the next date, by its own calendar.",
    )
    equivalent = fields.Char(
        compute="_compute_equivalent",
        help="The day itself in the other calendar, with the name of its lunar year.",
    )

    _single_kind_uniq = models.UniqueIndex(
        "(partner_id, kind, calendar)"
        " WHERE kind IN ('birthday', 'founding') AND active IS TRUE",
        "This customer already has such a date: correct it instead of adding another.",
    )

    @api.depends("kind", "name", "partner_id", "date_text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            label = record.name or kinds.get(record.kind, "")
            owner = record.partner_id.display_name
            record.display_name = " · ".join(filter(None, [owner, label]))

    @api.depends("year", "next_date", "calendar")
    def _compute_anniversary(self):
        for record in self:
            record.anniversary = 0
            if record.year and record.next_date:
                current = record.next_date.year
                if record.calendar == "lunar":
                    current = to_lunar(record.next_date).year
                record.anniversary = current - record.year

    @api.depends("year", "day", "month", "calendar", "leap_month")
    @api.depends_context("lang")
    def _compute_equivalent(self):
        for record in self:
            day = record._get_first_date()
            record.equivalent = day and record._format_equivalent(day)

    @api.depends("calendar", "day", "month", "leap_month", "year")
    @api.depends_context("lang")
    def _compute_date_text(self):
        return super()._compute_date_text()

    @api.constrains("calendar", "day", "month", "leap_month", "year")
    def _check_day_month(self):
        return super()._check_day_month()

    @api.constrains("year")
    def _check_year(self):
        for record in self:
            if record.year and not 1900 <= record.year <= 2100:
                raise ValidationError(
                    self.env._("The year must lie between 1900 and 2100, or be empty.")
                )

    def _get_year(self):
        return self.year

    def _get_first_date(self):
        """Return the solar date of the first occurrence, False while it has no year."""
        self.ensure_one()
        if not self.year:
            return False
        try:
            if self.calendar == "solar":
                return date(self.year, self.month, self.day)
            parts = (self.year, self.month, self.day, self.leap_month)
            return to_solar(LunarDate(*parts))
        except ValueError:
            return False

    def _format_equivalent(self, day):
        """Return a day in the calendar that is not its own: 09/07 Ất Mão (mèo)."""
        if self.calendar == "lunar":
            return self.env._("%(date)s solar", date=day.strftime("%d/%m/%Y"))
        return self._format_lunar(day)

    @api.model
    def _format_lunar(self, day):
        """Return the lunar date of a day with its year's name, "" if out of range."""
        try:
            lunar = to_lunar(day)
        except ValueError:
            return ""
        text = f"{lunar.day:02d}/{lunar.month:02d}"
        year = f"{can_chi(lunar.year)} ({con_giap(lunar.year)})"
        if lunar.leap:
            return self.env._("%(date)s leap, %(year)s", date=text, year=year)
        return f"{text} {year}"

    @api.model_create_multi
    def create(self, vals_list):
        dates = super().create(vals_list)
        dates._sync_partners()
        return dates

    def write(self, vals):
        partners = self._filter_solar_birthdays().partner_id
        result = super().write(vals)
        if not set(vals) <= {"name", "next_date"}:
            self._sync_partners(partners)
        return result

    def unlink(self):
        partners = self._filter_solar_birthdays().partner_id
        result = super().unlink()
        self.browse()._sync_partners(partners)
        return result

    def _filter_solar_birthdays(self):
        """Return the rows that mirror the birth date of their customer."""
        return self.filtered(lambda d: d.kind == "birthday" and d.calendar == "solar")

    def _sync_partners(self, partners=None):
        """Bring the birth dates of the customers in step with their birthday rows.

        :param partners: customers whose solar birthday was in these rows before
        """
        if self.env.context.get("crm_vn_sync_dates"):
            return
        partners = self._filter_solar_birthdays().partner_id | (
            partners or self.env["res.partner"]
        )
        partners.exists()._update_birthdates_from_dates()
        lunar = self.filtered(lambda d: d.kind == "birthday" and d.calendar == "lunar")
        for partner in lunar.partner_id.sudo().filtered(lambda p: not p.birth_year):
            birth_date = partner._get_lunar_birth_date()
            if birth_date:
                partner.birth_year = birth_date.year
