# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import datetime
from urllib.parse import urlencode

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..delivery import Inbound
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install")
class TestWebhook(ProviderCommon, HttpCase):
    """What a provider calls, over HTTP."""

    def _call(self, params=None, code=None, **options):
        code = code or self.sms.webhook_code
        query = f"?{urlencode(params)}" if params else ""
        response = self.url_open(f"/crm_vn/webhook/{code}{query}", **options)
        self.env.invalidate_all()
        return response.status_code

    def _send_one(self):
        row = self._queue_sms()
        self._dispatch()
        self.assertEqual(row.state, "sent")
        return row

    def test_report(self):
        fake = self._use_esms()
        row = self._send_one()
        params = fake.report(row.idempotency_key)
        for __ in range(3):
            self.assertEqual(self._call(params), 200, "a repeated report too")
        self.assertEqual((row.state, row.cost), ("delivered", 850))
        self.assertEqual(row.event_ids.mapped("kind"), ["delivered"])

    def test_failed(self):
        fake = self._use_esms()
        row = self._send_one()
        self._call(fake.report(row.idempotency_key, success=False))
        self.assertEqual(row.state, "failed")
        self._call(fake.report(row.idempotency_key, success=False))
        self.assertEqual(row.event_ids.mapped("kind"), ["failed"])

    def test_late_failure(self):
        """What is delivered stays delivered."""
        fake = self._use_esms()
        row = self._send_one()
        self._call(fake.report(row.idempotency_key))
        self._call(fake.report(row.idempotency_key, success=False))
        self.assertEqual(row.state, "delivered")

    def test_speedsms(self):
        fake = self._use_speedsms()
        rows = self._queue_many(3)
        self._dispatch()
        self.assertEqual(len(fake.calls), 1, "one text, one call")
        body = json.dumps(fake.report(rows[1].provider_ref))
        json_type = {"Content-Type": "application/json"}
        self.assertEqual(self._call(data=body, headers=json_type), 200)
        self.assertEqual(rows.mapped("state"), ["sent", "delivered", "sent"])

    def test_signature(self):
        fake = self._use_generic()
        row = self._send_one()
        for key, status in (("wrong", 403), (None, 200)):
            body, headers = fake.sign({"id": row.idempotency_key, "state": 1}, key)
            with self.subTest(key=key):
                self.assertEqual(self._call(data=body, headers=headers), status)
                self.assertEqual(row.state, "delivered" if status == 200 else "sent")

    def test_refused(self):
        fake = self._use_esms()
        row = self._send_one()
        params = fake.report(row.idempotency_key)
        self.assertEqual(self._call(params, code="unknown"), 404)
        self.assertEqual(self._call({"a": "b"}), 403)
        self.sms.webhook_networks = "203.0.113.0/24"
        self.assertEqual(self._call(params), 403)
        self.assertEqual(row.state, "sent")
        self.sms.webhook_networks = "127.0.0.1"
        self.assertEqual(self._call(params), 200)
        self.assertEqual(self._call(), 200, "an empty call tries the address")
        self.assertEqual(self._call(code=self.email.webhook_code), 404)

    def test_too_large(self):
        self._use_esms()
        body = b"x" * (300 * 1024)
        headers = {"Content-Type": "application/octet-stream"}
        self.assertEqual(self._call(data=body, headers=headers), 413)

    def test_nothing_secret_in_the_log(self):
        fake = self._use_esms()
        row = self._send_one()
        params = fake.report(row.idempotency_key) | {"phonenumber": "84912345678"}
        with self.assertLogs("odoo.addons.crm_vn_core", "DEBUG") as logs:
            self._call(params | {"SMSID": ""})
            self._call(fake.incoming("84912345678", "DUNG", private_key="x"))
        for line in logs.output:
            self.assertNotIn("912345678", line)
            self.assertNotIn(self.sms.webhook_code, line)

    def test_unknown_message(self):
        fake = self._use_esms()
        row = self._send_one()
        params = fake.report(row.idempotency_key)
        params |= {"RequestId": "nobody's", "SMSID": "0"}
        self.assertEqual(self._call(params), 200)
        self.assertEqual(row.state, "sent")

    def test_incoming(self):
        fake = self._use_esms()
        row = self._send_one()
        params = fake.incoming("84912345678", "Cam on em")
        for __ in range(2):
            self.assertEqual(self._call(params), 200)
        answer = self.Interaction.search([("parent_id", "=", row.id)])
        self.assertEqual(len(answer), 1, "the same message twice is one")
        self.assertRecordValues(
            answer,
            [
                {
                    "direction": "in",
                    "state": "done",
                    "partner_id": self.partner.id,
                    "address": "+84912345678",
                    "summary": "Cam on em",
                    "date": datetime(2026, 11, 22, 1),
                    "purpose": "care",
                    "provider_ref": "mo-1",
                }
            ],
        )
        self.assertEqual(answer._get_body().body, "Cam on em")
        self.assertEqual(row.event_ids.mapped("kind"), ["replied"])


