# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The tickets of a customer, and who it is that calls or writes."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.depends_context("uid")
    def _compute_helpdesk_ticket_count(self):
        """Count the tickets of each customer and of those below, by one statement.

        The plain module searched and read all tickets of one customer after another.
        """
        groups = self.env["helpdesk.ticket"]._read_group(
            [("partner_id", "child_of", self.ids)],
            ["partner_id", "stage_id"],
            ["__count"],
        )
        total, still_open, ids = Counter(), Counter(), set(self.ids)
        for owner, stage, count in groups:
            # The parent may be a card that the user may not read.
            partner = owner.sudo()
            while partner:
                if partner.id in ids:
                    total[partner.id] += count
                    still_open[partner.id] += 0 if stage.sudo().closed else count
                partner = partner.parent_id
        for partner in self:
            count, active = total[partner._origin.id], still_open[partner._origin.id]
            partner.helpdesk_ticket_count = count
            partner.helpdesk_ticket_active_count = active
            partner.helpdesk_ticket_count_string = f"{active} / {count}"

    def action_view_helpdesk_tickets(self):
        """Open the tickets of the customer; a new one is the customer's."""
        self.ensure_one()
        action = super().action_view_helpdesk_tickets()
        return action | {
            "name": self.env._("Tickets"),
            "view_mode": "list,kanban,form",
            "context": {"default_partner_id": self.id, "search_default_open": True},
        }

    @api.model
    def _find_by_address(self, kind, value, company=None):
        """Return the customers that use a phone number or an e-mail address.

        :param kind: phone or email; Zalo names its users by phone numbers, too
        :param value: in any spelling
        :param company: leave out the customers of other companies
        """
        Point = self.env["crm.contact.point"].sudo()
        address = value and Point._normalize_address(kind, value)
        if not address:
            return self.browse()
        kinds = ("phone", "zalo") if kind == "phone" else (kind,)
        domain = Domain("address", "=", address) & Domain("kind", "in", kinds)
        company = company or self.env.company
        partners = (
            Point.search(domain)
            .partner_id.filtered(
                lambda partner: partner.active and partner.company_id <= company
            )
            .with_env(self.env)
        )
        # A company and its contact person with the same number are one customer.
        persons = partners.filtered(lambda partner: partner.sudo().parent_id)
        return partners - persons.sudo().parent_id.with_env(self.env)
