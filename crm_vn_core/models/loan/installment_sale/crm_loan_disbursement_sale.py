# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanDisbursement(models.Model):
    """The delivery of an installment sale: an invoice instead of money."""

    _name = "crm.loan.disbursement"
    _inherit = "crm.loan.disbursement"

    invoice_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
