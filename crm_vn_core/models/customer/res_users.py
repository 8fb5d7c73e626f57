# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

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
