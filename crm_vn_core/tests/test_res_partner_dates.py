# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .test_crm_partner_date import DateCase


@tagged("post_install", "-at_install")
class TestResPartnerDates(DateCase):
    def _birthday(self, partner=None):
        partner = partner or self.partner
        partner.invalidate_recordset()
        return partner.date_ids.filtered(lambda d: d.kind == "birthday")

    def test_birth_date_makes_its_row(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "A", "birthdate_date": "1975-08-15"},
                {"name": "B"},
                {"name": "C", "birthdate_date": "1980-02-29"},
            ]
        )
        self.assertEqual(partners.mapped("birth_year"), [1975, 0, 1980])
        self.assertRecordValues(
            partners.date_ids.sorted("year"),
            [
                {"day": 15, "month": 8, "year": 1975, "calendar": "solar"},
                {"day": 29, "month": 2, "year": 1980, "calendar": "solar"},
            ],
        )

    def test_birth_date_corrects_and_removes_its_row(self):
        self.partner.birthdate_date = "1975-08-15"
        row = self._birthday()
        self.partner.birthdate_date = "1976-09-16"
        self.assertEqual(self._birthday(), row)
        self.assertRecordValues(row, [{"day": 16, "month": 9, "year": 1976}])
        self.assertEqual(self.partner.birth_year, 1976)
        self.partner.birthdate_date = False
        self.assertFalse(self._birthday())
        self.assertEqual(self.partner.birth_year, 1976, "the year may stand alone")

    def test_row_makes_the_birth_date(self):
        row = self._create_date(year=1975)
        self.assertEqual(self.partner.birthdate_date, date(1975, 8, 15))
        self.assertEqual(self.partner.birth_year, 1975)
        row.day = 16
        self.assertEqual(self.partner.birthdate_date, date(1975, 8, 16))
        row.year = 0
        self.assertFalse(self.partner.birthdate_date)
        self.assertEqual(self._birthday(), row, "day and month are still known")
        row.year = 1977
        row.unlink()
        self.assertFalse(self.partner.birthdate_date)

    def test_row_that_changes_its_kind_or_owner(self):
        row = self._create_date(year=1975)
        other = self.env["res.partner"].create({"name": "Other"})
        row.partner_id = other
        self.assertFalse(self.partner.birthdate_date)
        self.assertEqual(other.birthdate_date, date(1975, 8, 15))
        row.kind = "wedding"
        self.assertFalse(other.birthdate_date)

    def test_day_and_month_without_a_year(self):
        row = self._create_date()
        self.assertFalse(self.partner.birthdate_date)
        self.partner.name = "Renamed"
        self.assertTrue(row.exists())
        self.partner.birth_year = 1975
        self.assertEqual(self.partner.birthdate_date, date(1975, 8, 15))
        self.assertEqual(self._birthday().year, 1975)

    def test_year_alone(self):
        self.partner.birth_year = 1975
        self.assertFalse(self.partner.birthdate_date)
        self.assertFalse(self._birthday())

    def test_year_moves_a_full_birth_date(self):
        self.partner.birthdate_date = "1980-02-29"
        self.partner.birth_year = 1981
        self.assertEqual(self.partner.birthdate_date, date(1981, 2, 28))
        self.partner.birth_year = 0
        self.assertFalse(self.partner.birthdate_date)
        self.assertRecordValues(self._birthday(), [{"day": 28, "month": 2, "year": 0}])

    def test_both_cleared_and_given(self):
        self.partner.birthdate_date = "1980-02-29"
        self.partner.write({"birthdate_date": False, "birth_year": 1979})
        self.assertFalse(self.partner.birthdate_date)
        self.assertEqual(self.partner.birth_year, 1979)
        self.assertFalse(self._birthday())
        self.partner.write({"birthdate_date": "1980-02-28", "birth_year": 1979})
        self.assertEqual(self.partner.birth_year, 1980)

    def test_lunar_birthday_leaves_the_birth_date_alone(self):
        self.partner.birthdate_date = "1975-08-15"
        row = self._create_date(calendar="lunar", day=9, month=7, year=1975)
        self.assertEqual(self.partner.birthdate_date, date(1975, 8, 15))
        self.assertEqual(len(self._birthday()), 2)
        row.unlink()
        self.assertEqual(self.partner.birthdate_date, date(1975, 8, 15))

    def test_lunar_birthday_tells_the_year(self):
        self._create_date(calendar="lunar", day=23, month=12, year=1975)
        self.assertEqual(self.partner.birth_year, 1976)
        self.assertFalse(self.partner.birthdate_date)
        self.assertEqual(self.partner.birthday_lunar, "23/12 Ất Mão (mèo)")
        self.assertEqual(self.partner.birth_year_name, "Ất Mão (mèo)")

    def test_display(self):
        self.partner.birthdate_date = "1990-01-10"
        self._create_date(calendar="lunar", day=15, month=12)
        self.assertEqual(self.partner.birthday_next_date, date(2027, 1, 10))
        self.assertEqual(self.partner.birthday_lunar, "14/12 Kỷ Tỵ (rắn)")
        self.partner.birthdate_date = "1900-01-10"
        self.assertFalse(self.partner.birthday_lunar, "before the almanac")

    def test_impossible(self):
        for vals in (
            {"birthdate_date": "2026-11-23"},
            {"birth_year": 2027},
            {"birth_year": 975},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.partner.write(vals)

    def test_search(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.partner.birthdate_date = "1975-11-25"
        found = self.env["res.partner"].search(
            [
                ("birthday_next_date", "<=", "2026-11-28"),
                ("id", "in", (self.partner | other).ids),
            ]
        )
        self.assertEqual(found, self.partner)
        unknown = self.env["res.partner"].search(
            [
                ("birthday_next_date", "=", False),
                ("id", "in", (self.partner | other).ids),
            ]
        )
        self.assertEqual(unknown, other)

    def test_search_filters_of_the_view(self):
        view = self.env.ref("crm_vn_core.res_partner_view_search_inherit_crm_vn_dates")
        self.assertIn("birthday_this_week", view.arch)
        self.partner.birthdate_date = "1975-11-22"
        for name in ("today", "today =week_start +6d", "today =1d +1m -1d"):
            found = self.env["res.partner"].search(
                [("birthday_next_date", "<=", name), ("id", "=", self.partner.id)]
            )
            self.assertEqual(found, self.partner, name)

    @users("date_user")
    def test_partner_form(self):
        form = Form(self.env["res.partner"])
        form.name = "Trần Thị Tám"
        form.birthdate_date = "1975-08-15"
        self.assertEqual(form.birth_year, 1975)
        with form.date_ids.new() as line:
            line.kind = "wedding"
            line.calendar = "lunar"
            line.day, line.month = 15, 8
        partner = form.save()
        self.assertEqual(set(partner.date_ids.mapped("kind")), {"birthday", "wedding"})
        with Form(partner) as form, form.date_ids.edit(0) as line:
            line.name = "edited"

    def test_portal_reads_no_dates(self):
        self.assertEqual(self.partner._fields["date_ids"].groups, "base.group_user")
        self.assertEqual(
            self.partner._fields["birthdate_date"].groups, "base.group_user"
        )


@tagged("post_install", "-at_install")
class TestMergeDates(DateCase):
    def _merge(self, destination, *sources):
        partners = destination.browse([p.id for p in (destination, *sources)])
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(partners.ids, destination, extra_checks=False)
        self.env.invalidate_all()

    def _dates(self, partner):
        dates = self.env["crm.partner.date"].with_context(active_test=False)
        return dates.search([("partner_id", "=", partner.id)]).sorted("id")

    def _create_partner(self, *dates, **vals):
        lines = [Command.create({"kind": "birthday", **line}) for line in dates]
        return self.env["res.partner"].create(
            {"name": "Customer", "date_ids": lines, **vals}
        )

    def test_two_birthdays(self):
        destination = self._create_partner(birthdate_date="1975-08-15")
        source = self._create_partner(birthdate_date="1976-09-16")
        rows = destination.date_ids | source.date_ids
        self._merge(destination, source)
        self.assertFalse(source.exists())
        self.assertEqual(self._dates(destination), rows, "no row is lost")
        self.assertEqual(destination.birthdate_date, date(1975, 8, 15))
        self.assertEqual(rows.mapped("active"), [True, False])
        self.assertIn("16/09/1976", "".join(destination.message_ids.mapped("body")))

    def test_the_fuller_birthday_wins(self):
        destination = self._create_partner({"day": 15, "month": 8})
        source = self._create_partner(birthdate_date="1976-09-16")
        self._merge(destination, source)
        self.assertEqual(destination.birthdate_date, date(1976, 9, 16))
        self.assertEqual(destination.birth_year, 1976)
        self.assertRecordValues(
            self._dates(destination),
            [
                {"day": 15, "month": 8, "active": False},
                {"day": 16, "month": 9, "active": True},
            ],
        )

    def test_two_sources_and_both_calendars(self):
        lunar = {"day": 15, "month": 8, "calendar": "lunar"}
        founding = {"day": 1, "month": 1, "kind": "founding"}
        destination = self._create_partner(lunar)
        first = self._create_partner(lunar, founding, birthdate_date="1975-01-01")
        second = self._create_partner(founding, birthdate_date="1976-01-01")
        self._merge(destination, first, second)
        rows = self._dates(destination)
        self.assertEqual(len(rows), 6)
        years = rows.filtered(lambda d: d.kind == "birthday" and d.year).mapped("year")
        self.assertEqual(sorted(years), [1975, 1976], "neither is overwritten")
        active = rows.filtered("active")
        self.assertEqual(
            sorted(active.mapped(lambda d: (d.kind, d.calendar))),
            [("birthday", "lunar"), ("birthday", "solar"), ("founding", "solar")],
        )
        solar = active.filtered(lambda d: d.kind == "birthday" and d.year)
        self.assertEqual(destination.birthdate_date, solar._get_first_date())

    def test_same_day_twice_is_one_occasion(self):
        wedding = {"kind": "wedding", "day": 1, "month": 10}
        destination = self._create_partner(wedding)
        source = self._create_partner(wedding, {**wedding, "day": 2})
        self._merge(destination, source)
        rows = self._dates(destination)
        self.assertEqual(rows.mapped("active"), [True, False, True])

    def test_birth_date_without_its_row_survives(self):
        destination, source = self._create_partner(), self._create_partner()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET birthdate_date = '1975-08-15' WHERE id = %s",
            (source.id,),
        )
        self.env.invalidate_all()
        self._merge(destination, source)
        self.assertEqual(destination.birthdate_date, date(1975, 8, 15))
        self.assertEqual(self._dates(destination).year, 1975)