@tagged("post_install", "-at_install")
class TestInbound(ProviderCommon):
    """Who has sent a message."""

    def _receive(self, text="Dạ", address="+84912345678", ref="1"):
        inbound = Inbound(ref, address, text, datetime(2026, 11, 22, 8))
        return self.Interaction._receive(self.sms, inbound)

    def test_shared_number(self):
        """Of a family with one phone it is who was written to last."""
        wife = self._create_customer("Lê Văn Nam")
        child = self._create_customer("Trần Thị Mai")
        for partner, day in ((self.partner, 1), (wife, 3), (child, 2)):
            row = self._queue_sms(partner_id=partner.id)
            row.write({"state": "sent", "date": f"2026-11-{day:02} 08:00:00"})
        answer = self._receive()
        self.assertEqual(answer.partner_id, wife)
        self.assertEqual(answer.parent_id.partner_id, wife)

    def test_this_channel_first(self):
        row = self._queue_sms()
        row.write({"state": "sent", "date": "2026-11-01 08:00:00"})
        phone = self.env.ref("crm_vn_core.crm_channel_phone")
        call = self._get_vals(phone, date="2026-11-20 08:00:00")
        del call["words"]
        self.Interaction._log_contact([call])
        self.assertEqual(self._receive().parent_id, row)

    def test_never_written_to(self):
        answer = self._receive()
        self.assertEqual(answer.partner_id, self.partner)
        self.assertFalse(answer.parent_id)
        self.assertEqual(answer.purpose, "service")

    def test_what_was_not_sent_is_not_answered(self):
        self._queue_sms().write({"state": "failed"})
        self.assertFalse(self._receive().parent_id)

    def test_unknown_number(self):
        """It makes no customer: it waits for somebody who knows."""
        before = self.env["res.partner"].search_count([])
        for ref in ("1", "1", "2"):
            self.assertFalse(self._receive(address="84987654321", ref=ref))
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        waiting = self.env["crm.inbound.unmatched"].search(
            [("address", "=", "+84987654321")]
        )
        self.assertEqual(len(waiting), 2)
        user = new_test_user(self.env, "nv", "crm_vn_core.group_crm_vn_core_user")
        row = waiting[0].with_user(user)
        with self.assertRaisesRegex(UserError, "Choose the customer"):
            row.action_assign()
        row.partner_id = self.partner
        row.action_assign()
        self.assertFalse(waiting.exists(), "all of the same sender")
        logged = self.Interaction.search(
            [("partner_id", "=", self.partner.id), ("direction", "=", "in")]
        )
        self.assertEqual(len(logged), 2)
        self.assertEqual(set(logged.mapped("date")), {datetime(2026, 11, 22, 8)})
        numbers = self.partner.contact_point_ids.mapped("address")
        self.assertIn("+84987654321", numbers)
        self.assertEqual(self.partner.phone, "0912345678", "the card keeps its own")
        self.assertEqual(
            self._receive(address="84987654321", ref="3").partner_id, self.partner
        )

    def test_nothing_is_read_by_others(self):
        portal = new_test_user(self.env, "khach", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["crm.inbound.unmatched"].with_user(portal).search([])

    def test_long_text(self):
        answer = self._receive("Xin chào " * 100 + "\nEm Hoa")
        self.assertLessEqual(len(answer.summary), 122)
        self.assertTrue(answer.summary.endswith(" …"))
        self.assertEqual(len(answer._get_body().body), 907)

    def test_refusal(self):
        """Who refuses advertising is not advertised to, known or not."""
        Block = self.env["crm.contact.block"]
        for address, ref in (("+84912345678", "1"), ("+84987654321", "2")):
            with self.subTest(address=address):
                self._receive("TC\nXin cam on", address, ref)
                block = Block.search([("address", "=", address)])
                self.assertEqual(block.source, "keyword")
                self.assertEqual(block.purpose, "marketing")

    def test_zalo_id(self):
        """Zalo names people by numbers of its own."""
        zalo = self.env.ref("crm_vn_core.crm_channel_zalo")
        self.env["crm.contact.point"].create(
            {
                "partner_id": self.partner.id,
                "kind": "zalo",
                "value": "2512523625412515",
            }
        )
        inbound = Inbound("z1", "2512523625412515", "Chào", datetime(2026, 11, 22))
        answer = self.Interaction._receive(zalo, inbound)
        self.assertEqual(answer.partner_id, self.partner)
