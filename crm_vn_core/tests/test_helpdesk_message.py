# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.tests import Form, new_test_user, tagged

from .common_channel import ChannelCommon

HELPDESK = "helpdesk_mgmt.group_helpdesk_user_team"


@tagged("post_install", "-at_install")
class TestTicketMessage(ChannelCommon):
    """Writing to the customer of a ticket, from the ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = new_test_user(
            cls.env,
            "ticket_writer",
            groups=f"crm_vn_core.group_crm_vn_core_user,{HELPDESK}",
        )
        cls.other_company = cls.env["res.company"].create({"name": "Chi nhánh Huế"})
        cls.agent.company_ids |= cls.other_company
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Xe không nổ máy",
                "description": "Đề không lên",
                "partner_id": cls.partner.id,
                "user_id": cls.agent.id,
            }
        )

    def _find_button(self, user):
        """Return the button of the form as a user gets it, or None."""
        views = self.env["helpdesk.ticket"].with_user(user).get_views([(False, "form")])
        arch = etree.fromstring(views["views"]["form"]["arch"])
        action = self.env.ref("crm_vn_core.crm_message_compose_action")
        return arch.find(f".//header/button[@name='{action.id}']")

    def _compose(self, ticket):
        """Open the composer as the button does."""
        return Form(
            self.env["crm.message.compose"]
            .with_user(self.agent)
            .with_context(
                active_model=ticket._name,
                active_ids=ticket.ids,
                allowed_company_ids=self.agent.company_ids.ids,
            )
        )

    def test_button(self):
        button = self._find_button(self.agent)
        self.assertIn("not partner_id", button.get("invisible"))
        employee = new_test_user(self.env, "ticket_only", groups=HELPDESK)
        self.assertIsNone(self._find_button(employee), "writes to no customers")

    def test_message_of_a_ticket(self):
        """It answers the request: no care, no advertising; the history tells it."""
        form = self._compose(self.ticket)
        self.assertEqual(form.partner_ids[:], self.partner)
        self.assertEqual(form.purpose, "service")
        form.channel_id = self.sms
        form.body = "Kỹ thuật viên đến lúc 9 giờ."
        form.save().action_send()
        row = self.Interaction.search([("partner_id", "=", self.partner.id)])
        self.assertRecordValues(
            row,
            [
                {
                    "origin_model": "helpdesk.ticket",
                    "origin_id": self.ticket.id,
                    "purpose": "service",
                    "state": "queued",
                    "user_id": self.agent.id,
                    "company_id": self.ticket.company_id.id,
                }
            ],
        )
        timeline = self.env["crm.timeline"].with_user(self.agent)
        entries = timeline.get_entries(self.partner.id)["entries"]
        told = [entry for entry in entries if entry["kind"] == "interaction"]
        self.assertEqual([entry["id"] for entry in told], row.ids)
        self.assertEqual(told[0]["title"], "Kỹ thuật viên đến lúc 9 giờ.")

    def test_company_of_the_ticket_writes(self):
        """An agent of two companies writes for the one that the ticket is of."""
        ticket = self.ticket.copy({"company_id": self.other_company.id})
        ticket.user_id = self.agent
        self.assertEqual(self._compose(ticket).company_id, self.other_company)
        self.assertEqual(self._compose(self.ticket).company_id, self.company)
