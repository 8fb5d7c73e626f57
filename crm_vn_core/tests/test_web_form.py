# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestWebForm(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Trần Thị Hoa", "phone": "0912345678"}
        )

    def _send(self, **values):
        page = self.url_open("/crm_vn/contact")
        [token] = html.fromstring(page.text).xpath(
            "//form//*[@name='csrf_token']/@value"
        )
        form = {
            "csrf_token": token,
            "topic": "buy",
            "name": "Hoa",
            "phone": "0912 345 678",
            "text": "Giá xe?",
        }
        return self.url_open("/crm_vn/contact", data=form | values)

    def _get_history(self):
        return self.env["crm.interaction"].search(
            [("partner_id", "=", self.partner.id)]
        )

    def test_known_customer_buys(self):
        self.assertIn("Thank you", self._send().text)
        self.assertEqual(self._get_history()._get_body().body, "Giá xe?")
        lead = self.env["crm.lead"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(len(lead), 1)

    def test_known_customer_needs_help(self):
        self._send(topic="help", text="Xe không nổ máy")
        ticket = self.env["helpdesk.ticket"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual(len(ticket), 1)
        self.assertIn("Xe không nổ máy", ticket.description)

    def test_stranger(self):
        """Nobody learns who is a customer; the message waits for its name."""
        page = self._send(phone="0987654321", name="Người lạ")
        self.assertIn("Thank you", page.text)
        row = self.env["crm.inbound.unmatched"].search(
            [("address", "=", "+84987654321")]
        )
        self.assertEqual(row.text, "Giá xe?")
        lead = self.env["crm.lead"].search([("contact_name", "=", "Người lạ")])
        self.assertEqual(lead.phone, "0987654321")

    def test_bad_input(self):
        for values, message in (
            ({"phone": "123"}, "no phone number"),
            ({"phone": "", "email": ""}, "phone number or an e-mail"),
            ({"text": " "}, "what it is about"),
            ({"topic": "x"}, "Choose"),
            ({"text": "x" * 3001}, "too long"),
        ):
            with self.subTest(values=values):
                page = self._send(**values)
                self.assertIn(message, page.text)
                self.assertIn('value="Hoa"', page.text, "nothing typed is lost")
        self.assertFalse(self._get_history())

    def test_script_is_text(self):
        page = self._send(phone="123", name='"><script>x()</script>')
        self.assertNotIn("<script>x()", page.text)

    def test_program(self):
        self._send(homepage="http://spam.example")
        self.assertFalse(self._get_history())

    def test_flood(self):
        for _number in range(10):
            self._send()
        self.assertIn("Too many", self._send().text)
        self.assertEqual(len(self._get_history()), 10)

    def test_without_token(self):
        page = self.url_open("/crm_vn/contact", data={"name": "x"})
        self.assertEqual(page.status_code, 400)
