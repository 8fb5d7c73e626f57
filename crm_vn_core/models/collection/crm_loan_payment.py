# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanPayment(models.Model):
    """Cash that a collector took goes to the cashier."""

    _name = "crm.loan.payment"
    _inherit = "crm.loan.payment"

    handin_id = fields.Many2one(
        comodel_name="crm.collection.handin",
        string="Handed In With",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
