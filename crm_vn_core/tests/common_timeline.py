# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from .common_channel import ChannelCommon

SEED = random.randrange(10**6)
START = datetime(2026, 3, 2, 8, 0, 0)


class TimelineCommon(ChannelCommon):
    """A customer with a history of every kind, and people with different rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Timeline = cls.env["crm.timeline"]
        cls.phone = cls.env.ref("crm_vn_core.crm_channel_phone")
        cls.employee = new_test_user(
            cls.env, "timeline_employee", groups="base.group_user"
        )
        cls.officer = new_test_user(
            cls.env,
            "timeline_officer",
            groups="crm_vn_core.group_crm_vn_core_user,"
            "sales_team.group_sale_salesman_all_leads,helpdesk_mgmt.group_helpdesk_user",
        )
        cls.product = cls.env["product.product"].create({"name": "Xe số 110"})

    @classmethod
    def _log(cls, partner=None, days=0, channel=None, note=None, **values):
        """Write down a contact, so many days after the beginning."""
        interaction = cls.Interaction._log_contact(
            [
                {
                    "partner_id": (partner or cls.partner).id,
                    "channel_id": (channel or cls.phone).id,
                    "date": START + timedelta(days=days),
                    "summary": "Hỏi thăm",
                }
                | values
            ]
        )
        if note:
            cls.env["crm.interaction.body"].create(
                {"interaction_id": interaction.id, "body": note}
            )
        return interaction

    @classmethod
    def _create_order(cls, partner=None, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.partner).id,
                "date_order": START,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": 1000})
                ],
            }
            | values
        )

    @classmethod
    def _create_ticket(cls, partner=None, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Máy kêu to",
                "description": "<p>Khi vắt</p>",
                "partner_id": (partner or cls.partner).id,
            }
            | values
        )

    def _get(self, partner=None, user=None, **options):
        timeline = self.Timeline.with_user(user or self.officer)
        return timeline.get_entries((partner or self.partner).id, **options)

    def _get_keys(self, partner=None, user=None, **options):
        entries = self._get(partner, user, **options)["entries"]
        return [(entry["kind"], entry["id"]) for entry in entries]

    def _read_all(self, limit, **options):
        """Turn page after page to the end; return all keys in their order."""
        keys, before = [], None
        while True:
            page = self._get(limit=limit, before=before, **options)
            keys += [(entry["kind"], entry["id"]) for entry in page["entries"]]
            before = page["before"]
            if not before:
                return keys
            self.assertEqual(len(page["entries"]), limit)
