# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_FIGURES = (
    "owed_principal",
    "owed_interest",
    "owed_late",
    "owed_fee",
    "owed_total",
    "payoff_amount",
    "accrued_interest",
)


class CrmLoan(models.Model):
    """What is owed today. Late interest grows day by day, so nothing here is stored."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    owed_principal = fields.Monetary(
        string="Principal Due", compute="_compute_figures", aggregator=None
    )
    owed_interest = fields.Monetary(
        string="Interest Due", compute="_compute_figures", aggregator=None
    )
    owed_late = fields.Monetary(
        string="Late Interest and Penalty",
        compute="_compute_figures",
        aggregator=None,
        help="Interest on overdue principal, interest on late interest, penalty.",
    )
    owed_fee = fields.Monetary(
        string="Fees Due", compute="_compute_figures", aggregator=None
    )
    owed_total = fields.Monetary(
        string="Due Today",
        compute="_compute_figures",
        aggregator=None,
        help="Everything that is due today.",
    )
    payoff_amount = fields.Monetary(
        string="To Settle Today",
        compute="_compute_figures",
        aggregator=None,
        help="What closes the loan today: what is due, the rest of the principal, the"
        " interest to date and the fee for settling early, less what is held.",
    )
    accrued_interest = fields.Monetary(
        string="Interest Earned to Date", compute="_compute_figures", aggregator=None
    )
    days_past_due = fields.Integer(
        compute="_compute_days_past_due",
        search="_search_days_past_due",
        aggregator=None,
        help="Days since the oldest due date that is not paid in full.",
    )

    @api.depends("event_ids", "lock_seq", "state")
    def _compute_figures(self):
        for loan in self:
            if loan.state in ("active", "written_off") and loan.disbursed_total:
                loan.update(loan._get_figures(loan._get_state()))
            else:
                loan.update(dict.fromkeys(_FIGURES, 0.0))

    def _get_figures(self, state):
        """Return the figures of a :class:`LoanState` as values of the fields."""
        owed = {name: float(amount) for name, amount in state.owed.items()}
        late = ("overdue_interest", "late_interest", "penalty")
        return {
            "owed_principal": owed.get("principal", 0.0),
            "owed_interest": owed.get("interest", 0.0),
            "owed_late": sum(owed.get(name, 0.0) for name in late),
            "owed_fee": owed.get("fee", 0.0),
            "owed_total": sum(owed.values()),
            "payoff_amount": float(state.payoff),
            "accrued_interest": float(state.accrued_interest),
        }

    @api.depends("oldest_unpaid_due", "state")
    def _compute_days_past_due(self):
        today = self._get_today()
        for loan in self:
            due = loan.oldest_unpaid_due
            late = due and loan.state in ("active", "written_off")
            loan.days_past_due = max((today - due).days, 0) if late else 0

    def _search_days_past_due(self, operator, value):
        """Days past due compare the other way round than the due date does."""
        reverse = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
        if operator == "in":
            return Domain.OR(self._search_days_past_due("=", item) for item in value)
        if operator not in (*reverse, "="):
            return NotImplemented
        lent = Domain("state", "in", ("active", "written_off"))
        late_of_zero = {
            ">": value < 0,
            ">=": value <= 0,
            "<": value > 0,
            "<=": value >= 0,
        }
        fits_zero = late_of_zero.get(operator, value == 0)
        due = self._get_today() - timedelta(days=value)
        domain = lent & Domain("oldest_unpaid_due", reverse.get(operator, "="), due)
        if operator in ("<", "<=", "=") and fits_zero:
            domain |= Domain("oldest_unpaid_due", ">=", self._get_today())
            domain |= Domain("oldest_unpaid_due", "=", False) | ~lent
        elif fits_zero:
            return Domain.TRUE
        return domain
