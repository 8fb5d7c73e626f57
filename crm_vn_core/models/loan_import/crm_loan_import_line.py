# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models

from ..exchange.messages import fill
from .messages import issue_texts

STATUSES = [
    ("new", "New"),
    ("remark", "New, with a Remark"),
    ("known", "Known Already"),
    ("error", "Error"),
]


class CrmLoanImportLine(models.Model):
    """One contract of the file: what it says, and the loan that it makes.

    ``values`` are by target key; ``issues`` a list of ``[cell, code, params, is
    error]``; ``events`` what leads to the balances, the disbursement first.
    """

    _name = "crm.loan.import.line"
    _description = "Take-over of Loans: Contract"
    _order = "import_id, row_number, id"
    _rec_name = "contract"

    import_id = fields.Many2one(
        comodel_name="crm.loan.import", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id")
    currency_id = fields.Many2one(related="import_id.currency_id")
    row_number = fields.Integer(string="Row", readonly=True, aggregator=None)
    contract = fields.Char(readonly=True)
    customer_name = fields.Char(string="Customer in the File", readonly=True)
    raw = fields.Json(readonly=True)
    values = fields.Json(readonly=True)
    issues = fields.Json(readonly=True)
    events = fields.Json(readonly=True)
    loan_values = fields.Json(readonly=True)
    status = fields.Selection(selection=STATUSES, required=True, readonly=True)
    has_issue = fields.Boolean(readonly=True)
    issue_text = fields.Text(string="Remarks", compute="_compute_issue_text")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    product_id = fields.Many2one(
        comodel_name="crm.loan.product", readonly=True, ondelete="set null"
    )
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    is_done = fields.Boolean(string="Imported", readonly=True)
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

    @api.depends("issues")
    @api.depends_context("lang")
    def _compute_issue_text(self):
        texts = issue_texts(self.env)
        for line in self:
            line.issue_text = "\n".join(
                f"{cell}: {fill(texts, code, params)}"
                if cell
                else fill(texts, code, params)
                for cell, code, params, _is_error in line.issues or ()
            )

    def action_open_loan(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.loan",
            "res_id": self.loan_id.id,
            "views": [(False, "form")],
        }
