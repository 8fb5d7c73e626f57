# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models

# Of what the company owes, the books show a credit.
CREDIT = ("held",)


class CrmLoanImportTotal(models.Model):
    """One total of the loans beside what the books say on the cut-over day."""

    _name = "crm.loan.import.total"
    _description = "Take-over of Loans: Total"
    _order = "import_id, sequence, id"
    _rec_name = "kind"

    import_id = fields.Many2one(
        comodel_name="crm.loan.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="import_id.currency_id")
    sequence = fields.Integer(readonly=True, aggregator=None)
    kind = fields.Selection(
        selection=[
            ("principal", "Outstanding Principal"),
            ("interest", "Interest Receivable"),
            ("held", "Money Held"),
            ("overdue", "Overdue Principal"),
        ],
        string="Total",
        required=True,
        readonly=True,
    )
    account_id = fields.Many2one(
        comodel_name="account.account", readonly=True, ondelete="cascade"
    )
    product_ids = fields.Many2many(
        comodel_name="crm.loan.product", string="Products", readonly=True
    )
    amount = fields.Monetary(string="Loans of the File", readonly=True, aggregator=None)
    book_amount = fields.Monetary(
        string="In the Books",
        readonly=True,
        aggregator=None,
        help="Balance of the account on the cut-over day, less the loans that are here"
        " already.",
    )
    balance = fields.Monetary(
        string="To Compare With",
        aggregator=None,
        help="Read from the books; enter another balance where these are not complete"
        " yet.",
    )
    is_compared = fields.Boolean(
        string="Compare", help="The loans must agree with this to the đồng."
    )
    difference = fields.Monetary(compute="_compute_difference", aggregator=None)

    @api.depends("amount", "balance", "is_compared")
    def _compute_difference(self):
        for total in self:
            total.difference = total.is_compared and total.amount - total.balance

    @api.onchange("balance")
    def _onchange_balance(self):
        self.is_compared = True
