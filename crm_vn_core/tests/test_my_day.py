# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_vn_core.models.customer.crm_my_day import LIMIT

from ..almanac.clock import to_utc
from .common_my_day import MyDayCommon

# 08:00 in Viet Nam, a Monday; in UTC it is 01:00 of the same day.
MORNING = "2026-11-23 01:00:00"


@tagged("post_install", "-at_install")
class TestMyDay(MyDayCommon):
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

    # ------------------------------------------------------------- activities
    def test_finish_activity(self):
        activity = self._plan()
        self.MyDay.finish_entry("activity", activity.id, "reached", "Chị sẽ ghé")
        self.assertFalse(activity.active)
        self.assertFalse(self._entries())
        [row] = self._contacts()
        self.assertEqual(row.outcome, "reached")
        self.assertEqual(row.user_id, self.user)
        self.assertEqual(row.kind, "phone")
        self.assertIn("Chị sẽ ghé", row.summary)
        self.assertEqual(row._get_body().body, "Chị sẽ ghé")
        self.assertEqual(self.MyDay.get_my_day()["counts"]["done"], 1)

    def test_not_reached(self):
        """Who was not reached is tried again tomorrow; the try is in the history."""
        activity = self._plan()
        self.MyDay.finish_entry("activity", activity.id, "not_reached")
        self.assertTrue(activity.active)
        self.assertEqual(activity.date_deadline, self.today + timedelta(days=1))
        self.assertEqual(self._contacts().outcome, "not_reached")
        self.assertFalse(self._entries())

    def test_to_do_is_no_contact(self):
        activity = self._plan(xmlid="mail.mail_activity_data_todo")
        self.MyDay.finish_entry("activity", activity.id, "done")
        self.assertFalse(activity.active)
        self.assertFalse(self._contacts())

    def test_wrong_number(self):
        activity = self._plan()
        self.MyDay.finish_entry("activity", activity.id, "wrong_address")
        self.assertTrue(self.partner.contact_point_ids.bounced)

    def test_postpone(self):
        activity = self._plan()
        later = self.today + timedelta(days=3)
        self.MyDay.postpone_entry("activity", activity.id, str(later))
        self.assertEqual(activity.date_deadline, later)
        self.assertTrue(activity.active)
        with self.assertRaises(UserError):
            self.MyDay.postpone_entry("activity", activity.id, str(self.today))

    def test_finished_twice(self):
        activity = self._plan()
        self.MyDay.finish_entry("activity", activity.id, "reached")
        with self.assertRaisesRegex(UserError, "finished this already"):
            self.MyDay.finish_entry("activity", activity.id, "reached")
        self.assertEqual(len(self._contacts()), 1)

    def test_unknown(self):
        activity = self._plan()
        with self.assertRaises(UserError):
            self.MyDay.finish_entry("activity", activity.id, "thế nào")
        with self.assertRaises(UserError):
            self.MyDay.finish_entry("nothing", activity.id, "reached")

    def test_meeting_with_activity(self):
        """An activity of a meeting is that meeting: one entry."""
        event = self._meet()
        self._plan(calendar_event_id=event.id)
        self.assertEqual([e["source"] for e in self._entries()], ["calendar"])

    # --------------------------------------------------------------- contacts
    def test_finish_contact(self):
        row = self._queue()
        self.MyDay.finish_entry("contact", row.id, "refused", "Đã mua nơi khác")
        self.assertEqual(row.state, "done")
        self.assertEqual(row.outcome, "refused")
        self.assertIn("Đã mua nơi khác", row.summary)
        self.assertFalse(self._entries())

    def test_contact_not_reached(self):
        """The row says so; an activity takes its place tomorrow."""
        row = self._queue()
        self.MyDay.finish_entry("contact", row.id, "call_back")
        self.assertEqual((row.state, row.outcome), ("done", "call_back"))
        activity = self.partner.activity_ids
        self.assertEqual(activity.user_id, self.user)
        self.assertEqual(activity.date_deadline, self.today + timedelta(days=1))

    def test_contact_of_an_employee(self):
        """Whoever is to call may say how it went, without a right to the history."""
        row = self._queue(user=self.employee)
        MyDay = self.MyDay.with_user(self.employee)
        [entry] = self._entries(self.employee)
        MyDay.finish_entry(entry["source"], entry["id"], "reached")
        self.assertEqual(row.state, "done")
        # Not what is a colleague's.
        other = self._queue()
        with self.assertRaises(AccessError):
            MyDay.finish_entry("contact", other.id, "reached")
        self.assertEqual(other.state, "queued")

    def test_contact_cancelled_meanwhile(self):
        row = self._queue()
        row.state = "cancelled"
        with self.assertRaises(UserError):
            self.MyDay.finish_entry("contact", row.id, "reached")

    def test_postpone_contact(self):
        """To the morning; a visit keeps its hour."""
        with freeze_time(MORNING):
            call = self._queue()
            visit = self._queue("visit", scheduled_at=datetime(2026, 11, 23, 7, 30))
            self.MyDay.postpone_entry("contact", call.id)
            self.MyDay.postpone_entry("contact", visit.id)
        self.assertEqual(call.scheduled_at, datetime(2026, 11, 24, 1, 0))
        self.assertEqual(visit.scheduled_at, datetime(2026, 11, 24, 7, 30))

    def test_letters_are_no_persons_work(self):
        self._queue("letter")
        self.assertFalse(self._entries())

    # --------------------------------------------------------------- calendar
    def _meet(self, user=None, **values):
        start = to_utc(self.today, 15)
        user = user or self.user
        return self.env["calendar.event"].create(
            {
                "name": "Gặp chị Hoa",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": user.id,
                "partner_ids": [
                    Command.set([user.partner_id.id, self.partner.id]),
                ],
            }
            | values
        )

    def test_meeting(self):
        event = self._meet()
        [entry] = self._entries()
        self.assertEqual((entry["section"], entry["time"]), ("now", "15:00"))
        self.assertEqual(entry["customer"]["name"], "Trần Thị Hoa")
        self.MyDay.finish_entry("calendar", event.id, "reached", "Chốt giá")
        [row] = self._contacts()
        self.assertEqual((row.kind, row.origin_model), ("visit", "calendar.event"))
        self.assertFalse(self._entries(), "what is written about is off the list")

    def test_meeting_of_yesterday(self):
        start = to_utc(self.today - timedelta(days=1), 15)
        self._meet(start=start, stop=start + timedelta(hours=1))
        self.assertFalse(self._entries())

    # ---------------------------------------------------------------- tickets
    def _open_ticket(self, user=None, **values):
        user = user or self.user
        user.sudo().group_ids |= self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        return self.env["helpdesk.ticket"].create(
            {
                "name": "Xe không nổ máy",
                "description": "<p>Không nổ</p>",
                "partner_id": self.partner.id,
                "team_id": False,
                "user_id": user.id,
            }
            | values
        )

    def test_ticket(self):
        ticket = self._open_ticket(priority="3")
        [entry] = self._entries()
        self.assertEqual((entry["source"], entry["section"]), ("ticket", "today"))
        self.assertEqual(entry["importance"], 2)
        self.MyDay.finish_entry("ticket", ticket.id, "reached", "Hẹn mai mang xe tới")
        self.assertFalse(ticket.closed, "a talk does not close it")
        self.assertEqual(self._contacts().origin_model, "helpdesk.ticket")
        self.assertFalse(self._entries(), "an activity stands for it tomorrow")

    def test_ticket_of_today(self):
        """What is new and not urgent can wait."""
        self._open_ticket()
        self.assertEqual(self._entries()[0]["section"], "later")

    def test_close_ticket(self):
        ticket = self._open_ticket()
        self.MyDay.finish_entry("ticket", ticket.id, "done", "Đã thay bugi")
        self.assertTrue(ticket.closed)
        self.assertFalse(self._entries())

    # --------------------------------------------------- customers without contact
    def _make_quiet(self, days=200):
        self.partner.user_id = self.user
        self.env["crm.customer.score"].create(
            {
                "partner_id": self.partner.id,
                "company_id": self.env.company.id,
                "order_count": 2,
                "revenue": 30_000_000,
                "last_order_date": self.today - timedelta(days=days),
            }
        )

    def test_quiet(self):
        self._make_quiet()
        [entry] = self._entries()
        self.assertEqual((entry["source"], entry["section"]), ("quiet", "later"))
        self.MyDay.finish_entry("quiet", self.partner.id, "reached", "Khỏe")
        self.assertFalse(self._entries(), "she was asked")

    def test_quiet_on_hold(self):
        self._make_quiet()
        self.env["crm.contact.hold"].create(
            {"partner_id": self.partner.id, "reason": "mourning"}
        )
        self.assertFalse(self._entries())

    def test_quiet_recent(self):
        self._make_quiet(days=10)
        self.assertFalse(self._entries())

    def test_postpone_quiet(self):
        self._make_quiet()
        self.MyDay.postpone_entry("quiet", self.partner.id)
        self.assertFalse(self._entries())
        self.assertEqual(self.partner.activity_ids.user_id, self.user)

    # ------------------------------------------------------ companies and covers
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

    # -------------------------------------------------------------- contracts
    def _sign(self, days, **values):
        return self.env["crm.contract"].create(
            {
                "partner_id": self.partner.id,
                "user_id": self.user.id,
                "subject": "Bảo dưỡng đội xe",
                "date_start": self.today - timedelta(days=300),
                "date_end": self.today + timedelta(days=days),
                "state": "running",
            }
            | values
        )

    def test_contract(self):
        """One that ends this week is for today, the others if there is time."""
        contract = self._sign(5)
        self._sign(20)
        self._sign(200)
        self._sign(5, user_id=self.colleague.id)
        entries = self._entries(source="contract")
        self.assertEqual([e["section"] for e in entries], ["today", "later"])
        self.MyDay.finish_entry("contract", contract.id, "reached", "Sẽ ký tiếp")
        self.assertEqual(self._contacts().origin_model, "crm.contract")
        self.assertEqual(len(self._entries(source="contract")), 1)
        activity = contract.activity_ids
        self.assertEqual(activity.date_deadline, self.today + timedelta(days=7))

    def test_postpone_contract(self):
        contract = self._sign(5)
        self.MyDay.postpone_entry("contract", contract.id)
        self.assertFalse(self._entries())
        self.assertEqual(contract.activity_ids.user_id, self.user)
