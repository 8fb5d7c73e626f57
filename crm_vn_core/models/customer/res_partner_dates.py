# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from calendar import monthrange
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...almanac import can_chi, con_giap, to_lunar


class ResPartner(models.Model):
    """The dates of a customer, and the birth date in step with its solar birthday row.

    ``birthdate_date`` and ``birth_year`` are plain stored columns: adding them costs
    nothing on a large database, merging customers copies them, imports fill them.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    birthdate_date = fields.Date(
        string="Birth Date",
        groups="base.group_user",
        help="Empty while day, month or year is unknown: enter those in Dates.",
    )
    birth_year = fields.Integer(
        aggregator=None,
        groups="base.group_user",
        help="May stand alone when only the year of birth is known.",
    )
    date_ids = fields.One2many(
        comodel_name="crm.partner.date",
        inverse_name="partner_id",
        string="Dates",
        groups="base.group_user",
    )
    birthday_next_date = fields.Date(
        string="Next Birthday",
        compute="_compute_birthday_next_date",
        search="_search_birthday_next_date",
        groups="base.group_user",
    )
    birthday_lunar = fields.Char(
        string="Lunar Birth Date",
        compute="_compute_birth_lunar",
        groups="base.group_user",
    )
    birth_year_name = fields.Char(
        string="Lunar Birth Year",
        compute="_compute_birth_lunar",
        groups="base.group_user",
        help="Can chi and con giáp of the lunar year of birth; the year begins at Tết.",
    )

    @api.depends("date_ids.next_date", "date_ids.kind", "date_ids.active")
    def _compute_birthday_next_date(self):
        for partner in self:
            birthdays = partner.date_ids.filtered(
                lambda d: d.kind == "birthday" and d.active and d.next_date
            )
            partner.birthday_next_date = min(
                birthdays.mapped("next_date"), default=False
            )

    def _search_birthday_next_date(self, operator, value):
        if operator not in ("in", "<", "<=", ">", ">="):
            return NotImplemented
        birthday = Domain("kind", "=", "birthday")
        found = Domain(
            "date_ids", "any", birthday & Domain("next_date", operator, value)
        )
        if operator == "in" and False in value:
            return found | Domain("date_ids", "not any", birthday)
        return found

    @api.depends(
        "birthdate_date", "date_ids.year", "date_ids.day", "date_ids.month",
        "date_ids.calendar", "date_ids.leap_month", "date_ids.kind", "date_ids.active",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_birth_lunar(self):
        for partner in self:
            day = partner.birthdate_date or partner._get_lunar_birth_date()
            try:
                year = day and to_lunar(day).year
            except ValueError:
                day = year = False
            partner.birthday_lunar = day and partner.date_ids._format_lunar(day)
            partner.birth_year_name = year and f"{can_chi(year)} ({con_giap(year)})"

    def _get_lunar_birth_date(self):
        """Return the solar date of a full lunar birthday, False without one."""
        rows = self.date_ids.filtered(
            lambda d: d.kind == "birthday" and d.calendar == "lunar" and d.year
        )
        return rows[:1]._get_first_date() if rows else False

    @api.constrains("birthdate_date", "birth_year")
    def _check_birthdate(self):
        today = self.env["crm.partner.date"]._get_today()
        for partner in self:
            if partner.birthdate_date and partner.birthdate_date > today:
                raise ValidationError(
                    self.env._("A birth date cannot lie in the future.")
                )
            if partner.birth_year and not 1900 <= partner.birth_year <= today.year:
                raise ValidationError(
                    self.env._(
                        "The year of birth must lie between 1900 and %(year)s.",
                        year=str(today.year),
                    )
                )

    @api.onchange("birthdate_date")
    def _onchange_birthdate_date(self):
        """Show the year at once; saving fills it in any case."""
        if self.birthdate_date:
            self.birth_year = self.birthdate_date.year

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create([self._complete_birth_vals(v) for v in vals_list])
        born = partners.browse(
            partner.id
            for partner, vals in zip(partners, vals_list, strict=True)
            if vals.get("birthdate_date")
        )
        born.sudo()._update_dates_from_birthdates()
        return partners

    def write(self, vals):
        result = super().write(self._complete_birth_vals(vals))
        if self.env.context.get("crm_vn_sync_dates"):
            return result
        if "birth_year" in vals and "birthdate_date" not in vals:
            self.sudo()._apply_birth_year()
        if "birthdate_date" in vals or "birth_year" in vals:
            self.sudo()._update_dates_from_birthdates()
        return result

    @api.model
    def _complete_birth_vals(self, vals):
        """Return values whose year of birth is that of the birth date they hold."""
        if not vals.get("birthdate_date"):
            return vals
        year = fields.Date.to_date(vals["birthdate_date"]).year
        return {**vals, "birth_year": year}

    def _get_solar_birthday(self):
        """Return the row that mirrors the birth date of one customer."""
        return self.date_ids.filtered(
            lambda d: d.active and d.kind == "birthday" and d.calendar == "solar"
        )[:1]

    def _apply_birth_year(self):
        """Complete, move or open the birth date by a year that was given alone."""
        for partner in self.with_context(crm_vn_sync_dates=True):
            row, year = partner._get_solar_birthday(), partner.birth_year
            known = partner.birthdate_date or row
            if known and year:
                day = min(known.day, monthrange(year, known.month)[1])
                partner.birthdate_date = date(year, known.month, day)
            elif partner.birthdate_date:
                row.year = 0
                partner.birthdate_date = False

    def _update_dates_from_birthdates(self):
        """Make, correct or remove the solar birthday row of each customer."""
        partners = self.with_context(crm_vn_sync_dates=True)
        obsolete, vals_list = partners.env["crm.partner.date"], []
        for partner in partners:
            row, birthdate = partner._get_solar_birthday(), partner.birthdate_date
            if not birthdate:
                obsolete |= row.filtered("year")
                continue
            vals = {
                "day": birthdate.day,
                "month": birthdate.month,
                "year": birthdate.year,
            }
            if not row:
                vals_list.append({"partner_id": partner.id, "kind": "birthday", **vals})
            elif any(row[name] != value for name, value in vals.items()):
                row.write(vals)
        obsolete.unlink()
        obsolete.create(vals_list)

    def _update_birthdates_from_dates(self):
        """Take birth date and year of birth from the birthday rows."""
        for partner in self.sudo().with_context(crm_vn_sync_dates=True):
            row = partner._get_solar_birthday()
            birthdate = row._get_first_date() if row.year else False
            known = birthdate or partner._get_lunar_birth_date()
            vals = {"birthdate_date": birthdate}
            if known:
                vals["birth_year"] = known.year
            partner.write(vals)
