# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html
from odoo.tools.mail import email_normalize, email_split_tuples

# The channel of a ticket by the kind of the interaction that it came by.
CHANNELS = {
    "email": "helpdesk_mgmt.helpdesk_ticket_channel_email",
    "phone": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "web": "helpdesk_mgmt.helpdesk_ticket_channel_web",
    "zalo": "crm_vn_core.helpdesk_ticket_channel_zalo",
}
OTHER_CHANNEL = "helpdesk_mgmt.helpdesk_ticket_channel_other"
# Kinds whose addresses are phone numbers.
PHONE_KINDS = ("phone", "sms", "zalo")
LONGEST_TITLE = 80


class HelpdeskTicket(models.Model):
    """Tickets that come from outside: by e-mail, or by an incoming interaction."""

    _name = "helpdesk.ticket"
    _inherit = "helpdesk.ticket"

    interaction_id = fields.Many2one(
        comodel_name="crm.interaction",
        string="Came By",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The call or message that the ticket was made of.",
    )

    # A webhook that comes twice makes one ticket.
    _interaction_unique = models.UniqueIndex(
        "(interaction_id) WHERE interaction_id IS NOT NULL"
    )

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
        vals = {
            "name": msg_dict.get("subject") or self.env._("No subject"),
            "channel_id": self._get_channel("email").id,
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

    @api.model
    def _get_channel(self, kind):
        """Return the ticket channel for a kind of contact; none if it was removed."""
        channel = self.env.ref(CHANNELS.get(kind, OTHER_CHANNEL), False)
        return channel or self.env["helpdesk.ticket.channel"]

    @api.model
    def _create_from_interaction(self, interaction, continue_open=False):
        """Make a ticket of what a customer has said: on Zalo, the web or the phone.

        Receivers of incoming contacts (webhooks, forms, the call log) call this after
        they have written the interaction down, with the rights that the ticket is to be
        made with. An answer to a message about an open ticket is added to that one. The
        same interaction never makes a second ticket.

        :param interaction: one ``crm.interaction`` with direction "in"; its body, if it
            has one, is the description of the ticket
        :param continue_open: go on in the open ticket that the customer has on the same
            channel, whatever the message answers
        :return: the ticket
        """
        interaction.ensure_one()
        known = self.sudo().search([("interaction_id", "=", interaction.id)], limit=1)
        if known:
            return known.with_env(self.env)
        ticket = interaction._get_answered_ticket().with_env(self.env)
        if not ticket and continue_open:
            ticket = self._find_open(interaction)
        if ticket:
            ticket.message_post(
                body=self._get_interaction_body(interaction),
                author_id=interaction.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        else:
            ticket = self.create(self._prepare_interaction_vals(interaction))
            self._copy_files(interaction, ticket)
        if not interaction.origin_id:
            interaction.sudo().write(
                {"origin_model": ticket._name, "origin_id": ticket.id}
            )
        return ticket

    @api.model
    def _find_open(self, interaction):
        """Return the newest open ticket of the customer on the channel, if any.

        A ticket that staff have written down themselves names a kind of channel alone.
        """
        domain = Domain("interaction_id.channel_id", "=", interaction.channel_id.id)
        if interaction.kind in CHANNELS:
            channel = self._get_channel(interaction.kind)
            domain |= Domain("channel_id", "in", channel.ids)
        domain &= Domain("partner_id", "=", interaction.partner_id.id)
        domain &= Domain("company_id", "=", interaction.company_id.id)
        domain &= Domain("closed", "=", False)
        found = self.sudo().search(domain, order="id DESC", limit=1)
        return found.with_env(self.env)

    @api.model
    def _get_interaction_body(self, interaction):
        words = interaction.sudo()._get_body().body
        return plaintext2html(words or interaction.summary or "…")

    @api.model
    def _prepare_interaction_vals(self, interaction):
        """Return the values of the ticket of an interaction."""
        words = interaction.sudo()._get_body()
        first_line = (words.body or "").strip().partition("\n")[0]
        title = words.subject or interaction.summary or first_line
        vals = {
            "name": (title or self.env._("No subject"))[:LONGEST_TITLE],
            "description": self._get_interaction_body(interaction),
            "partner_id": interaction.partner_id.id,
            "company_id": interaction.company_id.id,
            "channel_id": self._get_channel(interaction.kind).id,
            "interaction_id": interaction.id,
            "user_id": False,
        }
        if interaction.kind in PHONE_KINDS and interaction.address:
            vals["partner_phone"] = interaction.address
        if interaction.kind == "email":
            vals["partner_email"] = interaction.address
        return vals

    @api.model
    def _copy_files(self, interaction, ticket):
        """Give the ticket its own copies: it may be deleted, the history stays."""
        for file in interaction.sudo()._get_body().attachment_ids:
            file.copy({"res_model": ticket._name, "res_id": ticket.id})
