# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanProduct(models.Model):
    """How the debts of a product are collected."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    strategy_id = fields.Many2one(
        comodel_name="crm.collection.strategy",
        string="Collection Strategy",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the first strategy of the company.",
    )
