# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from . import fake_zalo
from .common_zalo import USER


@tagged("post_install", "-at_install")
class TestZaloWebhook(HttpCase):
    """Zalo calls over HTTP: what is signed is taken, and nothing else."""

    def setUp(self):
        super().setUp()
        self.zalo = self.env.ref("crm_vn_core.crm_channel_zalo")
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
        self.path = f"/crm_vn/webhook/{self.zalo.webhook_code}"

    def test_events(self):
        fake = fake_zalo.FakeZalo()
        blocks = self.env["crm.contact.block"]
        domain = [("address", "=", USER)]
        wrong = fake.event("unfollow", secret="other", follower={"id": USER})
        self.assertEqual(self._call(wrong), 403)
        self.assertFalse(blocks.search(domain))
        event = fake.event("unfollow", follower={"id": USER})
        for _time in range(2):
            self.assertEqual(self._call(event), 200)
        self.assertEqual(blocks.search_count(domain), 1)

    def _call(self, event):
        body, headers = event
        return self.url_open(self.path, data=body, headers=headers).status_code
