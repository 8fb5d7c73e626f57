# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# What a note says whichever customer it is written on.
NOTE_COLUMNS = (
    "model", "body", "author_id", "email_from", "message_type", "subtype_id",
    "is_internal", "email_add_signature", "message_id", "reply_to", "date",
    "create_uid", "create_date", "write_uid", "write_date",
)  # fmt: skip


class CrmCustomerHandover(models.Model):
    """What a hand-over leaves on the cards: a note, and the officer as a follower.

    By statement: one message after the other takes a minute for 50,000 customers.
    """

    _name = "crm.customer.handover"
    _inherit = "crm.customer.handover"

    def _log_on_customers(self, receiver):
        """Write the hand-over into the history of each card that moved."""
        partners = self.sudo().line_ids.filtered("is_moved").partner_id
        if not self.with_officer or not partners:
            return
        first = partners[0]._message_log(
            body=self.env._(
                "Handed over from %(sender)s to %(receiver)s.",
                sender=self.from_user_id.sudo().name,
                receiver=receiver.sudo().name,
            ),
            author_id=self.env.user.partner_id.id,
        )
        first.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_message (res_id, %(columns)s)
                SELECT other.id, %(columns)s
                  FROM mail_message note, unnest(%(others)s::int[]) AS other (id)
                 WHERE note.id = %(first)s
                """,
                columns=SQL(", ").join(map(SQL.identifier, NOTE_COLUMNS)),
                others=partners[1:].ids,
                first=first.id,
            )
        )
        partners.invalidate_recordset(["message_ids"])

    def _follow_customers(self, partners, follower):
        """Make ``follower`` follow the cards, as when an officer is chosen there."""
        Subtype = self.env["mail.message.subtype"].sudo()
        subtypes = Subtype.default_subtypes("res.partner")[0]
        self.env.cr.execute(
            SQL(
                """
                WITH new AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT 'res.partner', card.id, %(follower)s
                      FROM unnest(%(cards)s::int[]) AS card (id)
                        ON CONFLICT DO NOTHING
                 RETURNING id
                )
                INSERT INTO mail_followers_mail_message_subtype_rel
                            (mail_followers_id, mail_message_subtype_id)
                SELECT new.id, subtype.id
                  FROM new, unnest(%(subtypes)s::int[]) AS subtype (id)
                """,
                follower=follower.id,
                cards=partners.ids,
                subtypes=subtypes.ids,
            )
        )
        self.env["mail.followers"].invalidate_model()
        partners.invalidate_recordset(["message_follower_ids", "message_partner_ids"])
