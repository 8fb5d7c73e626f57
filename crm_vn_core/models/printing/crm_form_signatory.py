# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmFormSignatory(models.Model):
    """One place for a signature at the foot of a printed form."""

    _name = "crm.form.signatory"
    _description = "Form Signatory"
    _order = "template_id, sequence, id"
    _rec_name = "title"

    template_id = fields.Many2one(
        comodel_name="crm.form.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    title = fields.Char(
        required=True,
        translate=True,
        help="What stands above the signature: Director, Chief accountant, Payer.",
    )
    note = fields.Char(
        translate=True,
        help="The line in brackets below the title: signature, full name, seal.",
    )
    name = fields.Char(string="Printed Name")
