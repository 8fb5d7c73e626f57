# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import formatLang

REGIMES = [
    ("credit_institution", "Credit Institution"),
    ("microfinance", "Microfinance Institution"),
    ("enterprise", "Ordinary Enterprise"),
    ("tracking", "Tracking Only"),
]
METHODS = [
    ("annuity", "Equal Installments (Annuity)"),
    ("equal_principal", "Equal Principal"),
    ("interest_only", "Interest Only, Principal at the End"),
    ("bullet", "All at the End (Bullet)"),
    ("flat", "Flat Interest on the Amount Lent"),
    ("custom", "Own Rows"),
    ("seasonal", "By Season"),
]
# The value is the order itself: what a loan has copied never changes by itself.
WATERFALLS = [
    (
        "fee,penalty,overdue_interest,late_interest,interest,principal",
        "Fees and late charges, interest, principal",
    ),
    (
        "principal,interest,late_interest,overdue_interest,penalty,fee",
        "Principal, interest, late charges and fees",
    ),
    (
        "interest,principal,late_interest,overdue_interest,penalty,fee",
        "Interest, principal, late charges and fees",
    ),
    (
        "interest,late_interest,overdue_interest,principal,penalty,fee",
        "Interest, late interest, principal, penalty and fees",
    ),
    (
        "fee,interest,principal,late_interest,overdue_interest,penalty",
        "Fees, interest, principal, late charges",
    ),
    (
        "principal,fee,penalty,overdue_interest,late_interest,interest",
        "Principal, fees and late charges, interest",
    ),
]


def format_number(env, value):
    """Return a number as the user writes it, with four decimals at most."""
    text = formatLang(env, value, digits=4)
    return text.rstrip("0").rstrip(".,") or "0"


class CrmLoanTerms(models.AbstractModel):
    """The terms of a loan: fields named as the engine in ``lending/`` names them.

    Products offer them and loans copy them, so that a product may change without
    touching what was signed. Rates are in percent a year.
    """

    _name = "crm.loan.terms"
    _description = "Terms of a Loan"

    regime = fields.Selection(
        selection=REGIMES,
        required=True,
        default="enterprise",
        help="Which law governs the lender. Tracking only: another lender's loan, which"
        " a dealer follows without posting it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", related="company_id.currency_id"
    )
    annual_rate = fields.Float(
        string="Yearly Rate", digits=(9, 4), default=12.0, help="Percent a year."
    )
    method = fields.Selection(
        selection=METHODS, string="Repayment", required=True, default="annuity"
    )
    periods = fields.Integer(
        string="Installments", default=12, help="How many installments there are."
    )
    period_unit = fields.Selection(
        selection=[("month", "Months"), ("week", "Weeks"), ("day", "Days")],
        required=True,
        default="month",
    )
    period_count = fields.Integer(
        string="Every", default=1, help="Months, weeks or days between installments."
    )
    day_count = fields.Selection(
        selection=[
            ("actual/365", "Actual days / 365"),
            ("actual/360", "Actual days / 360"),
            ("actual/actual", "Actual days / actual year"),
            ("30/360", "Months of 30 days / 360"),
        ],
        required=True,
        default="actual/365",
        help="Circular 14/2017/TT-NHNN counts actual days and a year of 365 days.",
    )
    principal_grace = fields.Integer(
        string="Principal-Free",
        help="The first installments that pay interest only.",
    )
    interest_grace = fields.Integer(
        string="Interest Later",
        help="The first installments that charge no interest: it is added to the first"
        " one after them.",
    )
    interest_free = fields.Integer(
        help="The first installments that bear no interest at all."
    )
    season = fields.Char(
        string="Season Weights",
        help="Twelve weights, January first, e.g. 0 0 1 1 1 0 0 0 2 2 1 0: how much of"
        " the principal each month pays.",
    )
    decimals = fields.Integer(
        string="Decimal Places",
        help="0 is whole đồng, -2 hundreds of đồng, -3 thousands.",
    )
    rounding = fields.Selection(
        selection=[("half_up", "Half Up"), ("half_even", "Half to Even")],
        required=True,
        default="half_up",
    )
    principal_multiple = fields.Monetary(
        string="Principal in Multiples Of", help="0: not rounded further."
    )
    installment_multiple = fields.Monetary(
        string="Installment in Multiples Of", help="0: not rounded further."
    )
    due_shift = fields.Selection(
        selection=[
            ("none", "Stays"),
            ("next", "Next Working Day"),
            ("previous", "Previous Working Day"),
        ],
        string="Due on a Day Off",
        required=True,
        default="none",
        help="What happens to an installment on a weekend, a holiday or Tết.",
    )
    shift_interest = fields.Boolean(
        string="Interest for the Shift",
        help="The days by which a due date moves bear interest too.",
    )
    overdue_factor = fields.Float(
        digits=(6, 4),
        default=1.5,
        help="Overdue principal bears the rate of the loan times this; 0: nothing.",
    )
    late_interest_rate = fields.Float(
        digits=(9, 4),
        default=10.0,
        help="Percent a year on overdue interest; 0: nothing.",
    )
    late_grace = fields.Integer(
        string="Days of Grace",
        help="Days late without any charge. Whoever pays later owes for all the days.",
    )
    penalty_percent = fields.Float(
        string="Penalty",
        digits=(6, 4),
        help="Percent of what is unpaid, once per installment.",
    )
    waterfall = fields.Selection(
        selection=WATERFALLS,
        string="Money Pays",
        required=True,
        default=WATERFALLS[0][0],
        help="What a payment settles first while nothing is overdue.",
    )
    waterfall_overdue = fields.Selection(
        selection=WATERFALLS,
        string="Money Pays When Overdue",
        required=True,
        default=WATERFALLS[1][0],
        help="What a payment settles first while something is overdue.",
    )
    waterfall_by = fields.Selection(
        selection=[
            ("component", "By Kind, over All Installments"),
            ("installment", "Installment by Installment, Oldest First"),
        ],
        string="Money Is Spread",
        required=True,
        default="component",
    )
    arrears_grace = fields.Integer(
        string="Days before Arrears",
        help="Days late before the loan counts as in arrears and is followed up.",
    )
