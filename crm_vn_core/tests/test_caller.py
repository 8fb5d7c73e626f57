# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common_my_day import MyDayCommon


@tagged("post_install", "-at_install")
class TestCaller(MyDayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.phone = "0987 000 111"
        cls.Caller = cls.env["crm.caller"].with_user(cls.user)

    def test_spellings(self):
        """However a telephone writes it, the customer is found."""
        spellings = (
            "0987000111",
            "0987.000.111",
            "+84 987 000 111",
            "84987000111",
            "(+84) 987-000-111",
            "987000111",
        )
        for number in spellings:
            with self.subTest(number):
                found = self.Caller.find_caller(number)
                self.assertEqual(found["address"], "+84987000111")
                [customer] = found["customers"]
                self.assertEqual(customer["id"], self.partner.id)

    def test_card(self):
        self.partner.user_id = self.colleague
        self.env["crm.interaction"]._log_contact(
            [
                {
                    "partner_id": self.partner.id,
                    "channel_id": self.env.ref("crm_vn_core.crm_channel_phone").id,
                    "user_id": self.colleague.id,
                    "summary": "Hỏi giá xe",
                }
            ]
        )
        [card] = self.Caller.find_caller("0987000111")["customers"]
        self.assertEqual(card["you"], "chị Hoa")
        self.assertEqual(card["officer"], "Trần Nam")
        self.assertIn("Hỏi giá xe", card["last_contact"])
        self.assertTrue(card["lifecycle"])

    def test_tickets(self):
        self.user.group_ids |= self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        values = {"description": "x", "partner_id": self.partner.id}
        self.env["helpdesk.ticket"].create({"name": "Hỏng đèn", **values})
        [card] = self.Caller.find_caller("0987000111")["customers"]
        self.assertIn("Hỏng đèn", card["tickets"][0]["name"])

    def test_shared_number(self):
        """A family shares a telephone: all of them show."""
        self._create_customer("Trần Văn Ba", phone="0987000111")
        found = self.Caller.find_caller("0987000111")
        self.assertEqual(len(found["customers"]), 2)

    def test_unknown(self):
        found = self.Caller.find_caller("0355 123 456")
        self.assertEqual(found["customers"], [])
        self.assertEqual(found["shown"], "0355 123 456")
        self.assertTrue(found["can_create"])

    def test_no_number(self):
        for text in ("", None, "xin chào", "12", "' OR 1=1"):
            found = self.Caller.find_caller(text)
            self.assertFalse(found["address"])
            self.assertFalse(found["customers"])

    def test_rights(self):
        """Employees look up; customers of the portal do not."""
        found = self.Caller.with_user(self.employee).find_caller("0987000111")
        self.assertEqual(len(found["customers"]), 1)
        self.assertFalse(found["can_create"])
        customer = new_test_user(self.env, "goi_khach", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.Caller.with_user(customer).find_caller("0987000111")
        with self.assertRaises(AccessError):
            self.Caller.with_user(customer).get_ticket_action("0987000111")

    def test_two_companies(self):
        """Whose customer it is stays with that company."""
        other = self.env["res.company"].create({"name": "Công ty khác"})
        self.partner.company_id = other
        self.assertFalse(self.Caller.find_caller("0987000111")["customers"])

    def test_ticket_action(self):
        action = self.Caller.get_ticket_action("0987000111", self.partner.id)
        self.assertEqual(action["context"]["default_partner_id"], self.partner.id)


@tagged("post_install", "-at_install")
class TestCallerUrl(HttpCase):
    """What a softphone opens on an incoming call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "tong_dai", groups="crm_vn_core.group_crm_vn_core_user"
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Trần Thị Hoa", "phone": "0987 000 222"}
        )

    def _call(self, number):
        response = self.url_open(f"/crm_vn/call?number={number}", allow_redirects=False)
        return urlsplit(response.headers["Location"])

    def test_known(self):
        self.authenticate("tong_dai", "tong_dai")
        for number in ("0987000222", "%2B84987000222", "+84987000222", "84987000222"):
            with self.subTest(number):
                self.assertTrue(self._call(number).path.endswith(f"/{self.partner.id}"))

    def test_unknown(self):
        self.authenticate("tong_dai", "tong_dai")
        target = self._call("0355123456")
        self.assertEqual(target.path, "/odoo/action-crm_vn_core.caller")
        self.assertEqual(parse_qs(target.query), {"number": ["0355123456"]})

    def test_shared(self):
        self.authenticate("tong_dai", "tong_dai")
        self.partner.copy({"name": "Ba"})
        self.assertEqual(
            self._call("0987000222").path, "/odoo/action-crm_vn_core.caller"
        )

    def test_markup(self):
        """What is no number is shown back as text, never run."""
        self.authenticate("tong_dai", "tong_dai")
        target = self._call("%3Cscript%3E&number=2")
        self.assertNotIn("<", target.query)

    def test_stranger(self):
        self.assertIn("/web/login", self._call("0987000222").path)
