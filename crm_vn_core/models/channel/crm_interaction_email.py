# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, models
from odoo.tools import email_domain_extract, html2plaintext, plaintext2html

# Names an interaction in the Message-Id of its e-mail; replies and bounces quote it.
MESSAGE_ID = re.compile(r"<crm-vn-([0-9a-zA-Z_.-]{1,48})@[^<>\s]*>")


class CrmInteraction(models.Model):
    """E-mails as they go out, and what comes back: replies and bounces."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _get_smtp_options(self, words):
        """Return the whole e-mail and the address to which it comes back."""
        mime = self._build_email(words)
        bounce = self.env["ir.mail_server"]._get_default_bounce_address()
        return {
            "mime": mime,
            "envelope_from": self._get_bare_address(bounce or mime["From"]),
        }

    def _build_email(self, words):
        """Return the e-mail as an ``EmailMessage``, with text and HTML."""
        company = self.company_id.sudo()
        email_from = self.channel_id._get_email_from(company)
        domain = email_domain_extract(email_from) or "localhost"
        subject = self._put_label(
            self.kind,
            self.purpose,
            self.company_id,
            words.subject or self.summary or company.name,
            subject=True,
        )
        return self.env["ir.mail_server"]._build_email__(
            email_from=email_from,
            email_to=[self.address],
            subject=subject,
            body=plaintext2html(words.body or ""),
            body_alternative=words.body or "",
            subtype="html",
            subtype_alternative="plain",
            reply_to=company.catchall_formatted or email_from,
            attachments=[
                (file.name, file.raw, file.mimetype)
                for file in words.sudo().attachment_ids
            ],
            message_id=f"<crm-vn-{self.idempotency_key}@{domain}>",
            headers=self._get_email_headers(),
        )

    def _get_email_headers(self):
        """Return headers of the e-mail; advertising says how to get rid of it."""
        return {"X-Odoo-Objects": f"crm.interaction-{self.id}"}

    @api.model
    def _get_bare_address(self, address):
        found = re.search(r"<([^<>]+)>", address)
        return found[1] if found else address

    @api.model
    def _find_by_message_ids(self, references):
        """Return the interaction that an e-mail quotes, or an empty recordset.

        :param references: headers with Message-Ids
        """
        keys = MESSAGE_ID.findall(references or "")
        return self.sudo().search([("idempotency_key", "in", keys)], limit=1)

    def _receive_reply(self, message):
        """Write down the answer of a customer to an e-mail.

        :param message: the dict of a parsed e-mail, as ``mail.thread`` makes it
        :return: the new interaction; the known one when the e-mail comes twice
        """
        self.ensure_one()
        known = self.search([("provider_ref", "=", message["message_id"])], limit=1)
        if known:
            return known
        reply = self._log_contact(
            [
                {
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id,
                    "channel_id": self.channel_id.id,
                    "direction": "in",
                    "purpose": self.purpose,
                    "address": message.get("email_from"),
                    "summary": message.get("subject"),
                    "parent_id": self.id,
                    "origin_model": self.origin_model,
                    "origin_id": self.origin_id,
                    "provider_ref": message["message_id"],
                }
            ]
        )
        self.env["crm.interaction.body"].create(
            {
                "interaction_id": reply.id,
                "subject": message.get("subject"),
                "body": html2plaintext(message.get("body") or "").strip(),
            }
        )
        self._note_event("replied", reply.summary)
        return reply

    def _get_reply_routes(self, message):
        """Return where else a reply goes: the thread that caused the message."""
        origin = self.env.get(self.origin_model or "")
        if origin is None or not hasattr(origin, "message_update"):
            return []
        if not origin.browse(self.origin_id).exists():
            return []
        return [(self.origin_model, self.origin_id, None, self.env.uid, None)]

    def _receive_bounce(self, detail):
        """The e-mail came back: the message failed, the address does not work."""
        self._note_event("bounced", detail)
        self.filtered(lambda row: row.state in ("sending", "sent", "unknown")).write(
            {"state": "failed", "error": detail}
        )
        points = self.env["crm.contact.point"].search(
            [("address", "in", list(filter(None, self.mapped("address"))))]
        )
        points.write({"bounced": True})

    def _note_event(self, kind, detail):
        now = self.env.cr.now()
        self.env["crm.interaction.event"]._record(
            [(row.id, kind, now, detail) for row in self]
        )
