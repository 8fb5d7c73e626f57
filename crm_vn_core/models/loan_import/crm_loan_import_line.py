# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .messages import issue_texts

STATUSES = [
    ("new", "New"),
    ("remark", "New, with a Remark"),
    ("known", "Known Already"),
    ("error", "Error"),
]


class CrmLoanImportLine(models.Model):
    """One contract of the file: what it says, and the loan that it makes.

    ``events`` are what leads to the balances, the disbursement first.
    """

    _name = "crm.loan.import.line"
    _description = "Take-over of Loans: Contract"
    _inherit = ["crm.import.line.mixin"]
    _order = "import_id, row_number, id"
    _rec_name = "contract"

    import_id = fields.Many2one(
        comodel_name="crm.loan.import", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id")
    currency_id = fields.Many2one(related="import_id.currency_id")
    row_number = fields.Integer(aggregator=None)
    contract = fields.Char(readonly=True)
    customer_name = fields.Char(string="Customer in the File", readonly=True)
    events = fields.Json(readonly=True)
    loan_values = fields.Json(readonly=True)
    status = fields.Selection(selection=STATUSES, required=True, readonly=True)
    has_issue = fields.Boolean(readonly=True)
    issue_text = fields.Text(string="Remarks")
    product_id = fields.Many2one(
        comodel_name="crm.loan.product", readonly=True, ondelete="set null"
    )
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    amount = fields.Monetary(string="Lent", readonly=True)
    principal = fields.Monetary(string="Outstanding Principal", readonly=True)
    principal_long = fields.Monetary(
        string="Of It beyond One Year",
        readonly=True,
        help="Due more than a year after the last balance sheet.",
    )
    interest = fields.Monetary(
        string="Interest Receivable",
        readonly=True,
        help="Earned until the cut-over and not paid.",
    )
    held = fields.Monetary(string="Money Held", readonly=True)
    overdue = fields.Monetary(string="Overdue Principal", readonly=True)
    days_past_due = fields.Integer(readonly=True, aggregator=None)

    _status_idx = models.Index("(import_id, status, is_done)")

    @api.model
    def _get_issue_texts(self):
        return issue_texts(self.env)

    def action_open_loan(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.loan",
            "res_id": self.loan_id.id,
            "views": [(False, "form")],
        }
