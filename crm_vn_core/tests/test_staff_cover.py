# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_coordination import CoordinationCase


@tagged("post_install", "-at_install")
class TestStaffCover(CoordinationCase):
    def _covered(self, user, **kwargs):
        return self._as(self.env["res.users"], user)._get_covered_users(**kwargs)

    def test_covers_in_these_days(self):
        self._create_cover(self.an, self.binh, 0, 2)
        self.assertEqual(self._covered(self.binh), self.binh | self.an)
        self.assertEqual(self._covered(self.an), self.an)
        self.assertIn(self.an, self._covered(self.binh, day=self._day(2)))
        self.assertEqual(self._covered(self.binh, day=self._day(3)), self.binh)
        self.assertEqual(self._covered(self.binh, day=self._day(-1)), self.binh)

    def test_day_of_viet_nam(self):
        """At half past midnight in Viet Nam the leave has begun, in UTC it has not."""
        with freeze_time("2026-11-30 17:30:00"):
            self.env["crm.staff.cover"].create(
                {
                    "user_id": self.an.id,
                    "cover_user_id": self.binh.id,
                    "date_from": "2026-12-01",
                    "date_to": "2026-12-01",
                }
            )
            self.assertIn(self.an, self._covered(self.binh))
        with freeze_time("2026-11-30 16:30:00"):
            self.assertNotIn(self.an, self._covered(self.binh))

    def test_chain(self):
        """An is covered by Bình, and Bình by Cúc: Cúc is there for all."""
        self._create_cover(self.an, self.binh, 0, 10)
        self._create_cover(self.binh, self.cuc, 0, 2)
        self.assertEqual(self._covered(self.cuc), self.an | self.binh | self.cuc)
        self.assertEqual(self.an._get_present_user(), self.cuc)
        self.assertEqual(self.an._get_present_user(self._day(5)), self.binh)
        self.assertEqual(self.an._get_present_user(self._day(11)), self.an)

    def test_circle(self):
        self._create_cover(self.an, self.binh, 0, 5)
        self._create_cover(self.binh, self.cuc, 0, 5)
        with (
            self.assertRaisesRegex(ValidationError, "nobody would be there"),
            self.cr.savepoint(),
        ):
            self._create_cover(self.cuc, self.an, 3, 8)
        self._create_cover(self.cuc, self.an, 6, 8)

    @mute_logger("odoo.sql_db")
    def test_constraints(self):
        cover = self._create_cover(self.an, self.binh, 0, 5)
        for vals in (
            {"user": self.an, "cover": self.cuc, "start": 5, "end": 9},
            {"user": self.cuc, "cover": self.cuc},
            {"user": self.cuc, "cover": self.an, "start": 2, "end": 1},
        ):
            with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
                self._create_cover(**vals)
        self._create_cover(self.an, self.cuc, 6, 9)
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            cover.date_to = self._day(7)
            cover.flush_recordset()

    def test_mine_and_covered(self):
        mine = self._create_customer("Của Bình", self.binh)
        domain = [("user_id.is_covered_by_me", "=", True)]
        search = self._as(self.env["res.partner"], self.binh).search
        self.assertIn(mine, search(domain))
        self.assertNotIn(self.sao, search(domain))
        self._create_cover(self.an, self.binh)
        self.assertIn(self.sao, search(domain))
        contract = self._create_contract()
        found = self._as(self.env["crm.contract"], self.binh).search(domain)
        self.assertIn(contract, found)
        activity = self.sao.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.an.id
        )
        found = self._as(self.env["mail.activity"], self.binh).search(domain)
        self.assertIn(activity, found)
        user = self._as(self.an, self.binh)
        self.assertTrue(user.is_covered_by_me)

    def test_cover_may_do_the_work(self):
        """Rights begin and end with the days, without anybody's doing."""
        contract = self._create_contract()
        seen = self._as(contract, self.binh)
        with self.assertRaises(AccessError):
            seen.note = "chưa"
        cover = self._create_cover(self.an, self.binh, 0, 1)
        seen.note = "trực thay"
        cover.date_from = cover.date_to = self._day(1)
        self.env.flush_all()
        with self.assertRaises(AccessError):
            seen.note = "chưa tới ngày"

    def test_cover_sees_what_is_the_absent_ones_alone(self):
        """Salesmen see their own leads, orders and tickets; the cover sees these."""
        self.binh.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        lead = self.env["crm.lead"].create({"name": "x", "user_id": self.an.id})
        order = self._create_order(user_id=self.an.id)
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "user_id": self.an.id}
        )
        for record in (lead, order, order.order_line, ticket):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                self._as(record, self.binh).read(["display_name"])
        self._create_cover(self.an, self.binh)
        self.env.invalidate_all()
        for record in (lead, order, order.order_line, ticket):
            self._as(record, self.binh).read(["display_name"])

    def test_rights(self):
        """One enters one's own leave, a manager everyone's; all may see who covers."""
        Cover = self.env["crm.staff.cover"]
        vals = {
            "user_id": self.an.id,
            "cover_user_id": self.binh.id,
            "date_to": self._day(3),
        }
        with self.assertRaises(AccessError):
            self._as(Cover, self.binh).create(vals)
        cover = self._as(Cover, self.an).create(vals)
        self.assertEqual(cover.date_from, self.today)
        self.assertEqual(cover.state, "current")
        with self.assertRaises(AccessError):
            self._as(cover, self.binh).date_to = self._day(9)
        self._as(cover, self.employee).read(["user_id", "cover_user_id", "state"])
        self._as(cover, self.boss).date_to = self._day(9)
        self._as(cover, self.an).unlink()

    def test_colleague_is_told(self):
        cover = self._as(self.env["crm.staff.cover"], self.an).create(
            {
                "user_id": self.an.id,
                "cover_user_id": self.binh.id,
                "date_to": self._day(3),
            }
        )
        told = cover.message_ids.notified_partner_ids
        self.assertEqual(told, self.binh.partner_id)

    def test_states(self):
        past = self._create_cover(self.an, self.binh, -5, -1)
        current = self._create_cover(self.an, self.binh, 0, 0)
        coming = self._create_cover(self.an, self.binh, 1, 1)
        covers = past | current | coming
        self.assertEqual(covers.mapped("state"), ["past", "current", "coming"])
        for cover in covers:
            domain = [("state", "=", cover.state), ("id", "in", covers.ids)]
            self.assertEqual(covers.search(domain), cover)
