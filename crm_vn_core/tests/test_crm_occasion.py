# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .test_crm_partner_date import DateCase

# Solar dates of 2027 by code, from the published table of occasions.
LUNAR_2027 = {
    "kitchen_gods": date(2027, 1, 30),
    "tet_eve": date(2027, 2, 5),
    "tet": date(2027, 2, 6),
    "god_of_wealth": date(2027, 2, 15),
    "first_full_moon": date(2027, 2, 20),
    "cold_food": date(2027, 4, 9),
    "hung_kings": date(2027, 4, 16),
    "buddha_birthday": date(2027, 5, 20),
    "doan_ngo": date(2027, 6, 9),
    "vu_lan": date(2027, 8, 16),
    "mid_autumn": date(2027, 9, 15),
    "tenth_full_moon": date(2027, 11, 12),
}


@tagged("post_install", "-at_install")
class TestCrmOccasion(DateCase):
    def test_lunar_occasions_of_a_year(self):
        for code, day in LUNAR_2027.items():
            occasion = self.env.ref(f"crm_vn_core.crm_occasion_{code}")
            self.assertEqual(occasion.code, code)
            found = occasion._get_next_date(
                date(2026, 12, 31),
                occasion.day,
                occasion.month,
                occasion.calendar,
                occasion.leap_month,
            )
            self.assertEqual(found, day, code)

    def test_shipped_for_whom(self):
        women = self.env["crm.occasion"].search([("gender", "=", "female")])
        self.assertEqual(
            set(women.mapped("code")), {"womens_day", "vietnamese_womens_day"}
        )
        holidays = self.env["crm.occasion"].search([("is_statutory", "=", True)])
        self.assertEqual(len(holidays), 12)

    def test_cron(self):
        occasion = self.env["crm.occasion"].create(
            {"name": "Customer Day", "day": 1, "month": 12}
        )
        self.assertEqual(occasion.next_date, date(2026, 12, 1))
        with freeze_time("2026-12-02 03:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "crm_vn_core.ir_cron_crm_occasion_next_dates"
            ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(occasion.next_date, date(2027, 12, 1))

    def test_impossible(self):
        with self.assertRaisesRegex(ValidationError, "no such day"):
            self.env["crm.occasion"].create({"name": "X", "day": 30, "month": 2})

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_in_a_company(self):
        tet = self.env.ref("crm_vn_core.crm_occasion_tet")
        self.assertFalse(tet.copy().code)
        tet.copy().write({"code": "tet", "company_id": self.env.company.id})
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            tet.copy().code = "tet"

    def test_founding_day_of_our_company(self):
        company = self.env["res.company"].create(
            {"name": "Bảy Hiền", "founding_date": "2010-05-05"}
        )
        occasions = self.env["crm.occasion"].with_context(active_test=False)
        occasion = occasions.search([("company_id", "=", company.id)])
        self.assertRecordValues(
            occasion,
            [{"name": "Founding day of Bảy Hiền", "next_date": date(2027, 5, 5)}],
        )
        occasion.lead_text = "Edited"
        company.founding_date = "2010-12-06"
        self.assertEqual(occasion.next_date, date(2026, 12, 6))
        self.assertEqual(occasion.lead_text, "Edited")
        company.founding_date = False
        self.assertFalse(occasion.active)
        company.founding_date = "2010-12-07"
        self.assertTrue(occasion.active)
        self.assertEqual(occasions.search([("company_id", "=", company.id)]), occasion)

    @users("date_user")
    def test_users_read_only(self):
        tet = self.env.ref("crm_vn_core.crm_occasion_tet")
        self.assertTrue(tet.next_date)
        with self.assertRaises(AccessError):
            tet.day = 2

    @users("date_manager")
    def test_managers_edit(self):
        self.env["crm.occasion"].create({"name": "X", "day": 1, "month": 2}).unlink()

    @users("date_manager")
    def test_company_rule(self):
        self.other_company.sudo().founding_date = "2010-05-05"
        domain = [("company_id", "=", self.other_company.id)]
        self.assertTrue(self.env["crm.occasion"].sudo().search(domain))
        self.assertFalse(self.env["crm.occasion"].search(domain))
