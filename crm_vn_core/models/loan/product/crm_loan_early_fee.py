# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanEarlyFee(models.Model):
    """One step of the fee for paying early: falling with the age of the loan."""

    _name = "crm.loan.early.fee"
    _description = "Early-Payment Fee of a Loan Product"
    _order = "product_id, months, id"

    product_id = fields.Many2one(
        comodel_name="crm.loan.product", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="product_id.company_id")
    months = fields.Integer(
        string="Until Month",
        required=True,
        help="Counted from the first disbursement; beyond the last step paying early"
        " costs nothing.",
    )
    percent = fields.Float(
        digits=(6, 4), required=True, help="Of the principal paid early."
    )

    _months_uniq = models.UniqueIndex(
        "(product_id, months)", "Two steps of the early-payment fee end together."
    )
    _check_step = models.Constraint(
        "CHECK(months > 0 AND percent >= 0 AND percent <= 100)",
        "A step ends after some months and costs between 0 and 100 percent.",
    )
