# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

import psycopg2

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_helpdesk_ticket import TicketCase

EMAIL = """From: {sender}
To: hotro@example.com
Subject: {subject}
Message-Id: <{number}@example.com>
Date: Mon, 02 Nov 2026 08:00:00 +0700
Content-Type: text/html; charset=utf-8

<p>{body}</p>
"""


@tagged("post_install", "-at_install")
class TestTicketByEmail(TicketCase):
    """Through the mail gateway of Odoo, as a letter comes from the server."""

    def setUp(self):
        super().setUp()
        domain = self.env["mail.alias.domain"].create({"name": "example.com"})
        self.env.company.alias_domain_id = domain
        self.team.alias_id.write({"alias_name": "hotro", "alias_domain_id": domain.id})
        self.number = 0

    def _receive(self, sender, subject="Xe hỏng", body="Xe không nổ máy"):
        self.number += 1
        letter = EMAIL.format(
            sender=sender, subject=subject, body=body, number=f"thu-{self.number}"
        )
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket", letter.encode()
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def test_address_of_the_card(self):
        self.bay.email = "bay@example.org"
        ticket = self._receive("Chị Bảy <BAY@example.org>")
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "Xe hỏng",
                    "partner_id": self.bay.id,
                    "partner_phone": "0912 345 678",
                    "team_id": self.team.id,
                    "user_id": False,
                    "channel_id": channel.id,
                }
            ],
        )
        self.assertIn("Xe không nổ máy", ticket.description)

    def test_other_address_of_a_customer(self):
        """An address of the contact points, not of the card."""
        self.bay.email = "bay@example.org"
        self.env["crm.contact.point"].create(
            {
                "partner_id": self.bay.id,
                "kind": "email",
                "value": "quan-bay@example.org",
            }
        )
        ticket = self._receive("Quán Bảy <Quan-Bay@example.org>")
        self.assertEqual(ticket.partner_id, self.bay)
        self.assertEqual(ticket.partner_name, "Quán Bảy")

    def test_shared_address_names_nobody(self):
        for partner in self.bay | self.sao_mai:
            self.env["crm.contact.point"].create(
                {
                    "partner_id": partner.id,
                    "kind": "email",
                    "value": "chung@example.org",
                }
            )
        (self.bay | self.sao_mai).write({"email": False})
        ticket = self._receive("chung@example.org")
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.partner_email, "chung@example.org")

    def test_stranger(self):
        ticket = self._receive("Người lạ <la@example.org>", subject="")
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.partner_name, "Người lạ")
        self.assertEqual(ticket.partner_email, "la@example.org")
        self.assertEqual(ticket.name, "No subject")

    def test_script_in_a_letter(self):
        ticket = self._receive(
            "la@example.org",
            body="<script>alert(1)</script><img src=x onerror=alert(1)>"
            "<a href='javascript:alert(1)'>x</a>",
        )
        for bad in ("<script", "onerror", "javascript:"):
            self.assertNotIn(bad, ticket.description)

    def test_empty_letter(self):
        ticket = self._receive("la@example.org", body="")
        self.assertTrue(ticket)


@tagged("post_install", "-at_install")
class TestTicketOfInteraction(TicketCase):
    """Zalo, web forms and calls, by the hook that their receivers use."""

    def _receive(self, channel="zalo_personal", body="Xe không nổ máy\nGấp", **vals):
        interaction = self.env["crm.interaction"]._log_contact(
            [
                {
                    "partner_id": self.bay.id,
                    "channel_id": self.env.ref(f"crm_vn_core.crm_channel_{channel}").id,
                    "direction": "in",
                }
                | vals
            ]
        )
        self.env["crm.interaction.body"].create(
            {"interaction_id": interaction.id, "body": body}
        )
        return interaction

    def _create_from(self, interaction):
        return self.env["helpdesk.ticket"]._create_from_interaction(interaction)

    def test_zalo(self):
        interaction = self._receive()
        file = self.env["ir.attachment"].create({"name": "xe.png", "raw": b"x"})
        interaction.body_ids.attachment_ids = file
        ticket = self._create_from(interaction)
        channel = self.env.ref("crm_vn_core.helpdesk_ticket_channel_zalo")
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "Xe không nổ máy",
                    "partner_id": self.bay.id,
                    "partner_phone_address": "+84912345678",
                    "channel_id": channel.id,
                    "team_id": self.team.id,
                    "user_id": False,
                    "interaction_id": interaction.id,
                }
            ],
        )
        self.assertIn("Gấp", ticket.description)
        self.assertEqual(ticket.attachment_ids.name, "xe.png")
        self.assertNotEqual(ticket.attachment_ids, file)
        self.assertEqual(
            (interaction.origin_model, interaction.origin_id),
            ("helpdesk.ticket", ticket.id),
        )

    def test_webhook_twice(self):
        interaction = self._receive()
        ticket = self._create_from(interaction)
        self.assertEqual(self._create_from(interaction), ticket)
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            self._create_ticket(interaction_id=interaction.id)

    def test_words_are_text(self):
        ticket = self._create_from(self._receive("web", body="<script>x</script>"))
        self.assertNotIn("<script", ticket.description)
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        self.assertEqual(ticket.channel_id, channel)

    def test_nothing_said(self):
        ticket = self._create_from(self._receive("fax", body=False))
        self.assertEqual(ticket.name, "No subject")
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_other")
        self.assertEqual(ticket.channel_id, channel)

    def test_answer_goes_to_its_ticket(self):
        """What answers a message about an open ticket is said there."""
        ticket = self._create_ticket(partner_id=self.bay.id)
        asked = self._receive(
            direction="out", origin_model=ticket._name, origin_id=ticket.id
        )
        answer = self._receive(parent_id=asked.id, body="Biển số 36B1-123.45")
        self.assertEqual(self._create_from(answer), ticket)
        said = ticket.message_ids[0]
        self.assertIn("36B1-123.45", said.body)
        self.assertEqual(said.author_id, self.bay)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        later = self._receive(parent_id=asked.id, body="Lại hỏng")
        self.assertNotEqual(self._create_from(later), ticket, "closed: a new matter")


