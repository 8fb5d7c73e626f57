# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...masking import GROUP


class ResUsers(models.Model):
    """Users inherit the fields of their partner: the tax code is not one to see."""

    _name = "res.users"
    _inherit = "res.users"

    # A related field is read and searched as the superuser, past the masking of the
    # partner; portal users are customers.
    vat = fields.Char(
        related="partner_id.vat",
        inherited=True,
        readonly=False,
        groups=GROUP,
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Colleagues are not customers: their cards take no customer code.
        users = self.with_context(crm_vn_no_customer_code=True)
        return super(ResUsers, users).create(vals_list).with_env(self.env)
