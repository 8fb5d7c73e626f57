# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.loan.contract.crm_loan_payment import PAY_MODES


class CrmLoanPay(models.TransientModel):
    """Take money in on a loan: shows where each đồng goes before it is entered."""

    _name = "crm.loan.pay"
    _inherit = ["crm.loan.wizard.mixin"]
    _description = "Receive a Payment"

    date = fields.Date(
        string="Received On",
        help="The day from which the money counts. An earlier day is worked out again"
        " from then on.",
    )
    mode = fields.Selection(
        selection=PAY_MODES, string="Use", required=True, default="due"
    )
    method = fields.Selection(
        selection_add=[("collector", "Collector")],
        ondelete={"collector": "set default"},
    )
    journal_id = fields.Many2one(
        domain="[('type', '=', 'cash' if method == 'cash' else 'bank')]"
    )
    reference = fields.Char(help="Of the bank, or the number of the receipt.")
    surplus = fields.Boolean(
        string="Hold the Surplus",
        help="More is paid than is owed: hold the rest for the customer.",
    )
    line_ids = fields.One2many(
        comodel_name="crm.loan.pay.line",
        inverse_name="wizard_id",
        compute="_compute_preview",
        store=True,
    )
    problem = fields.Char(compute="_compute_preview", store=True)
    owed_after = fields.Monetary(
        string="Still Due", compute="_compute_preview", store=True
    )
    held_after = fields.Monetary(string="Held", compute="_compute_preview", store=True)
    principal_after = fields.Monetary(
        string="Outstanding Principal", compute="_compute_preview", store=True
    )
    next_installment = fields.Monetary(compute="_compute_preview", store=True)
    maturity_after = fields.Date(
        string="Last Due Date", compute="_compute_preview", store=True
    )

    @api.depends("loan_id", "date", "mode")
    def _compute_amount(self):
        for wizard in self:
            if not wizard.loan_id.disbursed_total or not wizard.date:
                wizard.amount = 0
                continue
            state = wizard.loan_id._get_state(wizard.date)
            owed = state.payoff if wizard.mode == "settle" else sum(state.owed.values())
            if wizard.mode == "due" and not owed:
                owed = (state.installment or 0) - state.unallocated
            wizard.amount = max(float(owed), 0)

    @api.depends("loan_id", "date", "mode", "amount")
    def _compute_preview(self):
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()]
            wizard.problem = False
            try:
                wizard._check_input()
                _before, after = wizard.loan_id._preview(
                    "pay", wizard.date, amount=wizard.amount, mode=wizard.mode
                )
            except UserError as error:
                wizard.problem = str(error)
                wizard._set_after(None)
                continue
            wizard._set_after(after)
            wizard.line_ids = [
                fields.Command.create(values)
                for values in wizard._get_line_values(after)
            ]

    def _check_input(self):
        self.loan_id._check_amount(self.amount)
        self.loan_id._check_value_date(self.date)
        self.loan_id._check_payment(self.date)

    def _set_after(self, after):
        self.owed_after = float(sum(after.owed.values())) if after else 0
        self.held_after = float(after.unallocated) if after else 0
        self.principal_after = float(after.principal_outstanding) if after else 0
        self.next_installment = float(after.installment or 0) if after else 0
        self.maturity_after = after and max(row.due_date for row in after.rows)

    def _get_line_values(self, after):
        """One line per installment and component, and one for what is held."""
        lines = [
            {
                "number": after.rows[item.row - 1].number,
                "kind": after.rows[item.row - 1].kind,
                "due_date": after.rows[item.row - 1].due_date,
                "component": item.component,
                "amount": float(item.amount),
            }
            for item in after.allocations
            if item.key == "preview"
        ]
        held = float(after.held["preview"].unallocated)
        if held:
            lines.append({"component": "held", "amount": held})
        return lines

    def action_confirm(self):
        """Enter the payment; a second tap on the button enters nothing more."""
        self.ensure_one()
        payment = self.loan_id._pay(
            self.amount,
            self.date,
            self.key,
            mode=self.mode,
            surplus=self.surplus,
            method=self.method,
            journal_id=self.journal_id.id,
            reference=self.reference,
            memo=self.memo,
        )
        return payment._get_done_action()
