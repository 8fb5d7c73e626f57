# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailThread(models.AbstractModel):
    """Incoming e-mails that answer a message of the outbox, or bring it back."""

    _name = "mail.thread"
    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Give replies to their interaction; Odoo routes everything else.

        A reply to a message about a ticket or another thread is routed there too, where
        that record's own e-mails are answered.
        """
        if not message_dict.get("is_bounce"):
            sent = self.env["crm.interaction"]._find_by_message_ids(
                f"{message_dict.get('references')} {message_dict.get('in_reply_to')}"
            )
            if sent:
                sent._receive_reply(message_dict)
                return sent._get_reply_routes(message_dict)
        return super().message_route(
            message, message_dict, model, thread_id, custom_values
        )

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        sent = self.env["crm.interaction"]._find_by_message_ids(
            " ".join(message_dict.get("bounced_msg_ids") or [])
        )
        if sent:
            sent._receive_bounce(message_dict.get("subject") or "")
        return super()._routing_handle_bounce(email_message, message_dict)
