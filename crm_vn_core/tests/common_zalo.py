# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
from unittest.mock import patch

from . import fake_zalo
from .common_channel import ChannelCommon

TEMPLATE = "7895417a7d3f"
USER = "3498742397423098742"


class ZaloCommon(ChannelCommon):
    """Messages go to a Zalo on loopback, through the real provider."""

    def setUp(self):
        super().setUp()
        self.enterContext(patch.dict(os.environ, {"NO_PROXY": "127.0.0.1"}))
        self.server = self.enterContext(fake_zalo.FakeZalo())
        self.zalo = self.env.ref("crm_vn_core.crm_channel_zalo")
        self.zalo.write(self._get_set_up())
        # Cursors of their own see what the test has written, and roll back with it.
        self.enterContext(self.enter_registry_test_mode())
        self.template = self._create_template()

    def _get_set_up(self, **values):
        return {
            "active": True,
            "provider": "zalo",
            "endpoint": self.server.url,
            "account": fake_zalo.APP,
            "sender": fake_zalo.ACCOUNT,
            "secret": fake_zalo.SECRET,
            "token": fake_zalo.FIRST_TOKEN,
            "webhook_secret": fake_zalo.WEBHOOK_SECRET,
            "concurrency": 4,
        } | values

    def _create_template(self, **values):
        return self.env["crm.message.template"].create(
            {
                "name": "Lịch trả góp",
                "kind": "zalo",
                "purpose": "service",
                "provider_template": TEMPLATE,
                "body": "{you} có kỳ trả góp sắp tới.",
                "parameters": {"customer_name": "{name}", "amount": "1500000"},
            }
            | values
        )

    def _send(self, **values):
        """Queue one message of the template; the dispatcher fills and sends it."""
        usual = {
            "template_id": self.template.id,
            "purpose": "service",
            "words": None,
        }
        row = self._queue(self.zalo, **usual | values)
        self.Dispatcher._run(self.zalo)
        row.invalidate_recordset()
        return row

    def _secret(self, name):
        return self.zalo.sudo()._get_secret(name)
