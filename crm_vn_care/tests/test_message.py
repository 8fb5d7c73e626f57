# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestEventMessage(CareCommon):
    """A greeting goes out as a message; its event is done when it has left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sms = cls.env.ref("crm_vn_core.crm_channel_sms")
        cls.officer = new_test_user(
            cls.env, "guitin", groups="crm_vn_care.group_crm_vn_care_user"
        )

    def _create_greeting(self, **values):
        program = self._create_program(
            greeting_template="{we} chúc {you} vui!", **values
        )
        customer = self._create_customer(
            "Nguyễn Tám", salutation="anh", phone="0912345678"
        )
        return self._create_event(
            program_id=program.id, partner_id=customer.id, user_id=self.officer.id
        )

    def _send(self, events):
        action = events.with_user(self.officer).action_send_message()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        form.channel_id = self.sms
        wizard = form.save()
        wizard.action_send()
        return self.env["crm.interaction"].search(
            [("origin_model", "=", "crm.care.event"), ("origin_id", "in", events.ids)]
        )

    def test_one(self):
        event = self._create_greeting()
        row = self._send(event)
        self.assertEqual(row._get_body().body, "Em chúc anh Tám vui!")
        self.assertEqual(event.state, "planned", "queued is not yet greeted")
        row.state = "sent"
        row._tell_origins()
        self.assertEqual(event.state, "done")
        self.assertEqual(event.result, "sent")
        self.assertEqual(event.done_uid, self.officer)

    def test_several(self):
        """Each customer reads the greeting of the own event."""
        events = self._create_greeting() | self._create_greeting()
        rows = self._send(events)
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertEqual(row._get_body().body, "Em chúc anh Tám vui!")

    def test_approval(self):
        event = self._create_greeting(approval_required=True)
        with self.assertRaisesRegex(UserError, "approved"):
            self._send(event)
