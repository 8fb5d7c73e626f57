# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ...text.phones import format_phone, normalize_phone

# Customers who share one number and are shown.
CALLER_LIMIT = 5
TICKET_LIMIT = 3


class CrmCaller(models.AbstractModel):
    """Who calls: a number as people or telephones write it, and whose it is."""

    _name = "crm.caller"
    _description = "Caller"

    @api.readonly
    @api.model
    def find_caller(self, number):
        """Return whose a number is, for the pop-up.

        :param number: in any usual spelling
        :return: dict: address (E.164, or False for what is no number), shown (as people
            read it), customers (list of cards), can_create, can_open_ticket
        """
        self._check_employee()
        address = normalize_phone(number)
        partners = self._find_owners(address)
        return {
            "address": address or False,
            "shown": format_phone(address) if address else (number or "").strip(),
            "customers": [self._prepare_caller(partner) for partner in partners],
            "can_create": self.env["res.partner"].has_access("create"),
            "can_open_ticket": self.env["helpdesk.ticket"].has_access("create"),
        }

    @api.model
    def _check_employee(self):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Numbers are looked up by employees only."))

    @api.model
    def _find_owners(self, address):
        """Return the customers with this number whose cards the user may read."""
        if not address:
            return self.env["res.partner"]
        query = (
            self.env["crm.contact.point"]
            .sudo()
            ._search(
                Domain("address", "=", address)
                & Domain("kind", "in", ("phone", "zalo"))
            )
        )
        return self.env["res.partner"].search(
            Domain("id", "in", query.subselect("partner_id")),
            order="is_company, id",
            limit=CALLER_LIMIT,
        )

    @api.model
    def _prepare_caller(self, partner):
        """Return the card of one customer; there are CALLER_LIMIT at most."""
        lifecycles = dict(partner._fields["lifecycle"]._description_selection(self.env))
        last = self.env["crm.interaction"].search(
            [
                ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                ("state", "in", ("sent", "delivered", "done")),
            ],
            order="date DESC, id DESC",
            limit=1,
        )
        return {
            "id": partner.id,
            "name": partner.display_name,
            "code": partner.ref or "",
            "you": partner.given_name and partner._get_message_words()["you"] or "",
            "tier": partner.tier_id.name or "",
            "lifecycle": lifecycles.get(partner.lifecycle, ""),
            "officer": partner.user_id.sudo().name or "",
            "hold": partner.hold_message or "",
            "last_contact": last and self._get_last_contact(last) or "",
            "tickets": self._get_open_tickets(partner),
        }

    @api.model
    def _get_last_contact(self, interaction):
        """Return one line: the day, who it was and what about."""
        parts = (
            format_date(self.env, interaction.date),
            interaction.user_id.sudo().name,
            interaction.summary,
        )
        return " · ".join(filter(None, parts))

    @api.model
    def _get_open_tickets(self, partner):
        if not self.env["helpdesk.ticket"].has_access("read"):
            return []
        domain = Domain(
            "commercial_partner_id", "=", partner.commercial_partner_id.id
        ) & Domain("closed", "=", False)
        tickets = self.env["helpdesk.ticket"].search(
            domain, order="create_date DESC", limit=TICKET_LIMIT
        )
        return [{"id": t.id, "name": t.display_name} for t in tickets]

    @api.model
    def get_ticket_action(self, number, partner_id=False):
        """Return the action that opens a new ticket of a caller."""
        self._check_employee()
        address = normalize_phone(number)
        context = {
            "default_partner_id": partner_id,
            "default_partner_phone": format_phone(address) if address else number,
        }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.helpdesk_ticket_call_action"
        )
        return action | {"context": context}
