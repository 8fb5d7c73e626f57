# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .crm_channel import POINT_OF_KIND


class CrmInteraction(models.Model):
    """How interactions enter the outbox: one by one, or a million by one statement."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    @api.model
    def _log_contact(self, vals_list):
        """Write down contacts that have taken place; returns them, done."""
        now = fields.Datetime.now()
        rows = self.create(
            [{"scheduled_at": False, "date": now} | vals for vals in vals_list]
        )
        rows.write({"state": "done"})
        return rows

    @api.model
    def _queue(self, vals_list):
        """Make outgoing messages and bring them through the gate.

        A value "words" (dict: subject, body, data, attachment_ids) is what the customer
        reads; without it the template is filled when the message leaves.
        """
        words = [vals.pop("words", None) for vals in vals_list]
        rows = self.create(vals_list)
        self.env["crm.interaction.body"].sudo().create(
            [
                {"interaction_id": row.id} | text
                for row, text in zip(rows, words, strict=True)
                if text
            ]
        )
        rows._enter_queue()
        return rows

    def _enter_queue(self):
        """Bring drafts through the gate: they are queued, moved or suppressed."""
        self.env["crm.gate"]._decide(
            SQL(
                """
                SELECT id, partner_id, commercial_partner_id, company_id, user_id,
                       channel_id, kind, purpose, address, dedupe_key,
                       COALESCE(scheduled_at, NOW() AT TIME ZONE 'UTC')
                  FROM crm_interaction WHERE id = ANY(%s) AND state = 'draft'
                """,
                self.ids,
            )
        )
        self.env["crm.gate"]._apply()
        self.env["crm.dispatcher"]._trigger(self)

    @api.model
    def _queue_many(self, select, channel, company, **values):
        """Queue one message for each row of a SELECT, by statement.

        A row whose key is known is not queued again, so the same call may be repeated.

        :param select: SQL that gives partner_id, origin_id, user_id and key (text,
            unique for ever in this database)
        :param values: purpose, and optionally template, origin_model, scheduled_at
            (UTC), dedupe_key
        :return: number of rows written, queued and suppressed
        """
        purpose = values["purpose"]
        at = values.get("scheduled_at") or fields.Datetime.now()
        template = values.get("template") or self.env["crm.message.template"]
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE IF NOT EXISTS crm_queue_source (
                    id bigint, partner_id int, origin_id int, user_id int, key varchar
                ) ON COMMIT DELETE ROWS
                """
            )
        )
        self.env.cr.execute(SQL("TRUNCATE crm_queue_source"))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_queue_source
                SELECT nextval('crm_interaction_id_seq'), s.partner_id, s.origin_id,
                       s.user_id, s.key
                  FROM (SELECT s.partner_id, s.origin_id, s.user_id,
                               md5(%(uuid)s || s.key) AS key
                          FROM (%(select)s) s) s
                 WHERE NOT EXISTS (SELECT FROM crm_interaction i
                                    WHERE i.idempotency_key = s.key)
                """,
                uuid=self.env["ir.config_parameter"].sudo().get_param("database.uuid"),
                select=select,
            )
        )
        self.env["crm.gate"]._decide(
            self._get_bulk_candidates(
                channel, company, purpose, at, values.get("dedupe_key")
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_interaction (
                    id, partner_id, commercial_partner_id, company_id, user_id,
                    channel_id, kind, purpose, address, dedupe_key, idempotency_key,
                    direction, state, suppress_reason, rule_id, moved_from,
                    scheduled_at, date, template_id, summary, origin_model, origin_id,
                    create_date)
                SELECT c.id, c.partner_id, c.commercial_partner_id, c.company_id,
                       c.user_id, c.channel_id, c.kind, c.purpose, c.address,
                       c.dedupe_key, s.key, 'out',
                       CASE WHEN c.reason IS NULL THEN 'queued' ELSE 'suppressed' END,
                       c.reason, c.rule_id,
                       CASE WHEN c.moved_to IS NOT NULL THEN c.at END,
                       COALESCE(c.moved_to, c.at), COALESCE(c.moved_to, c.at),
                       %(template)s, %(summary)s, %(model)s, s.origin_id,
                       NOW() AT TIME ZONE 'UTC'
                  FROM crm_gate_candidate c JOIN crm_queue_source s USING (id)
                    ON CONFLICT (idempotency_key) DO NOTHING
                """,
                template=template.id or None,
                summary=template.name or None,
                model=values.get("origin_model"),
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model()
        self.env["crm.dispatcher"]._trigger()
        return count

    @api.model
    def _get_bulk_candidates(self, channel, company, purpose, at, dedupe_key):
        """Return the SELECT of the gate's candidates from ``crm_queue_source``."""
        kind = POINT_OF_KIND.get(channel.kind)
        phone = "phone" if kind == "zalo" else None
        return SQL(
            """
            SELECT s.id, s.partner_id, COALESCE(p.commercial_partner_id, p.id),
                   %(company)s, s.user_id, %(channel)s, %(kind)s, %(purpose)s,
                   COALESCE(point.address, phone.address), %(dedupe)s, %(at)s
              FROM crm_queue_source s
              JOIN res_partner p ON p.id = s.partner_id
              LEFT JOIN crm_contact_point point
                ON point.partner_id = s.partner_id AND point.is_primary
               AND point.kind = %(point)s
              LEFT JOIN crm_contact_point phone
                ON phone.partner_id = s.partner_id AND phone.is_primary
               AND phone.kind = %(phone)s
            """,
            company=company.id,
            channel=channel.id,
            kind=channel.kind,
            purpose=purpose,
            dedupe=dedupe_key,
            at=at,
            point=kind,
            phone=phone,
        )
