# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2.errors

from odoo import api, models
from odoo.tools import mute_logger

from .crm_channel import POINT_OF_KIND

_SUMMARY = 120


class CrmInteraction(models.Model):
    """What customers send to the company over a channel."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    _inbound_unique = models.UniqueIndex(
        "(channel_id, provider_ref) WHERE direction = 'in' AND provider_ref IS NOT NULL"
    )

    @api.model
    def _receive(self, channel, inbound):
        """Write down what a customer has sent; the same message twice is one.

        Of those who share the number it is from whoever was written to last. What comes
        from an unknown number waits in ``crm.inbound.unmatched`` until somebody knows.

        :param inbound: ``crm_vn_core.delivery.Inbound``
        :return: the interaction; empty when the sender is unknown or another worker has
            just written it
        """
        known = self.search(
            [
                ("channel_id", "=", channel.id),
                ("provider_ref", "=", inbound.ref),
                ("direction", "=", "in"),
            ],
            limit=1,
        )
        if known:
            return known
        address = self._normalize_sender(channel, inbound.address)
        written = self._find_last_written(channel, address)
        partner = written.partner_id or self._find_owner(channel, address)
        with mute_logger("odoo.sql_db"):
            try:
                with self.env.cr.savepoint():
                    if partner:
                        return self._log_inbound(
                            channel, inbound, address, partner, written
                        )
                    self.env["crm.inbound.unmatched"]._keep(channel, inbound, address)
                    # Who refuses advertising need not be known for it.
                    self.env["crm.consent.keyword"]._apply_to_unknown(
                        inbound.text, channel.kind, address, channel.company_id
                    )
            except psycopg2.errors.UniqueViolation:
                # The provider has called twice at the same moment.
                self.env.invalidate_all()
        return self.browse()

    @api.model
    def _normalize_sender(self, channel, address):
        kind = self._get_point_kinds(channel, address)[0]
        known = self.env["crm.contact.point"]._normalize_address(kind, address)
        return known or address

    @api.model
    def _get_point_kinds(self, channel, address):
        """Return what kinds of contact points an address may be, the likeliest first.

        A web form may name either a number or an e-mail address.
        """
        kind = POINT_OF_KIND.get(channel.kind)
        if kind == "zalo":
            return ["zalo", "phone"]
        return [kind or ("email" if "@" in address else "phone")]

    @api.model
    def _find_last_written(self, channel, address):
        """Return the last message to an address, on this channel if there is one."""
        domain = [
            ("address", "=", address),
            ("direction", "=", "out"),
            ("state", "in", ("sending", "sent", "delivered", "unknown", "done")),
        ]
        order = "date DESC, id DESC"
        here = self.search(
            [*domain, ("channel_id", "=", channel.id)], order=order, limit=1
        )
        return here or self.search(domain, order=order, limit=1)

    @api.model
    def _find_owner(self, channel, address):
        """Return the customer with an address, whose primary one it is at first."""
        points = self.env["crm.contact.point"].search(
            [
                ("address", "=", address),
                ("kind", "in", self._get_point_kinds(channel, address)),
                ("partner_id.active", "=", True),
                ("partner_id.company_id", "in", (False, channel.company_id.id)),
            ],
            order="is_primary DESC, id",
            limit=1,
        )
        return points.partner_id

    @api.model
    def _get_inbound_summary(self, text):
        """Return the first line: it is what keywords are looked for in."""
        first, __, rest = text.partition("\n")
        return first.strip()[:_SUMMARY] + (" …" if rest else "")

    def _log_inbound(self, channel, inbound, address, partner, answered):
        """Log one message of a customer.

        :param answered: the message that it answers, or empty
        """
        company = answered.company_id or channel.company_id or partner.company_id
        text = inbound.text.strip()
        row = self._log_contact(
            [
                {
                    "partner_id": partner.id,
                    "company_id": (company or self.env.company).id,
                    "user_id": (answered.user_id or partner.user_id).id,
                    "channel_id": channel.id,
                    "direction": "in",
                    "purpose": answered.purpose or "service",
                    "address": address,
                    "summary": self._get_inbound_summary(text),
                    "date": inbound.date,
                    "parent_id": answered.id,
                    "origin_model": answered.origin_model,
                    "origin_id": answered.origin_id,
                    "provider_ref": inbound.ref,
                }
            ]
        )
        self.env["crm.interaction.body"].create(
            {"interaction_id": row.id, "body": text}
        )
        answered._note_event("replied", row.summary)
        return row
