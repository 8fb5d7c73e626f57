# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...delivery import get_provider_class


class CrmDispatcher(models.AbstractModel):
    """Keeps to what a provider says about itself: its rate, what is left of its day."""

    _name = "crm.dispatcher"
    _inherit = "crm.dispatcher"

    def _get_room(self, channel):
        room = super()._get_room(channel)
        rate = get_provider_class(channel.provider).rate_per_minute
        if rate:
            minute = fields.Datetime.now() - timedelta(minutes=1)
            room = min(room, rate - self._count_since(channel, minute))
        left = self._get_quota_left(channel)
        return room if left is None else min(room, left)

    def _get_quota_left(self, channel):
        """Return what the provider takes besides what is under way; None: unknown."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.quota_left - (SELECT COUNT(*) FROM crm_interaction i
                                        WHERE i.channel_id = c.id
                                          AND i.state = 'sending')
                  FROM crm_channel c WHERE c.id = %s AND c.quota_date = %s
                """,
                channel.id,
                self.env["crm.partner.date"]._get_today(),
            )
        )
        return rows[0][0] if rows else None

    def _learn(self, channel, results):
        left = [result.quota for result in results if result.quota is not None]
        if left:
            channel._note_quota(min(left))
        return super()._learn(channel, results)
