# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

BEFORE = [("approval", "Approval"), ("disbursement", "Disbursement")]


class CrmLoanConditionTemplate(models.Model):
    """What every loan of a product needs before it goes on."""

    _name = "crm.loan.condition.template"
    _description = "Condition of a Loan Product"
    _order = "product_id, sequence, id"
    _check_company_auto = True

    product_id = fields.Many2one(
        comodel_name="crm.loan.product",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="product_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(
        string="Condition",
        required=True,
        translate=True,
        help="e.g. copy of the identity card, insurance of the vehicle",
    )
    before = fields.Selection(
        selection=BEFORE, string="Needed Before", required=True, default="approval"
    )
    needs_file = fields.Boolean(help="It is done when its photo or scan is there.")
