# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...delivery import Inbound


class CrmInboundUnmatched(models.Model):
    """A message from a number that no customer has, until somebody knows whose it is.

    Naming the customer moves it to the history and adds the number to the card.
    """

    _name = "crm.inbound.unmatched"
    _description = "Message from an Unknown Sender"
    _order = "date DESC, id DESC"
    _rec_name = "address"

    channel_id = fields.Many2one(
        comodel_name="crm.channel", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="channel_id.company_id", store=True)
    ref = fields.Char(string="Provider's Id", required=True, readonly=True)
    address = fields.Char(string="Number or Address", required=True, readonly=True)
    name = fields.Char(string="Sender", readonly=True)
    text = fields.Text(readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="set null",
        help="Whose number it is.",
    )

    _ref_unique = models.UniqueIndex("(channel_id, ref)")

    @api.model
    def _keep(self, channel, inbound, address):
        """Keep a message of an unknown sender; the same one twice is one."""
        known = self.search(
            [("channel_id", "=", channel.id), ("ref", "=", inbound.ref)]
        )
        return known or self.create(
            {
                "channel_id": channel.id,
                "ref": inbound.ref,
                "address": address,
                "name": inbound.name,
                "text": inbound.text,
                "date": inbound.date,
            }
        )

    def action_assign(self):
        """Give the messages to their customers: history, and the number on the card.

        What else has come from the same number goes along.
        """
        self.check_access("write")
        for row in self:
            if not row.partner_id:
                raise UserError(self.env._("Choose the customer first."))
            row._add_contact_point()
            row._get_of_same_sender()._move_to_history(row.partner_id)

    def _add_contact_point(self):
        kinds = self.env["crm.interaction"]._get_point_kinds(
            self.channel_id, self.address
        )
        points = self.partner_id.contact_point_ids
        if self.address not in points.mapped("address"):
            self.env["crm.contact.point"].create(
                {
                    "partner_id": self.partner_id.id,
                    "kind": kinds[0],
                    "value": self.address,
                }
            )

    def _get_of_same_sender(self):
        return self | self.search(
            [
                ("address", "=", self.address),
                ("channel_id", "=", self.channel_id.id),
                ("partner_id", "=", False),
            ]
        )

    def _move_to_history(self, partner):
        Interaction = self.env["crm.interaction"].sudo()
        for row in self.sudo():
            inbound = Inbound(row.ref, row.address, row.text or "", row.date)
            Interaction._log_inbound(
                row.channel_id, inbound, row.address, partner, Interaction
            )
        self.sudo().unlink()
