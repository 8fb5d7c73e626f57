# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_consent import ConsentCommon

# Received → answered within 2 working days. Tết 2026 is 17 February (16 to 20 off),
# Tết 2027 is Saturday 6 February (5 to 9 off; Saturday and Sunday made up for on 10
# and 11). 2 September 2026 is a Wednesday.
ANSWERS = {
    date(2026, 11, 16): date(2026, 11, 18),
    date(2026, 11, 19): date(2026, 11, 23),
    date(2026, 11, 20): date(2026, 11, 25),
    date(2026, 11, 21): date(2026, 11, 25),
    date(2026, 2, 12): date(2026, 2, 23),
    date(2026, 2, 13): date(2026, 2, 24),
    date(2026, 2, 17): date(2026, 2, 24),
    date(2027, 2, 3): date(2027, 2, 12),
    date(2027, 2, 4): date(2027, 2, 15),
    date(2026, 4, 24): date(2026, 4, 29),
    date(2026, 8, 31): date(2026, 9, 4),
}


@tagged("post_install", "-at_install")
class TestPrivacyRequest(ConsentCommon):
    def _create(self, **values):
        return self.env["crm.privacy.request"].create(
            {"partner_id": self.partner.id, "kind": "access", "user_id": False} | values
        )

    def test_answer_in_two_working_days(self):
        for received, deadline in ANSWERS.items():
            with self.subTest(received):
                request = self._create(received_on=received)
                self.assertEqual(request.answer_deadline, deadline)

    def test_act(self):
        """15 days, 20 with processors, to delete 20 or 30; 15 more once."""
        day = date(2026, 11, 2)
        cases = {
            ("access", False): date(2026, 11, 17),
            ("withdraw", False): date(2026, 11, 17),
            ("withdraw", True): date(2026, 11, 22),
            ("delete", False): date(2026, 11, 22),
            ("delete", True): date(2026, 12, 2),
        }
        for (kind, processors), deadline in cases.items():
            with self.subTest(kind=kind, processors=processors):
                request = self._create(
                    kind=kind, received_on=day, with_processors=processors
                )
                self.assertEqual(request.act_deadline, deadline)
                self.assertIn("356/2025", request.law)

    def test_deadlines_are_data(self):
        """A law of tomorrow changes nothing about what was received before."""
        rule = self.env.ref("crm_vn_core.crm_privacy_deadline_answer")
        rule.date_to = "2026-12-31"
        rule.copy({"days": 5, "date_from": "2027-01-01", "date_to": False})
        before = self._create(received_on="2026-12-28")
        after = self._create(received_on="2027-01-04")
        self.assertEqual(before.answer_deadline, date(2026, 12, 30))
        self.assertEqual(after.answer_deadline, date(2027, 1, 11))
        self.assertFalse(self._create(received_on="2025-06-01").answer_deadline)

    @freeze_time("2026-11-18 03:00:00")
    def test_steps(self):
        request = self._create(received_on="2026-11-16")
        self.assertEqual(request.deadline, date(2026, 11, 18))
        with self.assertRaises(UserError):
            request.action_answer()
        request.answer = "Sẽ gửi bản sao trước 1/12."
        with self.assertRaises(UserError):
            request.action_done()
        request.action_answer()
        self.assertEqual(request.deadline, date(2026, 12, 1))
        request.action_done()
        self.assertFalse(request.deadline)
        self.assertFalse(request.was_late)
        request.action_reopen()
        self.assertEqual(request.state, "answered")

    def test_late(self):
        request = self._create(received_on="2026-11-16")
        with freeze_time("2026-11-18 16:00:00"):
            self.assertFalse(request.is_late)
        request.invalidate_recordset(["is_late"])
        with freeze_time("2026-11-18 18:00:00"):
            self.assertTrue(request.is_late, "it is the 19th in Viet Nam")
            late = request.search([("is_late", "=", True)])
            self.assertIn(request, late)
            request.answer = "Xin lỗi."
            request.action_answer()
            self.assertTrue(request.was_late)

    @freeze_time("2026-11-10 03:00:00")
    def test_extension(self):
        request = self._create(received_on="2026-11-02")
        with self.assertRaisesRegex(UserError, "reason"):
            request.action_extend()
        request.extension_reason = "Nhiều hệ thống"
        request.action_extend()
        self.assertEqual(request.act_deadline, date(2026, 12, 2))
        with self.assertRaisesRegex(UserError, "no further"):
            request.action_extend()

    @freeze_time("2026-12-10 03:00:00")
    def test_extension_too_late(self):
        request = self._create(received_on="2026-11-02", extension_reason="x")
        with self.assertRaisesRegex(UserError, "too late"):
            request.action_extend()

    def test_reminder_once(self):
        request = self._create(received_on="2026-11-16", user_id=self.staff.id)
        remind = self.env["crm.privacy.request"]._cron_remind

        def count():
            return len(request.message_ids.filtered(lambda m: "deadline" in m.body))

        with freeze_time("2026-11-16 18:30:00"):
            remind()
            remind()
        self.assertEqual(count(), 1)
        self.assertIn(self.staff.partner_id, request.message_ids.partner_ids)
        with freeze_time("2026-11-17 03:00:00"):
            request.answer = "x"
            request.action_answer()
            remind()
        self.assertEqual(count(), 1)
        with freeze_time("2026-12-01 03:00:00"):
            remind()
        self.assertEqual(count(), 2)

    def test_received_from_the_page(self):
        """The officer of the customer answers; without one, the managers are told."""
        receive = self.env["crm.privacy.request"]._receive
        self.partner.user_id = self.staff
        request = receive(self.partner, self.company, "delete", "Xóa giúp tôi")
        self.assertEqual(request.user_id, self.staff)
        self.assertEqual(request.activity_ids.user_id, self.staff)
        other = receive(self.husband, self.company, "access", "")
        self.assertIn(self.manager.partner_id, other.message_partner_ids)

    def test_rights(self):
        Request = self.env["crm.privacy.request"]
        with self.assertRaises(AccessError):
            Request.with_user(self.employee).search([])
        request = Request.with_user(self.staff).create({"partner_id": self.partner.id})
        with self.assertRaises(AccessError):
            request.with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            request.with_user(self.staff).action_find_data()
        rule = self.env.ref("crm_vn_core.crm_privacy_deadline_answer")
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).days = 30

    def test_company(self):
        other = self.env["res.company"].create({"name": "Công ty khác"})
        request = self._create(company_id=other.id)
        with self.assertRaises(AccessError):
            request.with_user(self.manager).read(["kind"])

    def test_find_data(self):
        self._consent()
        self._queue(self.sms)
        request = self._create()
        action = request.with_user(self.manager).action_find_data()
        found = self.env["crm.privacy.finding"].search(action["domain"])
        models = set(found.mapped("model"))
        self.assertLessEqual(
            {"crm.consent", "crm.interaction", "crm.contact.point", "mail.message"},
            models,
        )
        for finding in found.with_user(self.manager):
            opened = finding.action_open()
            records = self.env[opened["res_model"]].with_context(**opened["context"])
            self.assertEqual(
                records.search_count(opened["domain"], limit=1000), finding.number
            )
