# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_provider import ProviderCommon


@tagged("post_install", "-at_install")
class TestChannelSms(ProviderCommon):
    """From the queue to a provider on loopback and back."""

    def test_send(self):
        fake = self._use_esms()
        row = self._queue_sms()
        self.assertEqual(self._dispatch(), 1)
        self.assertEqual(row.state, "sent")
        self.assertEqual(row.cost, 300)
        self.assertEqual(row.provider_ref, fake.ids[row.idempotency_key])
        self.assertEqual(
            fake.accepted,
            [(row.idempotency_key, "84912345678", "Chuc mung sinh nhat")],
        )
        self.assertEqual(self._dispatch(), 0, "sent once")

    def test_sandbox(self):
        """Nothing leaves, and no credentials are needed."""
        fake = self._use_esms()
        self.sms.write({"sandbox": True, "secret": False, "endpoint": False})
        row = self._queue_sms()
        self._dispatch()
        self.assertEqual((row.state, row.sandbox), ("sent", True))
        self.assertEqual(fake.calls, [])
        self.sms.provider = "http"
        row = self._queue_sms()
        self._dispatch()
        self.assertEqual(row.state, "sent")

    def test_cut_connection(self):
        """eSMS took the message and the answer was lost: it is sent exactly once."""
        for fault in ("cut_after", "error_after", "not_json_after"):
            with self.subTest(fault=fault):
                fake = self._use_esms()
                fake.fail(fault)
                row = self._queue_sms()
                self._dispatch()
                self.assertEqual(row.state, "queued", "to be reconciled")
                self.assertTrue(row.error)
                self.assertGreater(row.scheduled_at, fields.Datetime.now())
                self._make_due(row)
                self._dispatch()
                self.assertEqual((row.state, row.error), ("sent", False))
                self.assertEqual(fake.counts, {row.idempotency_key: 1})
                self.assertEqual(fake.repeats, 1)

    def test_cut_connection_without_a_key(self):
        """SpeedSMS knows no key: nobody sends it again until a person says so."""
        fake = self._use_speedsms()
        fake.fail("cut_after")
        row = self._queue_sms()
        self._dispatch()
        self.assertEqual(row.state, "unknown")
        self._dispatch()
        self.assertEqual(len(fake.accepted), 1)
        row.action_was_sent()
        self.assertEqual(row.state, "sent")

    def test_not_json(self):
        """An answer that is not JSON: a clear error on the row, nothing lost."""
        fake = self._use_generic(idempotent=True)
        fake.fail("not_json")
        row = self._queue_sms()
        self._dispatch()
        self.assertEqual(row.state, "queued")
        self.assertIn("not JSON", row.error)
        self._make_due(row)
        self._dispatch()
        self.assertEqual(row.state, "sent")

    def test_back_off(self):
        """Each attempt waits twice as long; after the last one it is given up."""
        self._use_esms()
        self.sms.endpoint = "http://127.0.0.1:9"
        row = self._queue_sms()
        waits = []
        for __ in range(8):
            self._dispatch()
            waits.append(row.scheduled_at - fields.Datetime.now())
            self._make_due(row)
        self.assertEqual(row.state, "failed")
        self.assertIn("No connection", row.error)
        for number, wait in enumerate(waits[:7]):
            expected = timedelta(seconds=30 * 2**number)
            self.assertLess(abs(wait - expected), timedelta(seconds=5))

    def test_given_up_without_knowing(self):
        """After the last silence nobody knows, and nobody says it failed."""
        fake = self._use_esms()
        fake.fail("not_json", 8)
        row = self._queue_sms()
        for __ in range(8):
            self._dispatch()
            self._make_due(row)
        self.assertEqual(row.state, "unknown")

    def test_refused_number(self):
        fake = self._use_esms()
        zalo = self.env.ref("crm_vn_core.crm_channel_zalo_personal")
        self.sms.fallback_channel_id = zalo
        fake.codes["84912345678"] = "108"
        row, other = self._queue_sms(), self._queue_many(1)
        self._dispatch()
        self.assertEqual(row.state, "failed")
        self.assertIn("108", row.error)
        self.assertEqual(other.state, "sent", "one bad number stops no other")
        again = self.Interaction.search([("parent_id", "=", row.id)])
        self.assertEqual(again.channel_id, zalo)
        self.assertEqual(again._get_body().body, "Chuc mung sinh nhat")

    # Bad input: a clear error on the row, and the others leave

    def test_bad_input(self):
        self._use_esms()
        good = self._queue_sms()
        template = self.env["crm.message.template"].create(
            {
                "name": "Tham số",
                "kind": "sms",
                "body": "Chuc mung",
                "parameters": {"age": "{age}"},
            }
        )
        nobody = self._create_customer("Không số", phone=False)
        unknown = self._queue_sms(partner_id=nobody.id)
        wrong = self._queue_sms(address="12ab")
        empty = self._queue(self.sms, words=None, template_id=template.id)
        long = self._queue_sms("Chúc mừng chị. " * 30)
        self._dispatch()
        self.assertEqual(good.state, "sent")
        self.assertEqual(unknown.suppress_reason, "no_address")
        self.assertEqual(wrong.error, "“12ab” is no phone number.")
        self.assertEqual(empty.error, "The parameter “age” is empty.")
        self.assertIn("too long: 450 characters are 7 SMS, at most 5", long.error)
        for row in (wrong, empty, long):
            self.assertEqual(row.state, "failed", row.error)

    def test_longest_text(self):
        fake = self._use_esms()
        row = self._queue_sms("x" * 765)
        self._dispatch()
        self.assertEqual((row.state, row.cost), ("sent", 1500), "5 × 153 characters")
        row = self._queue_sms("x" * 766)
        self._dispatch()
        self.assertEqual(row.state, "failed")
        self.sms.max_segments = 6
        row.action_send_again()
        self._dispatch()
        self.assertEqual(row.state, "sent")
        self.assertEqual(len(fake.accepted), 2)

    # Advertising

    def test_group(self):
        fake = self._use_esms()
        self._allow_advertising()
        rows = self._queue_many(40, purpose="marketing")
        self._dispatch()
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertEqual(len(fake.calls), 1, "one call for one text")
        self.assertEqual(set(fake.texts), {"[QC] Chuc mung"})
        report = fake.report(next(iter(fake.ids)), total=40, request_id=False)
        provider = self.sms._get_provider()
        reports = provider.parse_webhook(b"", {}, report)
        self.Dispatcher._apply_reports(self.sms, reports)
        self.assertEqual(set(rows.mapped("state")), {"delivered"})
        self.assertEqual(set(rows.mapped("cost")), {850})

    def test_group_without_answer(self):
        """The call of a group carries no key, so it is not made again."""
        fake = self._use_esms()
        self._allow_advertising()
        fake.fail("cut_after")
        rows = self._queue_many(30, purpose="marketing")
        self._dispatch()
        self.assertEqual(set(rows.mapped("state")), {"unknown"})
        self._dispatch()
        self.assertEqual(len(fake.accepted), 30)

    # A provider that fails, is busy or has had enough

    def test_wrong_credentials(self):
        """Nothing is lost, the channel is paused and administrators are told, once."""
        fake = self._use_esms()
        self.sms.secret = "wrong"
        admin = new_test_user(
            self.env, "kenh", "base.group_user,crm_vn_core.group_crm_vn_core_channel"
        )
        rows = self._queue_many(20)
        self._dispatch()
        self.assertEqual(set(rows.mapped("state")), {"queued"})
        self.assertEqual(set(rows.mapped("attempt")), {0})
        self.assertEqual(self.sms.pause_reason, "101 Authorize Failed")
        self.assertGreater(self.sms.paused_until, fields.Datetime.now())
        note = self.sms.message_ids[:1]
        self.assertIn("101 Authorize Failed", note.body)
        self.assertIn(admin.partner_id, note.notified_partner_ids)
        self.assertNotIn("wrong", note.body)
        self.assertLess(len(fake.calls), 20, "the other calls were called off")
        self.sms.secret = fake.secret_key
        self._make_due(rows)
        self.assertFalse(self.sms.paused_until)
        self._dispatch()
        self.assertEqual(set(rows.mapped("state")), {"sent"})

    def test_silence(self):
        """A provider that answers nobody is left alone, longer each time."""
        fake = self._use_esms()
        fake.fail("cut", 500)
        rows = self._queue_many(10)
        self._dispatch()
        first = self.sms.paused_until
        self.assertTrue(first)
        notes = len(self.sms.message_ids)
        rows.write({"scheduled_at": "2020-01-01 00:00:00"})
        self._dispatch()
        self.assertGreater(self.sms.paused_until, first + timedelta(minutes=10))
        self.assertEqual(len(self.sms.message_ids), notes, "told once")
        self.assertEqual(set(rows.mapped("state")), {"queued"})

    def test_busy(self):
        """429: the channel waits as long as it is told; no attempt, no alarm."""
        fake = self._use_speedsms(limit=5)
        self.sms.concurrency = 1
        rows = self._queue_many(12, body=None)
        self.assertEqual(self._dispatch(), 5)
        waiting = rows.filtered(lambda row: row.state == "queued")
        self.assertEqual(len(waiting), 7)
        self.assertEqual(set(waiting.mapped("attempt")), {0})
        wait = self.sms.paused_until - fields.Datetime.now()
        self.assertLess(abs(wait.total_seconds() - 9), 3)
        notes = " ".join(self.sms.message_ids.mapped(lambda note: note.body or ""))
        self.assertNotIn("does not send", notes)
        self.assertFalse(self.sms.failure_count)
        fake.limit = 0
        self._make_due(waiting)
        self.assertEqual(self._dispatch(), 7)
        self.assertEqual(set(fake.counts.values()), {1})

    def test_rate(self):
        """No more are tried in a minute than the channel says."""
        fake = self._use_speedsms(limit=60)
        self.sms.rate_per_minute = 60
        rows = self._queue_many(70, body=None)
        self.assertEqual(self._dispatch(), 60)
        self.assertEqual(len(fake.calls), 60)
        self.assertEqual(len(rows.filtered(lambda row: row.state == "queued")), 10)
        self.assertFalse(self.sms.paused_until)

    def test_quota(self):
        """The rest of a day's quota waits for the morrow, within one message."""
        fake = self._use_esms()
        self.sms.daily_quota = 100
        rows = self._queue_many(130)
        self._dispatch()
        self._dispatch()
        self.assertEqual(len(fake.accepted), 100)
        rows.filtered(lambda row: row.state == "sent").write(
            {"claimed_at": fields.Datetime.now() - timedelta(days=1, hours=1)}
        )
        self._dispatch()
        self.assertEqual(len(fake.accepted), 130)

    def test_expired_token(self):
        fake = self._use_generic()
        fake.fail("expired")
        row = self._queue_sms()
        self._dispatch()
        self.assertEqual((row.state, row.attempt), ("queued", 0))
        self.assertIn("401", self.sms.pause_reason)

    # Setting up

    def test_connection(self):
        fake = self._use_esms()
        action = self.sms.action_test_connection()
        self.assertEqual(action["params"]["message"], "eSMS: 36,693 đ")
        self.assertEqual(fake.accepted, [])
        self.sms.secret = "wrong"
        with self.assertRaisesRegex(UserError, "Authorize Failed"):
            self.sms.action_test_connection()
        self.sms.account = False
        with self.assertRaisesRegex(UserError, "ApiKey"):
            self.sms.action_test_connection()
        self.sms.write({"provider": "http", "http_options": False})
        with self.assertRaisesRegex(UserError, "describe the calls"):
            self.sms.action_test_connection()

    def test_description(self):
        text = '{"body": {"to": "{phone}", "text": "{body}"}}'
        self.sms.http_options_text = text
        self.assertEqual(
            self.sms.http_options, {"body": {"to": "{phone}", "text": "{body}"}}
        )
        for wrong, sentence in [
            ("{", "not JSON"),
            ("[1]", "is an object"),
            ('{"uri": ""}', "“uri” is no option"),
            ('{"method": "DELETE"}', "one of GET, POST, PUT"),
            ('{"headers": 1}', "“headers” has a wrong kind"),
            ('{"form": {"a": "{x}"}}', "Nothing is known by the name of {x}"),
            ('{"form": {"a": "{phone}"}}', "needs the number"),
            (text[:-1] + ', "success": {}}', "“success” holds"),
            (text[:-1] + ', "inbound": {}}', "“inbound” holds"),
        ]:
            with self.subTest(wrong), self.assertRaisesRegex(ValidationError, sentence):
                self.sms.http_options_text = wrong

    def test_networks(self):
        self.sms.webhook_networks = "113.161.0.0/16, 10.0.0.5"
        self.assertTrue(self.sms._is_webhook_allowed("113.161.9.9"))
        self.assertTrue(self.sms._is_webhook_allowed("::ffff:10.0.0.5"))
        self.assertFalse(self.sms._is_webhook_allowed("10.0.0.6"))
        self.assertFalse(self.sms._is_webhook_allowed(""))
        with self.assertRaisesRegex(ValidationError, "no IP address"):
            self.sms.webhook_networks = "esms.vn"

    @mute_logger("odoo.models.unlink")
    def test_credentials_are_not_read(self):
        self._use_esms()
        user = new_test_user(self.env, "nv", "crm_vn_core.group_crm_vn_core_user")
        names = ("account", "secret", "endpoint", "webhook_code", "http_options")
        values = self.sms.with_user(user).read()[0]
        self.assertFalse(set(names) & set(values))
        admin = new_test_user(
            self.env, "kenh", "base.group_user,crm_vn_core.group_crm_vn_core_channel"
        )
        [values] = self.sms.with_user(admin).read(["secret", "webhook_secret"])
        self.assertEqual(values["secret"], "••••••••")
