# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.loan.contract.crm_loan_event import EVENT_CLASSES

RETURNS = [
    ("credit_note", "Goods Returned, by a Credit Note"),
    ("goods", "Goods Taken Back at a Value"),
]
_MODES = {
    "plan": "installment",
    "shorter": "term",
    "call_in": "term",
    "give_up": "settle",
}


class CrmLoanChange(models.TransientModel):
    """Goods of an installment sale that come back, and what becomes of the rest."""

    _name = "crm.loan.change"
    _inherit = "crm.loan.change"

    kind = fields.Selection(
        selection_add=RETURNS, ondelete=dict.fromkeys(dict(RETURNS), "cascade")
    )
    company_id = fields.Many2one(related="loan_id.company_id")
    customer_id = fields.Many2one(related="loan_id.commercial_partner_id")
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        domain="[('move_type', '=', 'out_refund'), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', customer_id), ('amount_residual', '>', 0),"
        " ('company_id', '=', company_id)]",
        help="Of the invoice of this sale; it lowers what the customer owes.",
    )
    rest = fields.Selection(
        selection=[
            ("plan", "Stays, Smaller Installments"),
            ("shorter", "Stays, Fewer Installments"),
            ("call_in", "Is Due at Once"),
            ("give_up", "Is Given Up"),
        ],
        string="What Is Left",
        required=True,
        default="plan",
    )

    @api.onchange("credit_note_id")
    def _onchange_credit_note_id(self):
        if self.credit_note_id:
            self.amount = self.credit_note_id.amount_residual
            self.date = self.credit_note_id.invoice_date

    @api.depends("credit_note_id", "rest")
    def _compute_preview(self):
        return super()._compute_preview()

    def _get_states(self):
        if self.kind not in dict(RETURNS):
            return super()._get_states()
        self._check_return()
        events = [
            EVENT_CLASSES[kind](
                on=self.date, key=f"preview-{number}", **self.loan_id._round_data(data)
            )
            for number, (kind, data, _source) in enumerate(self._get_steps())
        ]
        state = self.loan_id._get_state
        return state(self.date), state(self.date, events)

    def _check_return(self):
        loan, note = self.loan_id, self.credit_note_id.sudo()
        if not loan.is_installment_sale:
            raise UserError(
                self.env._("%(loan)s is no installment sale.", loan=loan.display_name)
            )
        if self.kind == "credit_note" and not note:
            raise UserError(self.env._("Choose the credit note of the goods."))
        loan._check_value_date(self.date)
        loan._check_payment(self.date)
        loan._check_amount(self.amount)
        left = note.amount_residual
        if note and loan.currency_id.compare_amounts(self.amount, left) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s of %(note)s is left.",
                    left=loan._format_amount(left),
                    note=note.name,
                )
            )

    def _get_steps(self):
        """Return (kind of event, its data, how it is settled) of what is to be done."""
        pay = {"amount": self.amount, "mode": _MODES[self.rest], "free": True}
        steps = [("pay", pay, self.kind)]
        payoff = self.loan_id._get_free_payoff(self.date)
        left = self.loan_id.currency_id.round(payoff - self.amount)
        if left > 0 and self.rest == "call_in":
            steps.append(("accelerate", {}, None))
        if left > 0 and self.rest == "give_up":
            steps.append(("pay", pay | {"amount": left}, "given_up"))
        return steps

    def action_confirm(self):
        if self.kind not in dict(RETURNS):
            return super().action_confirm()
        if not self.reason:
            raise UserError(self.env._("Say why: the reason stays with the loan."))
        self._check_return()
        if self.rest in ("call_in", "give_up"):
            self.loan_id._check_command("write_off")
        for number, (kind, data, source) in enumerate(self._get_steps()):
            key = f"{self.key}:{number}"
            if kind == "pay":
                self._settle(data, key, source)
            else:
                self.loan_id.sudo()._add_event(kind, self.date, key, self.reason)
        self.loan_id.message_post(
            body=self.env._(
                "%(change)s: %(reason)s",
                change=self._get_kind_label(),
                reason=self.reason,
            )
        )
        return {"type": "ir.actions.act_window_close"}

    def _settle(self, data, key, source):
        note = self.credit_note_id if source == "credit_note" else None
        self.loan_id._settle_by(
            data["amount"],
            self.date,
            key,
            source,
            mode=data["mode"],
            credit_note_id=note and note.id,
            memo=note.name if note else self.reason,
        )

    def _get_kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
