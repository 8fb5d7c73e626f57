# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.loan.contract.crm_loan_allocation import COMPONENTS
from ..models.loan.product.crm_loan_terms import METHODS

_KEEP = [("leave", "Stays Due")]
_MOVE = [("carry", "Goes to the Next Installment"), ("waive", "Is Given Up")]
_CAPITALIZE = [("capitalize", "Is Added to the Principal")]


class CrmLoanChange(models.TransientModel):
    """What-if on a running loan: compares the loan as it is with the loan after a
    change. Whoever may decide enters the change from the same screen."""

    _name = "crm.loan.change"
    _description = "Change a Loan"

    loan_id = fields.Many2one(comodel_name="crm.loan", required=True, readonly=True)
    currency_id = fields.Many2one(related="loan_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("restructure", "New Schedule"),
            ("holiday", "Payment Holiday"),
            ("rate_change", "New Rate"),
            ("waive", "Give Up a Claim"),
            ("charge", "Charge a Fee"),
            ("pause", "Pause of Late Interest"),
            ("accelerate", "Call In the Whole Loan"),
            ("write_off", "Write Off"),
        ],
        string="Change",
        required=True,
        default="restructure",
    )
    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["crm.loan"]._get_today(),
    )
    reason = fields.Char()
    periods = fields.Integer(
        string="Installments", help="How many are to come; 0: as many as now."
    )
    holiday_periods = fields.Integer(string="Installments without Principal", default=1)
    first_due = fields.Date(
        string="Next Due Date", help="Empty: the next due date stays."
    )
    annual_rate = fields.Float(
        string="Yearly Rate",
        digits=(9, 4),
        compute="_compute_annual_rate",
        store=True,
        readonly=False,
        precompute=True,
    )
    method = fields.Selection(selection=METHODS, help="Empty: as it is.")
    principal_grace = fields.Integer(string="Principal-Free")
    treat_principal = fields.Selection(
        selection=[*_KEEP, *_CAPITALIZE, *_MOVE],
        string="Overdue Principal",
        required=True,
        default="leave",
    )
    treat_interest = fields.Selection(
        selection=[*_KEEP, *_CAPITALIZE, *_MOVE],
        string="Unpaid Interest",
        required=True,
        default="leave",
    )
    treat_late = fields.Selection(
        selection=[*_KEEP, *_MOVE],
        string="Late Interest and Penalty",
        required=True,
        default="leave",
    )
    component = fields.Selection(selection=COMPONENTS, default="late_interest")
    amount = fields.Monetary()
    until = fields.Date()
    key = fields.Char(
        required=True, readonly=True, default=lambda self: uuid.uuid4().hex
    )
    problem = fields.Char(compute="_compute_preview", store=True)
    comparison_ids = fields.One2many(
        comodel_name="crm.loan.change.line",
        inverse_name="wizard_id",
        compute="_compute_preview",
        store=True,
    )

    @api.depends("loan_id")
    def _compute_annual_rate(self):
        for wizard in self:
            wizard.annual_rate = wizard.loan_id.installment_ids[-1:].rate

    @api.depends(
        "loan_id",
        "kind",
        "date",
        "periods",
        "holiday_periods",
        "first_due",
        "annual_rate",
        "method",
        "principal_grace",
        "treat_principal",
        "treat_interest",
        "treat_late",
        "component",
        "amount",
        "until",
    )
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = False
            wizard.comparison_ids = [fields.Command.clear()]
            try:
                before, after = wizard._get_states()
            except UserError as error:
                wizard.problem = str(error)
                continue
            wizard.comparison_ids = [
                fields.Command.create({"name": name, "before": old, "after": new})
                for name, old, new in wizard._get_comparison(before, after)
            ]

    def _get_states(self):
        self.loan_id._check_value_date(self.date)
        if self.kind in ("waive", "charge"):
            self.loan_id._check_amount(self.amount)
        if self.kind == "pause" and not (self.until and self.until > self.date):
            raise UserError(self.env._("Enter the day on which the pause ends."))
        if self.kind in ("rate_change", "restructure") and self.annual_rate:
            self.loan_id._check_rate(self.annual_rate, self.date)
        return self.loan_id._preview(self._get_kind(), self.date, **self._get_data())

    def _get_comparison(self, before, after):
        """Return ``(what, before, after)`` as texts."""
        amount = self.loan_id._format_amount
        rows = [
            (
                self.env._("Next installment"),
                lambda s: amount(float(s.installment or 0)),
            ),
            (self.env._("Installments to come"), lambda s: str(len(self._coming(s)))),
            (self.env._("Last due date"), lambda s: self._format_last(s)),
            (
                self.env._("Interest to come"),
                lambda s: amount(float(sum(row.interest for row in self._coming(s)))),
            ),
            (
                self.env._("Outstanding principal"),
                lambda s: amount(float(s.principal_outstanding)),
            ),
            (self.env._("Due now"), lambda s: amount(float(sum(s.owed.values())))),
            (self.env._("Held"), lambda s: amount(float(s.unallocated))),
            (self.env._("Days past due"), lambda s: str(s.days_past_due)),
        ]
        return [(name, text(before), text(after)) for name, text in rows]

    def _coming(self, state):
        return [row for row in state.rows if not row.is_due]

    def _format_last(self, state):
        last = max((row.due_date for row in state.rows), default=None)
        return fields.Date.to_string(last) if last else ""

    def _get_kind(self):
        return "restructure" if self.kind == "holiday" else self.kind

    def _get_data(self):
        """Return the fields of the engine's event."""
        return getattr(self, f"_get_data_{self.kind}")()

    def _get_data_restructure(self):
        late = ("overdue_interest", "late_interest", "penalty")
        treat = {
            "principal": self.treat_principal,
            "interest": self.treat_interest,
            **dict.fromkeys(late, self.treat_late),
        }
        changed = self.annual_rate != self.loan_id.installment_ids[-1:].rate
        return {
            "periods": self.periods or None,
            "first_due": self.first_due or None,
            "annual_rate": self.annual_rate if changed else None,
            "method": self.method or None,
            "principal_grace": self.principal_grace,
            "treat": {name: way for name, way in treat.items() if way != "leave"},
        }

    def _get_data_holiday(self):
        """Some installments without principal, and as many more at the end."""
        coming = [
            row for row in self.loan_id._get_state(self.date).rows if not row.is_due
        ]
        return {
            "periods": len(coming) + self.holiday_periods,
            "principal_grace": self.holiday_periods,
        }

    def _get_data_rate_change(self):
        return {"annual_rate": self.annual_rate}

    def _get_data_waive(self):
        return {"component": self.component, "amount": self.amount}

    def _get_data_charge(self):
        return {"amount": self.amount, "component": "fee"}

    def _get_data_pause(self):
        return {"until": self.until or self.date + relativedelta(days=1)}

    def _get_data_accelerate(self):
        return {}

    def _get_data_write_off(self):
        return {}

    def action_confirm(self):
        """Enter the change; a second tap on the button enters nothing more."""
        self.ensure_one()
        if not self.reason:
            raise UserError(self.env._("Say why: the reason stays with the loan."))
        if self.problem:
            raise UserError(self.problem)
        self.loan_id._add_event(
            self._get_kind(), self.date, self.key, self.reason, **self._get_data()
        )
        self.loan_id.message_post(
            body=self.env._(
                "%(change)s: %(reason)s",
                change=dict(self._fields["kind"]._description_selection(self.env))[
                    self.kind
                ],
                reason=self.reason,
            )
        )
        return {"type": "ir.actions.act_window_close"}
