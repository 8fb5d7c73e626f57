# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...text.phones import normalize_phone


class HelpdeskTicket(models.Model):
    """A ticket knows the order and the phone, and is found by what a caller says."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "helpdesk.caller.mixin"]

    customer_code = fields.Char(
        string="Customer Code", related="commercial_partner_id.ref"
    )
    customer_search = fields.Char(
        string="Customer, Phone or Code",
        store=False,
        search="_search_customer_search",
    )

    # The plain module has none of them: each customer card counted by reading all.
    _partner_id_index = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
    _commercial_partner_id_index = models.Index(
        "(commercial_partner_id) WHERE commercial_partner_id IS NOT NULL"
    )
    _sale_order_id_index = models.Index(
        "(sale_order_id) WHERE sale_order_id IS NOT NULL"
    )
    _partner_phone_address_index = models.Index(
        "(partner_phone_address) WHERE partner_phone_address IS NOT NULL"
    )

    @api.depends("user_id")
    def _compute_team_id(self):
        result = super()._compute_team_id()
        for ticket in self:
            if not ticket.team_id:
                ticket.team_id = self._get_default_team(
                    ticket.user_id, ticket.company_id
                )
        return result

    @api.model
    def _search_customer_search(self, operator, value):
        """Find tickets by name, code or phone of the customer, or by the caller's."""
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return NotImplemented
        names = ["partner_id", "commercial_partner_id"]
        phone = normalize_phone(value)
        if not phone:
            # A number is nobody's name: reading every ticket for it takes long.
            names += ["partner_name", "partner_email"]
        domain = Domain.OR(Domain(name, "ilike", value) for name in names)
        digits = re.sub(r"\D", "", value).lstrip("0")
        if phone:
            return domain | Domain("partner_phone_address", "=", phone)
        if len(digits) >= 3:
            return domain | Domain("partner_phone_address", "like", digits)
        return domain

    # Creation

    @api.model_create_multi
    def create(self, vals_list):
        names = ["partner_id", "sale_order_id", "user_id", "company_id", "team_id"]
        defaults = self.default_get(names)
        vals_list = [defaults | vals for vals in vals_list]
        for vals in vals_list:
            self._fill_in_customer(vals)
            if "team_id" not in vals:
                # Before the plain module, which takes company and stage from the team.
                user = self.env["res.users"].browse(vals.get("user_id"))
                company = self.env["res.company"].browse(vals.get("company_id"))
                vals["team_id"] = self._get_default_team(user, company).id
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("stage_id"):
            stage = self.env["helpdesk.ticket.stage"].browse(vals["stage_id"])
            if not stage.closed:
                # A ticket opened again is not closed: the plain module keeps the day.
                vals = {**vals, "closed_date": False}
        return super().write(vals)

    @api.model
    def _fill_in_customer(self, vals):
        """Complete what the order, the phone or the e-mail tells about the customer.

        A form sends the customer, even when it is empty: what people left empty stays.
        """
        Partner = self.env["res.partner"]
        if "partner_id" not in vals:
            company = self.env["res.company"].browse(vals.get("company_id"))
            order = self.env["sale.order"].sudo().browse(vals.get("sale_order_id"))
            found = order.partner_id
            for kind, name in (("phone", "partner_phone"), ("email", "partner_email")):
                owners = Partner._find_by_address(kind, vals.get(name), company)
                if not found and len(owners) == 1:
                    found = owners
            vals["partner_id"] = found.id
        partner = Partner.browse(vals["partner_id"]).sudo()
        for field_name, name in (("partner_name", "name"), ("partner_email", "email")):
            if partner and not vals.get(field_name):
                vals[field_name] = partner[name]

    @api.model
    def _get_default_team(self, user, company):
        """Return the team of a new ticket: the one of who works on it, or the default.

        Who works on it and belongs to no team keeps the ticket without a team: a team
        would take it away.
        """
        if user:
            return user.sudo().helpdesk_team_ids[:1].with_env(self.env)
        return (company or self.env.company)._get_default_helpdesk_team()

    # Writing to the customer

    def _get_message_purpose(self):
        """A message about a ticket answers the customer's own request."""
        return "service"

    # What the plain module says in English alone

    def assign_to_me(self):
        if self.team_id and self.env.user not in self.team_id.user_ids:
            raise AccessError(
                self.env._(
                    "You are no member of the team %(team)s: you cannot take its"
                    " ticket.",
                    team=self.team_id.display_name,
                )
            )
        return super().assign_to_me()

    def action_open_duplicate_wizard(self):
        return super().action_open_duplicate_wizard() | {
            "name": self.env._("Mark as Duplicate")
        }

    def action_view_duplicates(self):
        return super().action_view_duplicates() | {
            "name": self.env._("Duplicate Tickets")
        }

    # The portal

    def _get_portal_attachments(self):
        """Return the files that the customer may see on the page of the ticket.

        Files of messages show with their message, if at all: those of internal notes
        are not the customer's. Of the others, only what the customer sent.
        """
        self.ensure_one()
        in_messages = self.message_ids.attachment_ids
        return (self.attachment_ids - in_messages).filtered(
            lambda attachment: attachment.create_uid.share
        )

    def _get_portal_closing_stages(self):
        """Return the stages by which a customer may close this ticket now."""
        self.ensure_one()
        if self.closed:
            return self.env["helpdesk.ticket.stage"]
        if self.team_id:
            stages = self.team_id._get_applicable_stages()
        else:
            stages = self.with_company(self.company_id).team_id._get_applicable_stages()
        return stages.filtered(lambda stage: stage.closed and stage.close_from_portal)
