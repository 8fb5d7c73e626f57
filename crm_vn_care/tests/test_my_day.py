# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestMyDayCare(TransactionCase):
    """Care events stand on the list of the day, and are finished there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "ngay_lan", groups="crm_vn_care.group_crm_vn_care_user"
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Nguyễn Thị Bảy", "salutation": "co", "phone": "0901 234 567"}
        )
        cls.program = cls.env["crm.care.program"].create(
            {"name": "Gọi chúc mừng", "user_id": cls.user.id}
        )
        cls.today = cls.env["crm.partner.date"]._get_today()
        cls.event = cls._create_event()
        cls.MyDay = cls.env["crm.my.day"].with_user(cls.user)

    @classmethod
    def _create_event(cls, days=0, **values):
        day = cls.today + timedelta(days=days)
        return cls.env["crm.care.event"].create(
            {
                "program_id": cls.program.id,
                "partner_id": cls.partner.id,
                "user_id": cls.user.id,
                "date": day,
                "date_start": day,
                "date_deadline": day,
                "action": "call",
            }
            | values
        )

    def _entries(self, user=None):
        day = self.MyDay.with_user(user or self.user).get_my_day()
        entries = [e for section in day["sections"] for e in section["entries"]]
        return [e for e in entries if e["source"] == "care"]

    def test_entry(self):
        [entry] = self._entries()
        self.assertEqual((entry["section"], entry["kind"]), ("today", "phone"))
        self.assertEqual(entry["customer"]["you"], "cô Bảy")

    def test_late_and_coming(self):
        self._create_event(days=-2, priority="1")
        self._create_event(days=2)
        self.assertEqual([e["section"] for e in self._entries()], ["now", "today"])

    def test_done(self):
        self.MyDay.finish_entry("care", self.event.id, "reached", "Cô vui lắm")
        self.assertRecordValues(
            self.event,
            [{"state": "done", "result": "reached", "result_note": "Cô vui lắm"}],
        )
        self.assertFalse(self._entries())
        with self.assertRaises(UserError):
            self.MyDay.finish_entry("care", self.event.id, "reached")

    def test_not_reached(self):
        """The greeting waits for tomorrow; the try is in the history."""
        self.MyDay.finish_entry("care", self.event.id, "not_reached")
        tomorrow = self.today + timedelta(days=1)
        self.assertEqual(self.event.state, "planned")
        self.assertEqual(self.event.date_start, tomorrow)
        self.assertEqual(self.event.date_deadline, tomorrow)
        row = self.env["crm.interaction"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual((row.outcome, row.origin_id), ("not_reached", self.event.id))
        self.assertFalse(self._entries())

    def test_refused(self):
        self.MyDay.finish_entry("care", self.event.id, "refused")
        self.assertRecordValues(
            self.event, [{"state": "skipped", "skip_reason": "customer"}]
        )

    def test_unapproved(self):
        """What no manager has let through is shown, and not to be done."""
        self.program.approval_required = True
        [entry] = self._entries()
        self.assertFalse(entry["can_finish"])
        self.assertTrue(entry["warning"])
        with self.assertRaises(UserError):
            self.MyDay.finish_entry("care", self.event.id, "reached")

    def test_rights(self):
        """Who has no part in care sees none of it."""
        other = new_test_user(self.env, "ngay_khac", groups="base.group_user")
        self.event.user_id = other
        self.assertFalse(self._entries(other))
        self.assertFalse(self._entries())

    def test_keyed_in(self):
        [entry] = self.MyDay.get_sheet()["entries"]
        [answer] = self.MyDay.key_in(
            str(self.today), [{"number": entry["number"], "digit": "1"}]
        )
        self.assertTrue(answer["ok"])
        self.assertEqual(self.event.state, "done")

    def test_undo(self):
        """Taken back, the event waits as before: no result, no call, no new day."""
        names = ["state", "result", "result_note", "skip_reason", "done_date"]
        names += ["done_uid", "user_id", "date_start", "date_deadline"]
        history = [("partner_id", "=", self.partner.id)]
        for outcome in ("reached", "not_reached", "refused", "wrong_address"):
            with self.subTest(outcome=outcome):
                [before] = self.event.read(names)
                answer = self.MyDay.finish_entry("care", self.event.id, outcome, "Vui")
                self.assertNotEqual(self.event.read(names), [before])
                self.MyDay.undo_entry(answer["undo"])
                self.assertEqual(self.event.read(names), [before])
                self.assertFalse(self.env["crm.interaction"].search(history))
                self.assertFalse(any(self.partner.contact_point_ids.mapped("bounced")))
        self.assertEqual(len(self._entries()), 1)

    def test_contact_of_an_event_stays(self):
        """A contact that has completed its event is not taken back."""
        row = self.env["crm.interaction"].create(
            {
                "partner_id": self.partner.id,
                "channel_id": self.env.ref("crm_vn_core.crm_channel_phone").id,
                "user_id": self.user.id,
                "origin_model": "crm.care.event",
                "origin_id": self.event.id,
            }
        )
        row.state = "queued"
        self.assertFalse(self.MyDay.finish_entry("contact", row.id, "reached")["undo"])
        self.assertEqual(self.event.state, "done")
