# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..delivery import Result, State
from ..delivery.zalo_errors import explain
from .common_zalo import USER, ZaloCommon


@tagged("post_install", "-at_install")
class TestChannelZalo(ZaloCommon):
    """Messages over a Zalo account, from the queue to the report."""

    def test_send(self):
        row = self._send()
        self.assertEqual(row.state, "sent", (row.error, self.zalo.pause_reason))
        [(ref, payload)] = self.server.messages.items()
        self.assertEqual(row.provider_ref, ref)
        self.assertEqual(payload["phone"], "84912345678")
        self.assertEqual(payload["tracking_id"], row.idempotency_key)
        self.assertEqual(
            payload["template_data"],
            {"customer_name": "Trần Thị Hoa", "amount": "1500000"},
        )
        self.assertEqual(self.server.refreshed, 1, "no access at first")
        self.assertEqual(row.attempt, 1, "renewed access is no attempt")

    def test_user_id_first(self):
        """A Zalo id on the card is cheaper than a phone number."""
        self.env["crm.contact.point"].create(
            {"partner_id": self.partner.id, "kind": "zalo", "value": USER}
        )
        self._send()
        [payload] = self.server.messages.values()
        self.assertEqual(payload["user_id"], USER)
        self.assertIn("/v3.0/oa/message/template", self.server.requests)

    def test_sandbox(self):
        self.zalo.sandbox = True
        row = self._send()
        self.assertEqual((row.state, row.sandbox), ("sent", True))
        self.assertFalse(self.server.requests)

    def test_development(self):
        self.zalo.development = True
        self._send()
        [payload] = self.server.messages.values()
        self.assertEqual(payload["mode"], "development")

    # Answers

    def test_errors(self):
        """Each class of error, on its row, in words that people understand."""
        for code, state, words in (
            (-118, "failed", "does not reach"),
            (-141, "failed", "does not want"),
            (-131, "failed", "not approved"),
            (-1121, "failed", "do not fit"),
            (-99999, "failed", "refuses"),
            (-32, "queued", "busy"),
            (-133, "queued", "22:00"),
        ):
            self.server.faults["84912345678"] = code
            row = self._send()
            self.assertEqual(row.state, state, code)
            self.assertIn(f"Zalo {code}", row.error)
            self.assertIn(words, row.gate_message)
            row.write({"state": "cancelled"})
            self.zalo._resume()
        self.assertFalse(self.server.messages)

    def test_night(self):
        """Zalo refuses until six in the morning: the next attempt is not before."""
        self.server.faults["84912345678"] = -133
        row = self._send()
        local = row.scheduled_at + timedelta(hours=7)
        self.assertEqual((local.hour, local.minute), (6, 0))

    def test_set_up_is_wrong(self):
        """The channel waits with the reason; the row keeps its attempts."""
        self.server.faults["84912345678"] = -135
        row = self._send()
        self.assertEqual((row.state, row.attempt), ("queued", 0))
        self.assertIn("not set up", self.zalo.pause_reason)
        self.assertIn("-135", self.zalo.pause_reason)
        self.assertTrue(self.zalo.paused_until)
        self.assertIn("-135", self.zalo.message_ids[:1].body)

    def test_faults(self):
        for fault, state, taken in (
            ("cut", "unknown", 1),
            ("garbage", "unknown", 2),
            ("500", "unknown", 2),
            ("503", "queued", 2),
        ):
            self.server.faults["84912345678"] = fault
            row = self._send()
            self.assertEqual(row.state, state, fault)
            self.assertTrue(row.error)
            self.assertEqual(len(self.server.messages), taken)
            self.Dispatcher._run(self.zalo)
            self.assertEqual(len(self.server.messages), taken, "never blindly again")

    def test_poison_row(self):
        """One row that Zalo refuses stops no other."""
        other = self._create_customer("Lê Văn An", phone="0987654321")
        self.server.faults["84912345678"] = -1122
        bad = self._queue(self.zalo, template_id=self.template.id, words=None)
        good = self._send(partner_id=other.id)
        self.assertEqual((bad.state, good.state), ("failed", "sent"))

    # Quota

    def test_quota_of_the_day(self):
        """What Zalo says is left is kept to, without asking for each message."""
        self.server.quota = 2
        partners = [
            self._create_customer(f"Khách {n}", phone=f"09123450{n:02}")
            for n in range(4)
        ]
        self._send(partner_id=partners[0].id)
        self.assertEqual(self.zalo.quota_left, 1)
        for partner in partners[1:]:
            self._queue(
                self.zalo,
                partner_id=partner.id,
                template_id=self.template.id,
                words=None,
            )
        self.Dispatcher._run(self.zalo)
        self.assertEqual(len(self.server.messages), 2)
        self.assertEqual(self.server.requests.count("/message/template"), 2)
        self.assertEqual(self.zalo.quota_left, 0)
        waiting = self.Interaction.search(
            [("channel_id", "=", self.zalo.id), ("state", "=", "queued")]
        )
        self.assertEqual(waiting.mapped("attempt"), [0, 0])
        # The next day there is a new one.
        self.server.quota = 500
        self.zalo.quota_date = fields.Date.add(self.zalo.quota_date, days=-1)
        self.Dispatcher._run(self.zalo)
        self.assertEqual(len(self.server.messages), 4)

    def test_quota_is_used_up(self):
        """Somebody else has used it: nothing more is asked today."""
        self.server.quota = 0
        row = self._send()
        self.assertEqual(row.state, "queued")
        self.assertIn("used up", row.gate_message)
        self.assertEqual(self.zalo.quota_left, 0)
        self._send(partner_id=self._create_customer("An", phone="0987654321").id)
        self.assertEqual(self.server.requests.count("/message/template"), 1)

    def test_rate(self):
        """Zalo takes 4,000 messages in a minute, in all workers together."""
        self.patch(type(self.Dispatcher), "_count_since", lambda *args: 3990)
        self.assertEqual(self.Dispatcher._get_room(self.zalo), 10)

    # Reports

    def _report(self, ref, **options):
        provider = self.zalo._get_provider()
        reports = provider.parse_webhook(*self.server.delivered(ref, **options), {})
        return self.Dispatcher._apply_reports(self.zalo, reports)

    def test_delivered(self):
        row = self._send()
        self.assertEqual(self._report(row.provider_ref), 1)
        row.invalidate_recordset()
        self.assertEqual(row.state, "delivered")
        self.assertEqual(row.event_ids.mapped("kind"), ["delivered"])
        event = self.server.delivered(row.provider_ref)
        for _time in range(2):
            reports = self.zalo._get_provider().parse_webhook(*event, {})
            self.Dispatcher._apply_reports(self.zalo, reports)
        self.assertEqual(len(row.event_ids), 1, "a message arrives once")

    def test_delivered_before_the_answer(self):
        """Zalo reports while its answer is under way, or instead of it."""
        self.server.faults["84912345678"] = "cut"
        row = self._send()
        self.assertEqual(row.state, "unknown")
        [ref] = self.server.messages
        self.assertEqual(self._report(ref), 1, "found by our key")
        row.invalidate_recordset()
        self.assertEqual((row.state, row.provider_ref), ("delivered", ref))
        # The answer that comes late does not make it "sent" again.
        row.write({"state": "sending", "claim": 7})
        row.flush_recordset()
        self._report(ref)
        provider = self.zalo._get_provider()
        answer = [(row.id, Result(State.SENT, ref=ref))]
        self.Dispatcher._record(self.zalo, provider, answer, 7)
        row.invalidate_recordset()
        self.assertEqual(row.state, "delivered")

    def test_unfollow(self):
        provider = self.zalo._get_provider()
        event = self.server.event("unfollow", follower={"id": USER})
        for _time in range(2):
            self.zalo._apply_notices(provider.parse_webhook(*event, {}))
        blocks = self.env["crm.contact.block"].search([("address", "=", USER)])
        self.assertEqual(blocks.mapped("kind"), ["zalo"])
        self.env["crm.contact.point"].create(
            {"partner_id": self.partner.id, "kind": "zalo", "value": USER}
        )
        self.assertEqual(self._send().suppress_reason, "opted_out")
        event = self.server.event("follow", follower={"id": USER})
        self.zalo._apply_notices(provider.parse_webhook(*event, {}))
        self.assertEqual(self._send().state, "sent")

    # Chat

    def test_free_text(self):
        row = self._send(template_id=False, words={"body": "Chào chị"})
        self.assertEqual(row.state, "failed")
        self.assertIn("48 hours", row.error)
        self.assertFalse(self.server.requests)

    def test_answer_in_the_chat(self):
        self.env["crm.contact.point"].create(
            {"partner_id": self.partner.id, "kind": "zalo", "value": USER}
        )
        [inbound] = self.Interaction._log_contact(
            [
                {
                    "partner_id": self.partner.id,
                    "channel_id": self.zalo.id,
                    "direction": "in",
                    "address": USER,
                    "provider_ref": "m1",
                    "date": fields.Datetime.now() - timedelta(hours=47),
                }
            ]
        )
        row = self._send(template_id=False, words={"body": "Dạ em gọi ngay ạ."})
        self.assertEqual(row.state, "sent", row.error)
        [payload] = self.server.messages.values()
        self.assertEqual(payload["message"], {"text": "Dạ em gọi ngay ạ."})
        inbound.date = fields.Datetime.now() - timedelta(hours=49)
        row = self._send(template_id=False, words={"body": "Dạ em gọi ngay ạ."})
        self.assertIn("48 hours", row.error)

    # Fallback

    def _fall_back(self, **values):
        self.zalo.fallback_channel_id = self.sms
        self.template.write(values)
        self.server.faults["84912345678"] = -118
        row = self._send()
        return row, self.Interaction.search([("parent_id", "=", row.id)])

    def test_fallback(self):
        row, sms = self._fall_back(sms_body="{company}: quy khach co ky tra gop.")
        self.assertEqual(row.state, "failed")
        self.assertEqual((sms.channel_id, sms.state), (self.sms, "queued"))
        self.assertEqual(sms.address, "+84912345678")
        self.assertEqual(
            sms._get_body().body, f"{self.company.name}: quy khach co ky tra gop."
        )
        result = [(row.id, self._unreachable())]
        self.Dispatcher._fall_back(self.zalo, result)
        self.assertEqual(
            self.Interaction.search([("parent_id", "=", row.id)]), sms, "only once"
        )

    def _unreachable(self):
        return explain(-118, "")

    def test_fallback_without_own_words(self):
        _row, sms = self._fall_back()
        self.assertEqual(sms._get_body().body, "Quý khách có kỳ trả góp sắp tới.")

    def test_fallback_asks_the_gate(self):
        self.env["crm.contact.block"].create(
            {"address": "+84912345678", "kind": "sms", "source": "staff"}
        )
        _row, sms = self._fall_back()
        self.assertEqual(sms.suppress_reason, "opted_out")

    def test_no_fallback_for_our_own_errors(self):
        self.zalo.fallback_channel_id = self.sms
        self.server.faults["84912345678"] = -131
        row = self._send()
        self.assertFalse(self.Interaction.search([("parent_id", "=", row.id)]))
