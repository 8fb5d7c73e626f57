# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmLoanDecide(models.TransientModel):
    """Decide on an application, with a remark for the file."""

    _name = "crm.loan.decide"
    _description = "Decide on a Loan Application"

    loan_id = fields.Many2one(
        comodel_name="crm.loan", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="loan_id.currency_id")
    decision = fields.Selection(
        selection=[
            ("approved", "Approve"),
            ("returned", "Send Back to the Officer"),
            ("refused", "Refuse"),
        ],
        required=True,
        default="approved",
    )
    requested = fields.Monetary(string="Asked For", related="loan_id.amount")
    amount = fields.Monetary(
        string="Approved Amount",
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Less than was asked for is possible.",
    )
    remark = fields.Text(help="Needed to refuse or to send back.")
    limit_text = fields.Char(compute="_compute_limit_text")
    decision_ids = fields.One2many(
        related="loan_id.approval_ids", string="Decisions so Far"
    )

    @api.depends("loan_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.loan_id.amount

    @api.depends("loan_id", "amount", "decision")
    @api.depends_context("uid", "lang")
    def _compute_limit_text(self):
        for wizard in self:
            loan = wizard.loan_id
            limit = loan._get_limit(self.env.user, wizard.amount) if loan else False
            if not loan or wizard.decision != "approved":
                wizard.limit_text = False
            elif not limit:
                wizard.limit_text = self.env._(
                    "This is above your limit: you recommend it, and it goes to the"
                    " next approver."
                )
            elif limit.is_four_eyes and not loan._get_decisions():
                wizard.limit_text = self.env._(
                    "Four eyes: a second person must agree after you."
                )
            else:
                wizard.limit_text = self.env._("With you the loan is approved.")

    def action_decide(self):
        self.ensure_one()
        amount = self.amount if self.decision == "approved" else None
        self.loan_id._decide(self.decision, self.remark, amount)
        return {"type": "ir.actions.act_window_close"}
