# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import date, timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged, users
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import BaseCommon

from ..almanac import next_occurrence

# 22 November 2026, 14:00 in Viet Nam.
NOW = "2026-11-22 07:00:00"


class DateCase(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.partner = cls.env["res.partner"].create({"name": "Nguyễn Thị Bảy"})
        cls.other_company = cls.env["res.company"].create({"name": "Other company"})
        for login, group in (
            ("date_employee", "base.group_user"),
            ("date_user", "crm_vn_core.group_crm_vn_core_user"),
            ("date_manager", "crm_vn_core.group_crm_vn_core_manager"),
        ):
            new_test_user(cls.env, login=login, groups=group)

    def _create_date(self, partner=None, **vals):
        values = {"kind": "birthday", "day": 15, "month": 8, **vals}
        values["partner_id"] = (partner or self.partner).id
        return self.env["crm.partner.date"].create(values)


@tagged("post_install", "-at_install")
class TestCrmPartnerDate(DateCase):
    def test_next_date_follows_what_is_written(self):
        row = self._create_date()
        self.assertEqual(row.next_date, date(2027, 8, 15))
        row.calendar = "lunar"
        self.assertEqual(row.next_date, date(2027, 9, 15))
        row.write({"day": 22, "month": 11, "calendar": "solar"})
        self.assertEqual(row.next_date, date(2026, 11, 22), "today counts")
        row.write({"day": 29, "month": 2})
        self.assertEqual(row.next_date, date(2027, 2, 28))

    @freeze_time("2026-11-22 18:00:00")
    def test_today_is_that_of_viet_nam(self):
        self.env.user.tz = "America/New_York"
        row = self._create_date(day=22, month=11)
        self.assertEqual(row.next_date, date(2027, 11, 22))

    def test_leap_month(self):
        row = self._create_date(calendar="lunar", day=1, month=6, leap_month=True)
        self.assertEqual(
            row.next_date, next_occurrence(date(2026, 11, 21), 1, 6, "lunar")
        )
        self.assertEqual(row.date_text, "01/06 leap, lunar")

    def test_impossible_dates_are_refused_with_one_sentence(self):
        cases = [
            ({"day": 30, "month": 2}, "no such day"),
            ({"day": 31, "month": 4}, "no such day"),
            ({"day": 0}, "no such day"),
            ({"month": 13}, "must be 1 to 12"),
            ({"day": 29, "month": 2, "year": 1975}, "no such day"),
            ({"day": 31, "calendar": "lunar"}, "no such day"),
            (
                {"day": 30, "month": 12, "year": 2024, "calendar": "lunar"},
                "no such day",
            ),
            (
                {"month": 5, "year": 2025, "leap_month": True, "calendar": "lunar"},
                "no such month",
            ),
            ({"leap_month": True}, "only lunar months"),
            ({"year": 1875}, "between 1900 and 2100"),
        ]
        for vals, message in cases:
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, message),
                self.env.cr.savepoint(),
            ):
                self._create_date(**vals)

    def test_anniversary_by_its_own_calendar(self):
        row = self._create_date(calendar="lunar", day=23, month=12, year=1975)
        self.assertEqual(row.next_date, date(2027, 1, 30))
        self.assertEqual(row.anniversary, 51, "lunar year 2026 still runs")
        self.assertEqual(row.equivalent, "23/01/1976 solar")

    def test_equivalent_names_the_lunar_year(self):
        row = self._create_date(day=10, month=1, year=1990)
        self.assertEqual(row.equivalent, "14/12 Kỷ Tỵ (rắn)")
        row.year = 0
        self.assertFalse(row.equivalent)

    @mute_logger("odoo.sql_db")
    def test_one_birthday_by_each_calendar(self):
        self._create_date()
        self._create_date(calendar="lunar")
        self._create_date(kind="wedding")
        self._create_date(kind="wedding", day=16)
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._create_date(day=16)
        row = self._create_date(day=16, active=False)
        self.assertFalse(row.active)

    def test_form(self):
        form = Form(self.env["crm.partner.date"])
        form.partner_id = self.partner
        form.calendar = "lunar"
        form.day, form.month = 15, 8
        self.assertEqual(form.next_date, date(2027, 9, 15), "shown before saving")
        form.save()

    @users("date_employee")
    def test_employees_read_only(self):
        row = self._create_date_as_admin()
        row = row.with_env(self.env)
        self.assertEqual(row.day, 15)
        for operation in (
            lambda: row.write({"day": 16}),
            row.unlink,
            lambda: row.copy({"kind": "custom"}),
        ):
            with self.assertRaises(AccessError):
                operation()

    @users("date_user")
    def test_users_edit(self):
        row = self._create_date(year=1975)
        row.day = 16
        self.assertEqual(row.partner_id.birthdate_date, date(1975, 8, 16))
        row.unlink()

    def _create_date_as_admin(self):
        partner = self.partner.sudo()
        return (
            self.env["crm.partner.date"]
            .sudo()
            .create({"partner_id": partner.id, "day": 15, "month": 8})
        )

    @users("date_user")
    def test_company_rule(self):
        self.partner.sudo().company_id = self.other_company
        row = self._create_date_as_admin()
        self.assertFalse(self.env["crm.partner.date"].search([("id", "=", row.id)]))


@tagged("post_install", "-at_install")
class TestNextDateCron(DateCase):
    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_vn_core.ir_cron_crm_partner_date_next_dates"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_moves_every_rule_that_is_due(self):
        seed = random.SystemRandom().randrange(10**9)
        chance = random.Random(seed)
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(150)]
        )
        rows = self.env["crm.partner.date"].create(
            [
                {
                    "partner_id": partner.id,
                    "day": chance.randint(1, 28),
                    "month": chance.randint(1, 12),
                    "calendar": chance.choice(["solar", "lunar"]),
                    "active": chance.random() < 0.9,
                }
                for partner in partners
            ]
        )
        lunar = rows.filtered(lambda row: row.calendar == "lunar")
        lunar[:40].leap_month = True
        later = date(2027, 5, 5)
        with freeze_time("2027-05-05 03:00:00"):
            self._run_cron()
        for row in rows:
            expected = next_occurrence(
                later - timedelta(days=1),
                row.day,
                row.month,
                row.calendar,
                row.leap_month,
            )
            self.assertEqual(row.next_date, expected, f"seed {seed}: {row.date_text}")

    def test_touches_only_rows_whose_date_has_passed(self):
        today = self._create_date(day=22, month=11)
        stale = self._create_date(kind="wedding", day=1, month=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_partner_date SET next_date = CASE id WHEN %s"
            " THEN DATE '2026-01-01' ELSE DATE '2050-01-01' END WHERE id IN %s",
            (stale.id, (stale.id, today.id)),
        )
        self._run_cron()
        self.assertEqual(stale.next_date, date(2027, 1, 1))
        self.assertEqual(today.next_date, date(2050, 1, 1), "not due: not touched")

    def test_number_of_queries_does_not_grow(self):
        model = self.env["crm.partner.date"]
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(60)]
        )
        for number, partner in enumerate(partners):
            self._create_date(partner, day=1 + number % 28, month=1 + number % 12)
        self.env.flush_all()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 0)
        with freeze_time("2028-01-01 03:00:00"):
            with self.assertQueryCount(2):
                model._cron_update_next_dates()

    def test_end_of_the_almanac(self):
        row = self._create_date(calendar="lunar")
        with freeze_time("2100-12-01 03:00:00"):
            self._run_cron()
        self.assertFalse(row.next_date)
