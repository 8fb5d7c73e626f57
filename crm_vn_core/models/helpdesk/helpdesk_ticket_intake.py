# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools.mail import email_normalize, email_split_tuples


class HelpdeskTicket(models.Model):
    """Tickets that come from outside: e-mail."""

    _name = "helpdesk.ticket"
    _inherit = "helpdesk.ticket"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a ticket of an e-mail, under the customer who uses the address.

        The mail gateway knows the e-mail of the card; a customer has other addresses
        besides. An address that several customers share names none of them.
        """
        values = self._prepare_email_vals(msg_dict) | (custom_values or {})
        return super().message_new(msg_dict, custom_values=values)

    @api.model
    def _prepare_email_vals(self, msg_dict):
        """Return the values that an e-mail gives to its ticket."""
        sender = msg_dict.get("from") or ""
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email", False)
        vals = {
            "name": msg_dict.get("subject") or self.env._("No subject"),
            "channel_id": channel.id if channel else False,
            # Or the plain module assigns it to the user of the mail gateway.
            "user_id": False,
        }
        if not msg_dict.get("author_id"):
            owners = self.env["res.partner"]._find_by_address("email", sender)
            vals["partner_id"] = owners.id if len(owners) == 1 else False
        [(name, address)] = email_split_tuples(sender)[:1] or [("", "")]
        if address:
            vals["partner_email"] = email_normalize(sender, strict=False) or address
        if name:
            vals["partner_name"] = name
        return vals
