# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanProductFee(models.Model):
    """A fee of a product: a percentage or an amount, and when it is paid."""

    _name = "crm.loan.product.fee"
    _description = "Fee of a Loan Product"
    _order = "product_id, sequence, id"

    product_id = fields.Many2one(
        comodel_name="crm.loan.product", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="product_id.company_id")
    currency_id = fields.Many2one(related="product_id.currency_id")
    name = fields.Char(required=True, translate=True)
    basis = fields.Selection(
        selection=[("percent", "% of the Amount"), ("amount", "Amount")],
        string="Counted As",
        required=True,
        default="percent",
    )
    percent = fields.Float(digits=(6, 4))
    amount = fields.Monetary()
    moment = fields.Selection(
        selection=[
            ("withheld", "Withheld at Disbursement"),
            ("first", "With the First Installment"),
            ("each", "With Each Installment"),
        ],
        string="When Charged",
        required=True,
        default="withheld",
    )
    legal_note = fields.Char(
        translate=True, help="What allows the fee, e.g. the article of the contract."
    )

    _check_percent = models.Constraint(
        "CHECK(basis <> 'percent' OR (COALESCE(percent, 0) > 0 AND percent <= 100))",
        "A fee in percent is between 0 and 100.",
    )
    _check_amount = models.Constraint(
        "CHECK(basis <> 'amount' OR COALESCE(amount, 0) > 0)",
        "The amount of a fee is above zero.",
    )

    def _get_amount(self, principal):
        """Return the fee of an amount lent, in the currency of the company."""
        self.ensure_one()
        if self.basis == "amount":
            return self.amount
        return self.currency_id.round(principal * self.percent / 100)
