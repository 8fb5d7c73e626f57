# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..delivery import ProviderError
from . import fake_zalo
from .common_zalo import TEMPLATE, ZaloCommon


@tagged("post_install", "-at_install")
class TestChannelZaloSetup(ZaloCommon):
    """Access to a Zalo account, and the templates that the account has."""

    # Access

    def test_access_has_run_out(self):
        """The token is refused in the middle: renewed once, sent, nothing lost."""
        self._send()
        self.server.expire()
        row = self._send()
        self.assertEqual((row.state, row.attempt), ("sent", 1))
        self.assertEqual(self.server.refreshed, 2)
        self.assertFalse(self.zalo.paused_until)

    def test_access_ends_by_the_clock(self):
        """Access of 25 hours is renewed before it is used too late."""
        self._send()
        self._secret("access_token").expires_at = fields.Datetime.now()
        self.env.flush_all()
        self._send()
        self.assertEqual(self.server.refreshed, 2)
        self.assertEqual(self.server.requests.count("/message/template"), 2)

    def test_new_access_is_refused(self):
        """Renewing does not help: the channel waits, it does not try for ever."""
        self.server.faults["84912345678"] = -124
        row = self._send()
        self.assertEqual((row.state, row.attempt), ("queued", 0))
        self.assertEqual(self.server.refreshed, 1)
        self.assertIn("access token", self.zalo.pause_reason)

    def test_refresh_token_is_refused(self):
        self.zalo.token = "used-up"
        row = self._send()
        self.assertEqual(row.state, "queued")
        self.assertIn("Invalid refresh token", self.zalo.pause_reason)
        self.assertIn("enter the new refresh token", self.zalo.pause_reason)

    def test_refresh_token_has_ended(self):
        self._secret("token").expires_at = datetime(2026, 1, 1)
        self._send()
        self.assertIn("has ended", self.zalo.pause_reason)
        self.assertFalse(self.server.requests, "nothing is tried with it")

    def test_new_pair_is_kept(self):
        self._send()
        self.assertIn(self._secret("token").value, self.server.refresh)
        self.assertIn(self._secret("access_token").value, self.server.access)
        days = (self._secret("token").expires_at - fields.Datetime.now()).days
        self.assertIn(days, (89, 90))

    def test_token_entered_by_hand(self):
        """A new token begins a new life; the access of the old one is forgotten."""
        self._send()
        self.server.refresh.add("from-the-console")
        self.zalo.token = "from-the-console"
        self.assertFalse(self._secret("access_token"))
        self.assertTrue(self._secret("token").expires_at)
        self.zalo.token = "••••••••"
        self.assertEqual(self._secret("token").value, "from-the-console")
        self._send()
        self.assertEqual(self.server.refreshed, 2)

    def test_test_connection(self):
        action = self.zalo.action_test_connection()
        self.assertEqual(action["params"]["message"], "Zalo: 500 / 500")
        self._secret("access_token").unlink()
        self.zalo.account = "wrong"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "Invalid app or secret"):
            self.zalo.action_test_connection()

    def test_set_up_is_missing(self):
        self.zalo.secret = False
        with self.assertRaisesRegex(ProviderError, "Secret Key"):
            self.zalo._get_provider()

    def test_cron_keeps_alive(self):
        """A channel without traffic takes a new pair long before the old one ends."""
        self.env["crm.channel"]._cron_renew_zalo()
        self.assertEqual(self.server.refreshed, 0)
        self._secret("token").expires_at = fields.Datetime.now() + timedelta(days=50)
        self.env.flush_all()
        self.env["crm.channel"]._cron_renew_zalo()
        self.assertEqual(self.server.refreshed, 1)
        self.env["crm.channel"]._cron_renew_zalo()
        self.assertEqual(self.server.refreshed, 1)

    def test_cron_warns(self):
        """In the last week administrators are told; after the end, it is paused."""
        self.zalo.token = "used-up"
        for days, told, paused in ((20, False, False), (6, True, False)):
            before = self.zalo.message_ids
            ends = fields.Datetime.now() + timedelta(days=days)
            self._secret("token").expires_at = ends
            self.env.flush_all()
            self.env["crm.channel"]._cron_renew_zalo()
            self.assertEqual(self.zalo.message_ids != before, told, days)
            self.assertEqual(bool(self.zalo.paused_until), paused, days)
        self.assertIn("The refresh token", self.zalo.message_ids[0].body)
        self._secret("token").expires_at = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        self.env["crm.channel"]._cron_renew_zalo()
        self.assertIn("has ended", self.zalo.pause_reason)

    # Templates

    def test_fetch_templates(self):
        self.server.templates["gone"] = dict(self.server.templates[TEMPLATE])
        self.zalo.action_fetch_zalo_templates()
        first = self.zalo.zalo_template_ids.filtered(lambda t: t.code == TEMPLATE)
        self.assertRecordValues(
            first,
            [
                {
                    "name": "Lịch trả góp",
                    "status": "ENABLE",
                    "tag": "1",
                    "quality": "HIGH",
                    "price": 220,
                    "price_user": 165,
                }
            ],
        )
        self.assertIn("customer_name: text, at most 30", first.parameter_summary)
        del self.server.templates["gone"]
        self.server.templates[TEMPLATE]["status"] = "DISABLE"
        self.zalo.action_fetch_zalo_templates()
        self.zalo.invalidate_recordset()
        self.assertEqual(self.zalo.zalo_template_ids, first)
        self.assertEqual(first.status, "DISABLE")

    def test_price(self):
        self.zalo.action_fetch_zalo_templates()
        self.assertEqual(self._send().cost, 220)

    def test_checked_before_sending(self):
        """What Zalo would refuse is told on the row; nothing is asked."""
        self.zalo.action_fetch_zalo_templates()
        asked = len(self.server.requests)
        for parameters, words in (
            ({"customer_name": "Hoa " * 10}, "39 characters; Zalo takes 30"),
            ({"customer_name": "{name}", "amount": "nhiều"}, "must be a number"),
            ({"customer_name": "{name}", "due": "mai"}, "must be a date"),
            ({"amount": "1"}, "“customer_name” is empty"),
            ({"customer_name": "{name}", "colour": "đỏ"}, "no parameter “colour”"),
            ({"customer_name": "{officer}"}, "“customer_name” is empty"),
        ):
            self.template.parameters = parameters
            row = self._send()
            self.assertEqual(row.state, "failed", parameters)
            self.assertIn(words, row.error)
        self.assertEqual(len(self.server.requests), asked)

    def test_rejected_template(self):
        self.zalo.action_fetch_zalo_templates()
        status = {"prev_status": "ENABLE", "new_status": "DISABLE"}
        event = self.server.event(
            "change_template_status",
            template_id=TEMPLATE,
            status=status,
            reason="Chất lượng thấp",
        )
        notices = self.zalo._get_provider().parse_webhook(*event, {})
        self.zalo._apply_notices(notices)
        self.assertEqual(self.zalo.zalo_template_ids.status, "DISABLE")
        self.assertIn("Chất lượng thấp", self.zalo.message_ids[:1].body)
        row = self._send()
        self.assertIn("cannot be used: Disabled. Chất lượng thấp", row.error)

    def test_endpoint_takes_the_secrets_away(self):
        """Nobody gets the secrets by having them sent elsewhere."""
        self.zalo.endpoint = "https://elsewhere.example"
        self.assertFalse(self.zalo.sudo().secret_ids)
        self.zalo.write(self._get_set_up())
        self.assertEqual(self._secret("secret").value, fake_zalo.SECRET)
