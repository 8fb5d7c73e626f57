# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from collections import defaultdict
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common_channel import ChannelCommon

OFFSET = timedelta(hours=7)
START = datetime(2026, 11, 16, 0, 0)
HOURS = {"sms": (7, 22), "phone": (8, 17), "email": (0, 24)}
CAPS = {"sms": 3, "phone": 1, "email": 3}


@tagged("post_install", "-at_install")
class TestGateLaw(ChannelCommon):
    """No advertising message is outside the law, whatever happened before.

    Random customers, some with a shared number, change their minds, while random
    messages are queued and sent through three days. What left is judged by the words
    of Decree 91/2020 and Law 91/2025, written down here once more.
    """

    def setUp(self):
        super().setUp()
        self.seed = random.SystemRandom().randrange(10**6)
        self.random = random.Random(self.seed)
        self.sent = []
        self.consents = defaultdict(bool)
        self.blocked = set()
        self.channels = {
            "sms": self.sms,
            "email": self.email,
            "phone": self.env.ref("crm_vn_core.crm_channel_phone"),
        }

    def test_any_history(self):
        phones = [f"09123456{number:02d}" for number in range(4)]
        self.customers = self.env["res.partner"].create(
            [
                {
                    "name": f"Khách {number}",
                    "phone": self.random.choice(phones),
                    "email": f"khach{number % 5}@example.com",
                }
                for number in range(8)
            ]
        )
        now = START - OFFSET
        with self.subTest(seed=self.seed):
            for _step in range(120):
                now += timedelta(minutes=self.random.randint(1, 75))
                with freeze_time(now):
                    self._do_something(now)
            self.assertGreater(len(self.sent), 20, "a test that says something")

    def _do_something(self, now):
        for _number in range(self.random.randint(0, 3)):
            self._change_mind()
        customers = self.random.choices(self.customers, k=self.random.randint(1, 6))
        kind = self.random.choice(list(CAPS))
        self.Interaction._queue(
            [
                {
                    "partner_id": customer.id,
                    "channel_id": self.channels[kind].id,
                    "purpose": self.random.choice(["marketing", "marketing", "care"]),
                    "scheduled_at": now
                    + timedelta(minutes=self.random.choice([0, 0, 30, 600])),
                }
                for customer in customers
            ]
        )
        for kind, channel in self.channels.items():
            ids = self.Dispatcher._take(channel, 100)
            left = self.Interaction.browse(self.Dispatcher._pass_gate(ids, 1))
            left.write({"state": "sent"})
            for row in left.filtered(lambda row: row.purpose == "marketing"):
                self._judge(row, kind, now)

    def _change_mind(self):
        customer = self.random.choice(self.customers)
        kind = self.random.choice(list(CAPS))
        given = self.random.random() < 0.8
        self._consent(kind, state="given" if given else "withdrawn", partner=customer)
        self.consents[customer.id, kind] = given
        if self.random.random() < 0.02:
            address = customer._get_contact_address(kind)
            if address not in self.blocked:
                self.blocked.add(address)
                self.env["crm.contact.block"].create(
                    {"address": address, "source": "national", "purpose": "marketing"}
                )

    def _judge(self, row, kind, now):
        """The law, in plain Python."""
        local = now + OFFSET
        where = f"seed {self.seed}: {kind} to {row.address} at {local}"
        self.assertTrue(self.consents[row.partner_id.id, kind], f"no consent, {where}")
        self.assertNotIn(row.address, self.blocked, f"do-not-call list, {where}")
        first, last = HOURS[kind]
        self.assertTrue(first <= local.hour < last, f"outside hours, {where}")
        self.sent.append((kind, row.address, now))
        day = [
            moment
            for other, address, moment in self.sent
            if (other, address) == (kind, row.address)
            and moment > now - timedelta(hours=24)
        ]
        self.assertLessEqual(len(day), CAPS[kind], f"too often, {where}")
