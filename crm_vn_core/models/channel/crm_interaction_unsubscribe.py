# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# E-mails that a customer can stop by one click.
_STOPPABLE = ("marketing", "care")
_SCOPE = "unsubscribe"
# Mails are read years later; a click on their link still stops what comes.
_DAYS = 3650


class CrmInteraction(models.Model):
    """E-mails say how to get rid of their kind: by one click (RFC 8058)."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _get_email_headers(self):
        headers = super()._get_email_headers()
        if self.purpose not in _STOPPABLE:
            return headers
        return headers | {
            "List-Unsubscribe": f"<{self._get_unsubscribe_url()}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def _get_unsubscribe_url(self):
        token = self.env["crm.signed.link"]._sign(_SCOPE, self.id, days=_DAYS)
        return f"{self.get_base_url()}/crm_vn/unsubscribe/{token}"

    @api.model
    def _find_by_unsubscribe_token(self, token):
        """Return the message that a link is about; none if the link is not ours."""
        found = self.env["crm.signed.link"]._read_token(_SCOPE, token)
        if not found or found.expired:
            return self.browse()
        row = self.sudo().browse(found.first).exists()
        return row.filtered(lambda message: message.purpose in _STOPPABLE)

    def _unsubscribe(self, evidence):
        """Take back the consent for the channel and the purpose of this message.

        Clicking twice says it once.
        :param evidence: what the web server knows of the click
        """
        self.ensure_one()
        row = self.sudo()
        state = row.env["crm.consent.state"].search(
            [
                ("partner_id", "=", row.partner_id.id),
                ("company_id", "=", row.company_id.id),
                ("kind", "=", row.kind),
                ("purpose", "=", row.purpose),
            ]
        )
        if state.state == "withdrawn":
            return
        row.env["crm.consent"].create(
            {
                "partner_id": row.partner_id.id,
                "company_id": row.company_id.id,
                "kind": row.kind,
                "purpose": row.purpose,
                "state": "withdrawn",
                "source": "link",
                "user_id": False,
                "address": row.address,
                "evidence": evidence,
            }
        )
