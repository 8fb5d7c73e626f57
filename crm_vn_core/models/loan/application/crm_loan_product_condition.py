# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanProduct(models.Model):
    """The checklist that every loan of the product starts with."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    condition_template_ids = fields.One2many(
        comodel_name="crm.loan.condition.template",
        inverse_name="product_id",
        string="Conditions",
        copy=True,
    )
