# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

PAY_MODES = [
    ("due", "What Is Due; the Rest Is Held"),
    ("term", "Prepay, Shorter Term"),
    ("installment", "Prepay, Smaller Installment"),
    ("settle", "Settle Early"),
]


class CrmLoanPayment(models.Model):
    """Money that came in on a loan. Where each đồng goes follows from the replay."""

    _name = "crm.loan.payment"
    _description = "Loan Payment"
    _inherit = ["crm.loan.movement.mixin"]

    mode = fields.Selection(
        selection=PAY_MODES,
        string="Use",
        required=True,
        readonly=True,
        default="due",
    )
    reference = fields.Char(
        readonly=True, help="Of the bank, or the number of the collector's receipt."
    )
    allocation_ids = fields.One2many(
        comodel_name="crm.loan.allocation", inverse_name="payment_id"
    )
    allocated = fields.Monetary(readonly=True)
    unallocated = fields.Monetary(
        readonly=True, help="Held until something falls due, or paid back."
    )
    refunded = fields.Monetary(readonly=True, help="Paid back to the customer.")

    _allocated_range = models.Constraint(
        "CHECK (allocated >= 0 AND unallocated >= 0 AND refunded >= 0"
        " AND (state = 'reversed' OR allocated + unallocated + refunded = amount))",
        "A payment is what it paid, what is held and what was paid back.",
    )

    def action_reverse(self):
        """Take the payments back; later ones find their place again."""
        for payment in self:
            payment.loan_id._reverse_payment(payment)
