# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..delivery import Inbound
from . import fake_zalo
from .common_channel import ChannelCommon
from .common_zalo import USER

LOGGER = "odoo.addons.crm_vn_core.models.helpdesk.crm_interaction"


class InboundTicketCommon(ChannelCommon):
    """Channels whose incoming messages open tickets, and one team for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zalo = cls.env.ref("crm_vn_core.crm_channel_zalo")
        (cls.sms | cls.zalo).opens_ticket = True
        cls.Ticket = cls.env["helpdesk.ticket"]
        cls.env["helpdesk.ticket.team"].search([]).active = False
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Tổng đài", "company_id": False}
        )
        cls.env["crm.contact.point"].create(
            {"partner_id": cls.partner.id, "kind": "zalo", "value": USER}
        )

    def setUp(self):
        super().setUp()
        self.number = 0

    def _receive(self, text, channel=None, address="+84912345678", **context):
        self.number += 1
        inbound = Inbound(
            f"ticket-{self.number}", address, text, datetime(2026, 11, 22, 8)
        )
        # As the webhook does it.
        Interaction = self.Interaction.with_context(active_test=False, **context)
        return Interaction._receive(channel or self.sms, inbound)

    def _find_tickets(self):
        return self.Ticket.search([("partner_id", "=", self.partner.id)])


@tagged("post_install", "-at_install")
class TestInboundTicket(InboundTicketCommon):
    def test_off_by_default(self):
        channel = self.sms.copy({"name": "Kênh mới", "opens_ticket": False})
        self.assertFalse(self.env["crm.channel"].new({}).opens_ticket)
        self.assertTrue(self._receive("Xe hỏng", channel))
        self.assertFalse(self._find_tickets())

    def test_setting_on_the_form(self):
        """Shown where customers write by themselves; others need no such choice."""
        manager = new_test_user(
            self.env, "channel_manager", groups="crm_vn_core.group_crm_vn_core_channel"
        )
        self.zalo.provider = "zalo"
        with Form(self.zalo.with_user(manager)) as form:
            form.opens_ticket = False
        self.assertFalse(self.zalo.opens_ticket)
        with (
            Form(self.email.with_user(manager)) as form,
            self.assertRaisesRegex(AssertionError, "invisible"),
        ):
            form.opens_ticket = True

    def test_message_opens_a_ticket(self):
        row = self._receive("Xe không nổ máy\nGấp")
        ticket = self._find_tickets()
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "Xe không nổ máy …",
                    "interaction_id": row.id,
                    "team_id": self.team.id,
                    "user_id": False,
                    "partner_phone_address": "+84912345678",
                }
            ],
        )
        self.assertIn("Gấp", ticket.description)
        self.assertEqual((row.origin_model, row.origin_id), (ticket._name, ticket.id))

    def test_same_message_twice(self):
        row = self._receive("Xe hỏng")
        self.number = 0
        self.assertEqual(self._receive("Xe hỏng"), row)
        self.assertEqual(len(self._find_tickets()), 1)
        self.assertNotIn("Xe hỏng", self._find_tickets().message_ids.mapped("body"))

    def test_goes_on_in_the_open_ticket(self):
        """Whatever else the customer has been sent in the meantime."""
        self._receive("Xe hỏng")
        ticket = self._find_tickets()
        greeting = self._queue(self.sms)
        greeting.write({"state": "sent", "date": "2026-11-21 08:00:00"})
        row = self._receive("Bao giờ sửa xong?")
        self.assertEqual(row.parent_id, greeting)
        self.assertEqual(self._find_tickets(), ticket)
        said = ticket.message_ids[0]
        self.assertIn("Bao giờ sửa xong?", said.body)
        self.assertEqual(said.author_id, self.partner)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self._receive("Lại hỏng")
        self.assertEqual(len(self._find_tickets()), 2, "closed: a new matter")

    def test_own_ticket_for_each_channel_and_customer(self):
        self._receive("Xe hỏng")
        self._receive("Nợ còn bao nhiêu?", self.zalo, USER)
        self.assertEqual(len(self._find_tickets()), 2)
        other = self._create_customer("Lê Văn Nam", phone="0987000111")
        self._receive("Bếp hỏng", address="+84987000111")
        self.assertEqual(len(self._find_tickets()), 2)
        self.assertEqual(self.Ticket.search_count([("partner_id", "=", other.id)]), 1)

    def test_ticket_written_down_by_staff(self):
        """The customer has called at the counter of Zalo: the same ticket goes on."""
        ticket = self.Ticket.create(
            {
                "name": "Xe hỏng",
                "description": "x",
                "partner_id": self.partner.id,
                "channel_id": self.Ticket._get_channel("zalo").id,
            }
        )
        self._receive("Đây là ảnh", self.zalo, USER)
        self.assertEqual(self._find_tickets(), ticket)
        ticket.active = False
        self._receive("Alo", self.zalo, USER)
        self.assertEqual(len(self._find_tickets()), 1, "an archived one is over")
        self.assertNotEqual(self._find_tickets(), ticket)

    def test_keyword_opens_none(self):
        row = self._receive("TC")
        self.assertTrue(row.keyword_id)
        self.assertFalse(self._find_tickets())

    def test_unknown_sender(self):
        """Who has written is asked first; then all the messages are one ticket."""
        for text in ("Xe hỏng", "Alo"):
            self.assertFalse(self._receive(text, address="+84966000222"))
        self.assertFalse(self._find_tickets())
        user = new_test_user(self.env, "matcher", "crm_vn_core.group_crm_vn_core_user")
        waiting = self.env["crm.inbound.unmatched"].search(
            [("address", "=", "+84966000222")], limit=1
        )
        waiting.partner_id = self.partner
        waiting.with_user(user).action_assign()
        self.assertEqual(len(self._find_tickets()), 1)

    def test_no_message_is_lost(self):
        """What stops the ticket leaves the message in the history."""

        def fail(ticket, interaction):
            raise ValueError("broken")

        self.patch(type(self.Ticket), "_prepare_interaction_vals", fail)
        with self.assertLogs(LOGGER, "ERROR"):
            row = self._receive("Xe hỏng")
        self.assertEqual(row._get_body().body, "Xe hỏng")
        self.assertFalse(self._find_tickets())

    def test_web_form_makes_its_own(self):
        web = self.env.ref("crm_vn_core.crm_channel_web")
        web.opens_ticket = True
        self._receive("Tôi muốn mua xe", web)
        self.assertFalse(self._find_tickets())


@tagged("post_install", "-at_install")
class TestInboundTicketOverHttp(InboundTicketCommon, HttpCase):
    def test_zalo(self):
        """Two events of one customer over the webhook, one ticket."""
        self.zalo.write(
            {
                "active": True,
                "provider": "zalo",
                "account": fake_zalo.APP,
                "secret": fake_zalo.SECRET,
                "token": fake_zalo.FIRST_TOKEN,
                "webhook_secret": fake_zalo.WEBHOOK_SECRET,
            }
        )
        fake = fake_zalo.FakeZalo()
        for ref, text in (("m1", "Xe hỏng"), ("m2", "Đây là ảnh"), ("m2", "lại")):
            body, headers = fake.event(
                "user_send_text",
                sender={"id": USER},
                message={"msg_id": ref, "text": text},
            )
            path = f"/crm_vn/webhook/{self.zalo.webhook_code}"
            response = self.url_open(path, data=body, headers=headers)
            self.assertEqual(response.status_code, 200)
        ticket = self._find_tickets()
        self.assertEqual(ticket.name, "Xe hỏng")
        channel = self.env.ref("crm_vn_core.helpdesk_ticket_channel_zalo")
        self.assertEqual(ticket.channel_id, channel)
        self.assertEqual(
            [m.author_id for m in ticket.message_ids if "ảnh" in m.body],
            [self.partner],
        )