@tagged("post_install", "-at_install")
class TestTicketByWeb(TicketCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.customer = new_test_user(
            self.env, "ticket_portal", groups="base.group_portal"
        )
        self.partner = self.customer.partner_id
        self.partner.phone = "0905 111 222"
        self.own_order = self._create_order(self.partner)
        (self.own_order | self.order).write({"state": "sale"})
        self.authenticate("ticket_portal", "ticket_portal")

    def _open_form(self):
        self.page = self.url_open("/new/ticket").text
        return self.page

    def _submit(self, **data):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._open_form())[1]
        data = {"subject": "Giao xe", "description": "Khi nào giao?"} | data
        return self.url_open("/submitted/ticket", data=data | {"csrf_token": token})

    def _tickets(self):
        return self.env["helpdesk.ticket"].search(
            [("partner_id", "=", self.partner.id)]
        )

    def test_form_offers_own_orders(self):
        page = self._open_form()
        self.assertIn(self.own_order.name, page)
        self.assertNotIn(self.order.name, page)
        self.assertIn("0905 111 222", page)
        for name in ("subject", "description", "attachment"):
            self.assertIn(f'name="{name}"', page)

    def test_ticket_with_order_and_phone(self):
        response = self._submit(order=self.own_order.id, phone="0912-000-111")
        ticket = self._tickets()
        self.assertRecordValues(
            ticket,
            [
                {
                    "sale_order_id": self.own_order.id,
                    "partner_phone": "0912-000-111",
                    "partner_phone_address": "+84912000111",
                    "team_id": self.team.id,
                    "user_id": False,
                }
            ],
        )
        self.assertIn(self.own_order.name, response.text)
        self.assertEqual(self.partner.phone, "0905 111 222", "the card is untouched")

    def test_phone_of_the_card(self):
        self._submit()
        self.assertEqual(self._tickets().partner_phone, "0905 111 222")

    def test_order_of_another_customer(self):
        response = self._submit(order=self.order.id, subject="Đơn của ai")
        self.assertFalse(self._tickets())
        self.assertIn("This order is not yours.", response.text)
        self.assertIn("Đơn của ai", response.text, "what was typed is still there")
        self.assertIn("Khi nào giao?", response.text)

    def test_number_that_is_none(self):
        response = self._submit(phone="không có")
        self.assertFalse(self._tickets())
        self.assertIn("We cannot read this phone number.", response.text)

    def test_words_are_text(self):
        self._submit(description="<script>alert(1)</script>", subject="<b>a</b>")
        ticket = self._tickets()
        self.assertNotIn("<script", ticket.description)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertNotIn("<b>a</b>", page)

    def test_own_file_is_shown(self):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._open_form())[1]
        data = {"subject": "Ảnh", "description": "Ảnh", "csrf_token": token}
        files = {"attachment": ("hoa-don.html", b"<script>alert(1)</script>")}
        self.url_open("/submitted/ticket", data=data, files=files)
        ticket = self._tickets()
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn("hoa-don.html", page)
        self.assertEqual(ticket.attachment_ids.mimetype, "text/plain", "never a page")

    def test_list_shows_own_tickets(self):
        mine = self._create_ticket(partner_id=self.partner.id, name="Của tôi")
        self._create_ticket(partner_id=self.bay.id, name="Của người khác")
        for path in ("/my/tickets", "/my/tickets?search=tôi&search_in=name"):
            page = self.url_open(path).text
            self.assertIn("Của tôi", page)
            self.assertNotIn("Của người khác", page)
        other = self._create_ticket(partner_id=self.bay.id)
        page = self.url_open(f"/my/ticket/{other.id}").text
        self.assertNotIn("Đề không lên", page)
        page = self.url_open(f"/my/ticket/{mine.id}").text
        self.assertIn("Đề không lên", page)

    def test_follower_sees_and_does_not_close(self):
        other = self._create_ticket(partner_id=self.bay.id)
        other.message_subscribe(self.partner.ids)
        page = self.url_open(f"/my/ticket/{other.id}").text
        self.assertIn("Đề không lên", page)
        self.assertNotIn("/ticket/close", page)

    def test_link_of_a_letter_closes(self):
        """Who got the link needs no password, neither to see nor to close."""
        ticket = self._create_ticket(partner_id=self.bay.id)
        self.authenticate(None, None)
        path = ticket.get_portal_url()
        page = self.url_open(path).text
        form = re.search(r'<form[^>]*action="/ticket/close".*?</form>', page, re.S)[0]
        data = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
        self.assertEqual(data["access_token"], ticket.access_token)
        self.url_open("/ticket/close", data=data | {"access_token": "wrong"})
        self.assertFalse(ticket.closed)
        self.url_open("/ticket/close", data=data)
        self.assertTrue(ticket.closed)
        page = self.url_open(path).text
        self.assertNotIn("/ticket/close", page, "closed already")
