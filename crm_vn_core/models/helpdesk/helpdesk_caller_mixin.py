# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...text.phones import normalize_phone


class HelpdeskCallerMixin(models.AbstractModel):
    """Who asks for help, by which number, about which order.

    A number that one customer alone uses names the customer, and so does an order.
    """

    _name = "helpdesk.caller.mixin"
    _description = "Caller"
    _check_company_auto = True

    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    commercial_partner_id = fields.Many2one(related="partner_id.commercial_partner_id")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
    )
    partner_phone = fields.Char(
        string="Phone",
        compute="_compute_partner_phone",
        store=True,
        precompute=True,
        readonly=False,
        help="Where to call back. A number that one customer alone uses finds the"
        " customer.",
    )
    partner_phone_address = fields.Char(
        string="Normalized Phone",
        compute="_compute_partner_phone_address",
        store=True,
        precompute=True,
        help="In international form; empty while the number cannot be understood.",
    )
    phone_owner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers With This Number",
        compute="_compute_phone_owner_ids",
    )
    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Order",
        compute="_compute_sale_order_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="commercial_partner_id"
        " and [('partner_id', 'child_of', commercial_partner_id)] or []",
        help="The order that the customer asks about.",
    )

    @api.depends("partner_id")
    def _compute_partner_phone(self):
        """Show the customer's number, unless a number of nobody else was given."""
        for caller in self:
            partner = caller.partner_id
            if not partner:
                caller.partner_phone = caller.partner_phone
                continue
            owners = self.env["res.partner"]._find_by_address(
                "phone", caller.partner_phone
            )
            known = (partner | partner.commercial_partner_id)._origin
            if not caller.partner_phone or (owners and not owners & known):
                caller.partner_phone = partner.phone
            else:
                caller.partner_phone = caller.partner_phone

    @api.depends("partner_phone")
    def _compute_partner_phone_address(self):
        for caller in self:
            caller.partner_phone_address = normalize_phone(caller.partner_phone)

    @api.depends("partner_phone_address")
    def _compute_phone_owner_ids(self):
        for caller in self:
            caller.phone_owner_ids = self.env["res.partner"]._find_by_address(
                "phone", caller.partner_phone, caller.company_id
            )

    @api.depends("partner_id")
    def _compute_sale_order_id(self):
        """Drop the order of another customer."""
        for caller in self:
            # The order may be one that the user may not read.
            order = caller.sudo().sale_order_id
            owner = order.partner_id.commercial_partner_id
            same = not caller.partner_id or owner == caller.commercial_partner_id
            caller.sale_order_id = same and order.with_env(self.env)

    @api.onchange("partner_phone")
    def _onchange_partner_phone(self):
        if not self.partner_id and len(self.phone_owner_ids) == 1:
            self.partner_id = self.phone_owner_ids

    @api.onchange("sale_order_id")
    def _onchange_sale_order_id(self):
        if self.sale_order_id and not self.partner_id:
            self.partner_id = self.sale_order_id.partner_id

    @api.constrains("sale_order_id", "partner_id")
    def _check_sale_order_id(self):
        for caller in self.sudo():
            order = caller.sale_order_id
            owner = order.partner_id.commercial_partner_id
            if order and owner != caller.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "The order %(order)s belongs to another customer.",
                        order=order.name,
                    )
                )
