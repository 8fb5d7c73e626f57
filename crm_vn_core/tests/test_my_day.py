# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_vn_core.models.customer.crm_my_day import LIMIT

from .common_my_day import MyDayCommon

# 08:00 in Viet Nam, a Monday; in UTC it is 01:00 of the same day.
MORNING = "2026-11-23 01:00:00"


@tagged("post_install", "-at_install")
class TestMyDay(MyDayCommon):
    """The screen: who sees what, in which order, how fast."""

    def test_nothing(self):
        day = self.MyDay.get_my_day()
        self.assertEqual(day["counts"], {"now": 0, "today": 0, "later": 0, "done": 0})
        self.assertFalse(self._entries())

    def test_entry(self):
        """One line says who, how to speak to her, what to do."""
        self._plan()
        [entry] = self._entries()
        self.assertEqual(entry["title"], "Hỏi về báo giá")
        self.assertEqual(entry["section"], "today")
        self.assertEqual(entry["kind"], "phone")
        customer = entry["customer"]
        self.assertEqual(customer["name"], "Trần Thị Hoa")
        self.assertEqual(customer["you"], "chị Hoa")
        self.assertEqual(customer["call"], "+84912345678")

    def test_sections(self):
        """Late and timed come first, by the hour; what is not due does not come."""
        with freeze_time(MORNING):
            self.__class__.today = self.MyDay._get_today()
            self._plan("Hôm nay")
            self._plan("Trễ", days=-3)
            self._plan("Mai", days=1)
            self._queue("visit", scheduled_at=datetime(2026, 11, 23, 7, 30))
            self._queue("phone", scheduled_at=datetime(2026, 11, 23, 2, 0))
            entries = self._entries()
            day = self.MyDay.get_my_day()
        shown = [(e["section"], e["time"], e["title"]) for e in entries]
        self.assertEqual(
            shown,
            [
                ("now", "09:00", "Hẹn giao xe"),
                ("now", "14:30", "Hẹn giao xe"),
                ("now", "", "Trễ"),
                ("today", "", "Hôm nay"),
            ],
        )
        self.assertEqual(day["counts"]["now"], 3)
        self.assertEqual(day["today"], "2026-11-23")

    def test_day_of_viet_nam(self):
        """At 23:30 UTC it is tomorrow in Viet Nam, whatever the user's time zone."""
        self.user.tz = "America/New_York"
        with freeze_time("2026-11-22 23:30:00"):
            self.__class__.today = self.MyDay._get_today()
            self._plan("Sáng nay")
            self._queue("phone", scheduled_at=datetime(2026, 11, 22, 16, 0))
            day = self.MyDay.get_my_day()
            [activity] = self._entries(source="activity")
            [contact] = self._entries(source="contact")
        self.assertEqual(day["today"], "2026-11-23")
        self.assertEqual(activity["section"], "today")
        # 23:00 of the 22nd in Viet Nam is yesterday.
        self.assertTrue(contact["is_late"])

    def test_others(self):
        """What is a colleague's is not on my list."""
        self._plan(user=self.colleague)
        self._queue(user=self.colleague)
        self.assertFalse(self._entries())
        self.assertEqual(len(self._entries(self.colleague)), 2)

    def test_portal(self):
        """Customers of the portal reach nothing of it."""
        customer = new_test_user(self.env, "ngay_khach", groups="base.group_portal")
        MyDay = self.env["crm.my.day"].with_user(customer)
        calls = [
            MyDay.get_my_day,
            MyDay.get_shared,
            MyDay.get_sheet,
            MyDay.get_papers,
            lambda: MyDay.finish_entry("quiet", self.partner.id, "reached"),
            lambda: MyDay.postpone_entry("quiet", self.partner.id),
            lambda: MyDay.get_entry_action("quiet", self.partner.id, "open"),
            lambda: MyDay.key_in(str(self.today), []),
        ]
        for call in calls:
            with self.assertRaises(AccessError):
                call()

    def test_limit(self):
        """Only so many are shown; all are counted."""
        for days in (0, -1):
            self.env["mail.activity"].create(
                [
                    {
                        "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                        "res_id": self.partner.id,
                        "user_id": self.user.id,
                        "date_deadline": self.today + timedelta(days=days),
                        "summary": f"Việc {number}",
                    }
                    for number in range(LIMIT)
                ]
            )
        day = self.MyDay.get_my_day()
        self.assertEqual(day["counts"]["today"], LIMIT)
        self.assertEqual(day["counts"]["now"], LIMIT)
        self.assertEqual(len(self._entries()), LIMIT)

    # ----------------------------------------------------- companies and covers
    def test_two_companies(self):
        """A customer of a company that is not mine shows no card."""
        other = self.env["res.company"].create({"name": "Công ty khác"})
        hidden = self._create_customer("Khách kín", company_id=other.id)
        self._plan("Gọi", record=hidden)
        row = self._queue(partner_id=hidden.id, company_id=other.id)
        [entry] = self._entries()
        self.assertEqual(entry["source"], "activity")
        self.assertFalse(entry["customer"])
        with self.assertRaises(AccessError):
            self.MyDay.finish_entry("contact", row.id, "reached")

    def test_cover(self):
        """Who covers has the absent colleague's day on the same screen."""
        self._plan("Của Nam", user=self.colleague)
        row = self._queue(user=self.colleague)
        self.assertFalse(self._entries())
        self.env["crm.staff.cover"].create(
            {
                "user_id": self.colleague.id,
                "cover_user_id": self.user.id,
                "date_from": self.today,
                "date_to": self.today,
            }
        )
        entries = self._entries()
        self.assertEqual({e["user"] for e in entries}, {"Trần Nam"})
        self.assertEqual(len(entries), 2)
        self.assertEqual(self.MyDay.get_my_day()["covered"], ["Trần Nam"])
        self.MyDay.finish_entry("contact", row.id, "reached")
        self.assertEqual((row.state, row.user_id), ("done", self.user))

    def test_send(self):
        activity = self._plan()
        action = self.MyDay.get_entry_action("activity", activity.id, "send")
        self.assertEqual(action["res_model"], "crm.message.compose")
        self.assertEqual(action["context"]["active_ids"], self.partner.ids)
        action = self.MyDay.get_entry_action("activity", activity.id, "open")
        self.assertEqual(action["res_id"], self.partner.id)

    def test_queries(self):
        """The number of queries does not follow the number of entries."""
        self._plan()
        self._count_queries()
        few = self._count_queries()
        for number in range(20):
            partner = self._create_customer(
                f"Khách {number}", phone=f"09120000{number:02}"
            )
            self._plan(record=partner)
            self._queue(partner_id=partner.id)
        self.assertLessEqual(self._count_queries(), few + 5)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.MyDay.get_my_day()
        return self.env.cr.sql_log_count - before

    def test_fields_of_sources(self):
        """Each source has what the hook asks for."""
        for source in self.MyDay._get_sources():
            for method in ("find", "finish", "postpone"):
                self.assertTrue(hasattr(self.MyDay, f"_{method}_{source}"))
        self.assertTrue(fields.Date.to_date(self.MyDay.get_my_day()["today"]))
