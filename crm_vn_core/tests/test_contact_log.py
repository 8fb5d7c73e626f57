# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged, users

from .common_customer import CustomerCase


@tagged("post_install", "-at_install")
class TestContactLog(CustomerCase):
    def _create_log(self, **values):
        return self.env["crm.contact.log"].create({"partner_id": self.bay.id} | values)

    def _log(self, **values):
        """Write a contact down; return its interaction."""
        self._create_log(**values).action_log()
        return self.env["crm.interaction"].search(
            [("partner_id", "=", self.bay.id)], limit=1, order="id DESC"
        )

    @users("customer_employee")
    def test_employee_logs_a_contact(self):
        interaction = self._log(
            kind="visit",
            direction="out",
            outcome="call_back",
            duration=25,
            note="Thích màu đỏ <script>\nXem xe thứ Sáu",
            next_step="Gửi báo giá",
            next_date="2030-01-01",
        )
        self.assertRecordValues(
            interaction,
            [
                {
                    "channel_id": self.env.ref("crm_vn_core.crm_channel_visit").id,
                    "kind": "visit",
                    "direction": "out",
                    "state": "done",
                    "outcome": "call_back",
                    "duration": 25,
                    "user_id": self.env.uid,
                    "create_uid": self.env.uid,
                    "company_id": self.env.company.id,
                    "summary": "Visit: Thích màu đỏ <script>",
                }
            ],
        )
        self.assertEqual(
            interaction.body_ids.body, "Thích màu đỏ <script>\nXem xe thứ Sáu"
        )
        activity = self.bay.sudo().activity_ids
        self.assertRecordValues(
            activity, [{"summary": "Gửi báo giá", "user_id": self.env.uid}]
        )

    @users("customer_employee")
    def test_channel_of_each_kind(self):
        expected = {
            "call": ("phone", "out"),
            "visit": ("visit", "out"),
            "walk_in": ("visit", "in"),
            "zalo": ("zalo", "out"),
            "email": ("email", "out"),
            "letter": ("letter", "out"),
            "fax": ("fax", "out"),
            "other": ("web", "out"),
        }
        for kind, logged in expected.items():
            with self.subTest(kind=kind):
                form = Form(
                    self.env["crm.contact.log"].with_context(
                        default_partner_id=self.bay.id
                    )
                )
                form.kind = kind
                form.save().action_log()
                interaction = self.env["crm.interaction"].search(
                    [("partner_id", "=", self.bay.id)], limit=1, order="id DESC"
                )
                self.assertEqual((interaction.kind, interaction.direction), logged)

    @users("customer_employee")
    def test_number_that_was_called(self):
        self.assertEqual(self._log(kind="call").address, "+84912345678")
        shop = (
            self.env["crm.contact.point"]
            .sudo()
            .create(
                {"partner_id": self.bay.id, "kind": "phone", "value": "0987 654 321"}
            )
        )
        interaction = self._log(kind="call", contact_point_id=shop.id)
        self.assertEqual(interaction.address, "+84987654321")

    @users("customer_employee")
    def test_wrong_number_is_marked(self):
        point = self.bay.contact_point_ids
        self._log(kind="call", outcome="not_reached")
        self.assertFalse(point.bounced)
        self._log(kind="call", outcome="wrong_address")
        self.assertTrue(point.bounced)

    @users("customer_employee")
    def test_wish_for_peace(self):
        """Only when the caller says so, and only after a refusal."""
        point = self.bay.contact_point_ids
        self._log(kind="call", outcome="refused")
        self._log(kind="call", outcome="reached", do_not_call=True)
        self.assertFalse(point.do_not_call)
        self._log(kind="call", outcome="refused", do_not_call=True)
        self.assertTrue(point.do_not_call)

    @users("customer_employee")
    def test_wish_about_an_address(self):
        """E-mails of care and marketing stop; saying it twice changes nothing."""
        self.bay.sudo().email = "bay@example.com"
        for _time in range(2):
            self._log(kind="email", outcome="refused", do_not_call=True)
        blocks = (
            self.env["crm.contact.block"]
            .sudo()
            .search([("address", "=", "bay@example.com")])
        )
        self.assertEqual(sorted(blocks.mapped("purpose")), ["care", "marketing"])
        self.assertEqual(set(blocks.mapped("kind")), {"email"})

    @users("customer_employee")
    def test_number_of_somebody_else(self):
        """A number that is not the customer's is left as it is."""
        self.sao_mai.sudo().phone = "0903333333"
        other = self.sao_mai.contact_point_ids
        self._log(kind="call", contact_point_id=other.id, outcome="wrong_address")
        self.assertFalse(other.bounced)

    @users("customer_employee")
    def test_card_of_another_company_takes_no_log(self):
        self.bay.company_id = self.bay.env["res.company"].create({"name": "X"})
        wizard = self.env["crm.contact.log"].sudo().create({"partner_id": self.bay.id})
        with self.assertRaises(AccessError):
            wizard.with_user(self.env.user).sudo(False).action_log()

    @users("customer_employee")
    def test_future_contact(self):
        wizard = self._create_log(date="2999-01-01 00:00:00")
        with self.assertRaises(UserError):
            wizard.action_log()

    @users("customer_employee")
    def test_no_channel_left(self):
        self.env["crm.channel"].sudo().search([("kind", "=", "fax")]).active = False
        with self.assertRaisesRegex(UserError, "no channel"):
            self._create_log(kind="fax").action_log()

    @freeze_time("2026-11-20 03:00:00")
    @users("customer_staff")
    def test_forecast(self):
        """What was done today, and what the rules say about one call more."""
        wizard = self._create_log(kind="call", purpose="service")
        self.assertFalse(wizard.forecast)
        self._log(kind="call", purpose="marketing")
        self.env["crm.consent"].create(
            {"partner_id": self.bay.id, "kind": "phone", "purpose": "marketing"}
            | {"state": "given"}
        )
        wizard = self._create_log(kind="call", purpose="marketing")
        self.assertIn("Phone 1", wizard.forecast)
        self.assertIn("at most 1", wizard.forecast)
        self.assertFalse(self._create_log(kind="call", direction="in").forecast)
        # It has happened: it is written down all the same.
        wizard.action_log()

    @freeze_time("2026-11-20 15:00:00")
    @users("customer_staff")
    def test_forecast_at_night(self):
        self.env["crm.consent"].create(
            {"partner_id": self.bay.id, "kind": "phone", "purpose": "marketing"}
            | {"state": "given"}
        )
        wizard = self._create_log(kind="call", purpose="marketing")
        self.assertIn("08:00 to 17:00", wizard.forecast)
