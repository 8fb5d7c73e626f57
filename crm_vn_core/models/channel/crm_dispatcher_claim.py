# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...almanac.clock import to_utc
from .crm_dispatcher import GATE_LOCK

# How many messages a worker takes at once. Where a repeated key is not recognised, few
# are in the air at any moment: after a crash each of them is of unknown fate.
BATCH = 500


class CrmDispatcher(models.AbstractModel):
    """Takes due messages out of the queue, for one worker, through the gate."""

    _name = "crm.dispatcher"
    _inherit = "crm.dispatcher"

    def _claim(self, channel, provider, worker):
        """Take due messages that the gate lets through; the others wait or stop.

        :return: the interactions, state sending, committed
        """
        Interaction = self.env["crm.interaction"]
        with self._locked(GATE_LOCK):
            size = self._get_batch_size(channel, provider)
            size = min(size, self._get_room(channel))
            while size > 0:
                ids = self._persist(lambda: self._claim_some(channel, size, worker))
                if ids is None:
                    return Interaction
                if ids:
                    return Interaction.browse(ids)
        return Interaction

    def _claim_some(self, channel, size, worker):
        """Claim some messages; return their ids, or None when nothing is due."""
        taken = self._take(channel, size)
        if not taken:
            return None
        ids = self._pass_gate(taken, worker)
        self._commit()
        return ids

    def _get_batch_size(self, channel, provider):
        in_the_air = channel.concurrency * provider.batch_size
        return max(BATCH, in_the_air) if provider.idempotent else in_the_air

    def _get_room(self, channel):
        """Return how many messages the provider still takes in this minute and day."""
        room = BATCH * 100
        now = fields.Datetime.now()
        day = to_utc(self.env["crm.partner.date"]._get_today())
        for limit, since in (
            (channel.rate_per_minute, now - timedelta(minutes=1)),
            (channel.daily_quota, day),
        ):
            if limit:
                room = min(room, limit - self._count_since(channel, since))
        return room

    def _count_since(self, channel, since):
        return self.env["crm.interaction"].search_count(
            [("channel_id", "=", channel.id), ("claimed_at", ">", since)]
        )

    def _take(self, channel, size):
        """Lock due rows that no other worker has locked; return their ids."""
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM crm_interaction
                     WHERE channel_id = %s AND state = 'queued' AND scheduled_at <= %s
                     ORDER BY scheduled_at, id
                     LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
                    """,
                    channel.id,
                    fields.Datetime.now(),
                    size,
                )
            )
        ]

    def _pass_gate(self, ids, worker):
        """Decide on locked rows once more; return the ids of those that leave now."""
        now = fields.Datetime.now()
        self.env["crm.gate"]._decide(
            SQL(
                """
                SELECT id, partner_id, commercial_partner_id, company_id, user_id,
                       channel_id, kind, purpose, address, dedupe_key, %s
                  FROM crm_interaction WHERE id = ANY(%s)
                """,
                now,
                ids,
            ),
            claim=True,
        )
        self.env["crm.gate"]._apply(
            SQL("c.reason IS NOT NULL OR c.moved_to IS NOT NULL")
        )
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_interaction i
                   SET state = 'sending', claim = %s, claimed_at = %s, date = %s,
                       attempt = COALESCE(attempt, 0) + 1, error = NULL
                  FROM crm_gate_candidate c
                 WHERE c.id = i.id AND c.reason IS NULL AND c.moved_to IS NULL
                RETURNING i.id
                """,
                worker,
                now,
                now,
            )
        )
        self.env["crm.interaction"].invalidate_model()
        return [row[0] for row in rows]
