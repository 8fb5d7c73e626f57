# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..almanac.clock import to_utc
from .common_my_day import MyDayCommon

# 08:00 in Viet Nam, a Monday; in UTC it is 01:00 of the same day.
MORNING = "2026-11-23 01:00:00"


@tagged("post_install", "-at_install")
class TestMyDaySources(MyDayCommon):
    """What each kind of work says, and what finishing it writes."""

    # --------------------------------------------------------------- activities
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

    # ----------------------------------------------------------------- contacts
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

    # ----------------------------------------------------------------- calendar
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

    # ------------------------------------------------------------------ tickets
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

    # ------------------------------------------------ customers without contact
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

    # ---------------------------------------------------------------- contracts
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
