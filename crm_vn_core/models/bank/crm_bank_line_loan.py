# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmBankLine(models.Model):
    """A bank line and the payment of a loan that it made."""

    _name = "crm.bank.line"
    _inherit = "crm.bank.line"

    loan_payment_id = fields.Many2one(
        comodel_name="crm.loan.payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
