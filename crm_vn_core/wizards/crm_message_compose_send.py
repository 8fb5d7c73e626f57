# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..models.channel.crm_message_template import PLACEHOLDERS
from ..text.placeholders import unknown_placeholders

# More recipients than these are queued by one statement, their wording filled when the
# messages leave.
MANY = 200


class CrmMessageCompose(models.TransientModel):
    """Sends what was written: one by one, or by statement where there are many."""

    _name = "crm.message.compose"
    _inherit = "crm.message.compose"

    def action_send(self):
        """Queue the messages and tell what became of them."""
        self.ensure_one()
        self._check_words()
        self._check_origins()
        self.partner_ids.check_access("read")
        if len(self.partner_ids) > MANY:
            self._queue_many()
            rows = self.env["crm.interaction"]
        else:
            rows = self._queue_each()
        return self._get_notification(rows)

    def _check_words(self):
        if not (self.body or "").strip():
            raise UserError(self.env._("Write what the customer will read."))
        for text in (self.subject, self.body):
            unknown = unknown_placeholders(text, PLACEHOLDERS)
            if unknown:
                raise UserError(
                    self.env._(
                        "Nothing is known by the name of {%(name)s}.", name=unknown[0]
                    )
                )

    def _check_origins(self):
        """Let the records that cause the messages refuse: ``_check_message``."""
        if self.origin_ids:
            origins = self.env[self.origin_model].browse(self.origin_ids.values())
            origins.check_access("read")
            check = getattr(origins, "_check_message", None)
            if check:
                check()

    def _get_common_vals(self):
        return {
            "channel_id": self.channel_id.id,
            "company_id": self.company_id.id,
            "purpose": self.purpose,
            "scheduled_at": self.scheduled_at or fields.Datetime.now(),
            "dedupe_key": f"compose:{uuid.uuid4().hex}",
        }

    def _queue_each(self):
        common = self._get_common_vals()
        vals_list = []
        for partner in self.partner_ids:
            texts = self._fill(partner)
            vals_list.append(
                common
                | {
                    "partner_id": partner.id,
                    "template_id": self.template_id.id,
                    "summary": (texts["subject"] or texts["body"])[:100],
                    "origin_model": self._get_origin_id(partner) and self.origin_model,
                    "origin_id": self._get_origin_id(partner),
                    "words": texts | self._get_attachments(),
                }
            )
        return self.env["crm.interaction"]._queue(vals_list)

    def _get_attachments(self):
        if not self.attachment_ids:
            return {}
        return {"attachment_ids": [Command.set(self.attachment_ids.ids)]}

    def _queue_many(self):
        """Queue by statement; an edited wording is kept as an archived template."""
        template = self.template_id
        if (self.body, self.subject) != (template.body, template.subject):
            template = (
                self.env["crm.message.template"]
                .sudo()
                .create(
                    {
                        "name": self.subject or self.body[:60],
                        "kind": self.kind,
                        "purpose": self.purpose,
                        "subject": self.subject,
                        "body": self.body,
                        "strip_accents": self.strip_accents,
                        "active": False,
                    }
                )
            )
        common = self._get_common_vals()
        self.env["crm.interaction"].check_access("create")
        self.env["crm.interaction"]._queue_many(
            SQL(
                """SELECT id AS partner_id, NULL::int AS origin_id,
                          %s AS user_id, %s || ':' || id AS key
                     FROM res_partner WHERE id = ANY(%s)""",
                self.env.uid,
                common["dedupe_key"],
                self.partner_ids.ids,
            ),
            self.channel_id,
            self.company_id,
            template=template,
            purpose=self.purpose,
            scheduled_at=common["scheduled_at"],
            dedupe_key=common["dedupe_key"],
        )

    def _get_notification(self, rows):
        """Say how many wait to be sent; for one message that does not leave, why."""
        stopped = rows.filtered(lambda row: row.state == "suppressed")
        moved = rows.filtered("moved_from") - stopped
        if len(rows) == 1 and (stopped or moved):
            kind, message = "warning", rows.gate_message
        else:
            count = (len(rows) or len(self.partner_ids)) - len(stopped)
            kind = "warning" if stopped else "success"
            message = self.env._(
                "%(count)s queued, %(stopped)s stopped.",
                count=count,
                stopped=len(stopped),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "sticky": kind == "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
