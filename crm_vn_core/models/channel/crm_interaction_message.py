# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...delivery import Message


class CrmInteraction(models.Model):
    """What leaves: the words of an interaction as a provider takes them."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _prepare_message(self):
        """Return the message to send, its template filled and its words kept.

        :raise UserError: one sentence about what is missing
        """
        self.ensure_one()
        words = self._get_body() or self._fill_template()
        body = self._put_label(
            self.kind, self.purpose, self.company_id, words.body or ""
        )
        template = self.template_id
        if not body and not words.data and not template.provider_template:
            raise UserError(self.env._("There is nothing to send: the text is empty."))
        empty = [name for name, text in (words.data or {}).items() if not text]
        if empty:
            raise UserError(
                self.env._("The parameter “%(name)s” is empty.", name=empty[0])
            )
        return Message(
            key=self.idempotency_key,
            address=self.address or "",
            subject=words.subject or "",
            body=body,
            purpose=self.purpose,
            template=template.provider_template or "",
            data=words.data or {},
            attempt=self.attempt,
            **self._get_message_options(words),
        )

    def _get_message_options(self, words):
        """Return what the provider needs besides: `_get_<provider>_options`."""
        options = getattr(self, f"_get_{self.channel_id.provider}_options", None)
        return options(words) if options else {}

    def _get_key_message(self):
        """Return a message that asks what became of this one."""
        return Message(key=self.idempotency_key, address=self.address or "")

    def _fill_template(self):
        """Fill the template for the customer and keep the words."""
        template = self.template_id.sudo()
        if not template:
            return self.env["crm.interaction.body"]
        company_rows = self.with_company(self.company_id)
        words = template.with_company(self.company_id)._render(
            company_rows.partner_id, company_rows._get_origin_words()
        )
        return (
            self.env["crm.interaction.body"]
            .sudo()
            .create({"interaction_id": self.id} | words)
        )

    def _get_origin_words(self):
        """Return the placeholders that the origin of the message knows."""
        if not self.origin_model or self.origin_model not in self.env:
            return {}
        origin = self.env[self.origin_model].browse(self.origin_id).exists()
        fill = getattr(origin, "_get_message_origin_words", None)
        return fill() if origin and fill else {}

    @api.model
    def _put_label(self, kind, purpose, company, text, subject=False):
        """Return a text behind the label of the law, where there is one.

        E-mails bear it in their subject, everything else at the beginning.
        """
        if (kind == "email") != subject:
            return text
        label = self.env["crm.contact.rule"]._get_label(
            kind, purpose, company.id, self.env["crm.partner.date"]._get_today()
        )
        return text if not label or text.startswith(label) else f"{label} {text}"

    def _queue_fallback(self):
        """Queue the same words on the channel that stands in for this one, once."""
        self.ensure_one()
        key = hashlib.md5(
            f"{self.idempotency_key}:fallback".encode(), usedforsecurity=False
        ).hexdigest()
        known = self.search([("idempotency_key", "=", key)])
        return known or self._queue(
            [
                {
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id,
                    "channel_id": self.channel_id.fallback_channel_id.id,
                    "purpose": self.purpose,
                    "summary": self.summary,
                    "origin_model": self.origin_model,
                    "origin_id": self.origin_id,
                    "parent_id": self.id,
                    "idempotency_key": key,
                    "scheduled_at": fields.Datetime.now(),
                    "words": self._get_fallback_words(),
                }
            ]
        )

    def _get_fallback_words(self):
        """Return what the customer reads on the channel that stands in."""
        words = self._get_body()
        return {"subject": words.subject, "body": words.body}
