# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

COMPONENTS = [
    ("principal", "Principal"),
    ("interest", "Interest"),
    ("late_interest", "Interest on Late Interest"),
    ("overdue_interest", "Interest on Overdue Principal"),
    ("penalty", "Penalty"),
    ("fee", "Fee"),
]


class CrmLoanAllocation(models.Model):
    """Which part of a payment paid which component of which installment.

    Derived: written by the replay of the loan, never by people.
    """

    _name = "crm.loan.allocation"
    _description = "Loan Allocation"
    _order = "payment_id, installment_id, id"
    _rec_name = "component"
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="loan_id.company_id")
    currency_id = fields.Many2one(related="loan_id.currency_id")
    payment_id = fields.Many2one(
        comodel_name="crm.loan.payment", required=True, ondelete="cascade", index=True
    )
    installment_id = fields.Many2one(
        comodel_name="crm.loan.installment",
        required=True,
        ondelete="cascade",
        index=True,
    )
    component = fields.Selection(selection=COMPONENTS, required=True)
    date = fields.Date(
        required=True, help="The day it was used: money held waits for its due date."
    )
    amount = fields.Monetary(required=True)
    is_recovery = fields.Boolean(help="Money that came in after the write-off.")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An allocation is more than zero."
    )
