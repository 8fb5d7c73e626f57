# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ....append_only import keep_rows

# bucket: (label, account on the product; none: account of the money journal)
BUCKETS = {
    "cash": ("Cash and Bank", None),
    "principal": ("Principal up to One Year", "account_principal_short_id"),
    "principal_long": ("Principal beyond One Year", "account_principal_long_id"),
    "interest_receivable": ("Interest Receivable", "account_interest_id"),
    "income_interest": ("Interest Income", "account_income_interest_id"),
    "income_late": ("Late Interest Income", "account_income_late_id"),
    "income_penalty": ("Penalty Income", "account_income_penalty_id"),
    "income_fee": ("Fee Income", "account_income_fee_id"),
    "unallocated": ("Money Held", "account_unallocated_id"),
    "provision": ("Provision", "account_provision_id"),
    "provision_expense": ("Provision Expense", "account_provision_expense_id"),
    "writeoff": ("Write-Off Loss", "account_writeoff_id"),
    "recovery": ("Recovery Income", "account_recovery_id"),
    "receivable": ("Sold Goods Receivable", "account_receivable_id"),
    "deferred": ("Deferred Interest", "account_deferred_id"),
    "invoice": ("Invoice Taken Over", "account_receivable_id"),
    "goods": ("Goods Taken Back", "account_goods_id"),
    "sold": ("Sold to a Finance Company", "account_receivable_id"),
    "sale_loss": ("Loss on the Sale of Receivables", "account_sale_loss_id"),
}
KINDS = [
    ("disbursement", "Disbursement"),
    ("payment", "Payment"),
    ("refund", "Refund"),
    ("capitalized", "Interest Added to Principal"),
    ("waived", "Waiver"),
    ("write_off", "Write-Off"),
    ("closing", "Interest to the Last Day"),
    ("accrual", "Month-End Interest"),
    ("split", "Short and Long Term"),
    ("provision", "Provision"),
    ("sale", "Installment Sale"),
]


class CrmLoanPosting(models.Model):
    """The sub-ledger: what is posted of each loan, per cause and account.

    A row is written once, together with its journal entry; a correction is another
    row. The rows of one cause always sum to zero.
    """

    _name = "crm.loan.posting"
    _description = "Loan Posting"
    _order = "date DESC, id DESC"
    _rec_name = "bucket"
    # Columns about the last change would be changed when a user is removed.
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="loan_id.partner_id")
    date = fields.Date(required=True, readonly=True, help="Of the journal entry.")
    value_date = fields.Date(
        required=True, readonly=True, help="The day from which it counts."
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    cause = fields.Char(
        required=True,
        readonly=True,
        help="What it was posted for; the rows of one cause sum to zero.",
    )
    bucket = fields.Selection(
        selection=[(name, label) for name, (label, _field) in BUCKETS.items()],
        string="Posted As",
        required=True,
        readonly=True,
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    amount = fields.Monetary(
        required=True, readonly=True, help="Debit is positive, credit negative."
    )
    period = fields.Date(
        readonly=True, help="Last day of the month, of what is posted by month."
    )
    disbursement_id = fields.Many2one(
        comodel_name="crm.loan.disbursement",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    payment_id = fields.Many2one(
        comodel_name="crm.loan.payment",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    event_id = fields.Many2one(
        comodel_name="crm.loan.event", readonly=True, ondelete="restrict"
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="None: an opening balance that the books already had, or several loans"
        " that cancel out.",
    )

    _amount_not_zero = models.Constraint(
        "CHECK (amount <> 0)", "A posting moves an amount."
    )
    _period_idx = models.Index(
        "(company_id, kind, period) INCLUDE (loan_id, bucket, amount)"
    )

    def init(self):
        """Let the database keep the rows as they were written."""
        keep_rows(self.env.cr, self._table, "What was posted on a loan is append-only.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was posted is corrected, never deleted."))

    def action_open_move(self):
        """Show the journal entry."""
        self.ensure_one()
        if not self.move_id:
            raise UserError(
                self.env._("This was in the books before: it has no entry of its own.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }
