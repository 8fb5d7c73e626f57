# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmInterest(models.Model):
    """A hobby or a need that customers share: a tag with a kind and a color."""

    _name = "crm.interest"
    _description = "Customer Interest"
    _order = "kind, name, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        selection=[("hobby", "Hobby"), ("need", "Need")],
        required=True,
        default="hobby",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
