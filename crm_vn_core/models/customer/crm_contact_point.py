# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmContactPoint(models.Model):
    """One phone, e-mail or Zalo address of a customer.

    ``value`` is what people read, ``address`` its normalised form (E.164 for phones
    and Zalo, lower case for e-mails): legal caps and opt-outs follow the address,
    whoever shares it. Two members of a family may own the same phone.
    """

    _name = "crm.contact.point"
    _description = "Contact Point"
    _order = "partner_id, kind, is_primary DESC, id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        selection=[("phone", "Phone"), ("email", "E-mail"), ("zalo", "Zalo")],
        required=True,
        default="phone",
    )
    value = fields.Char(required=True)
    address = fields.Char(string="Normalised Address")
    label = fields.Char()
    is_primary = fields.Boolean(string="Primary")
    verified = fields.Boolean()
    bounced = fields.Boolean()
    do_not_call = fields.Boolean()

    _address_index = models.Index("(address)")
