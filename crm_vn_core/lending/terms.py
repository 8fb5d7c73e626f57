"""What borrower and lender agree on, and the rows that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .day_count import get_day_count
from .errors import LoanError
from .rounding import get_rounding

COMPONENTS = (
    "principal",
    "interest",
    "late_interest",
    "overdue_interest",
    "penalty",
    "fee",
)
UNITS = ("month", "week", "day")
SHIFTS = ("none", "next", "previous")
WATERFALLS = ("component", "installment")


class Installment(NamedTuple):
    """One row of a schedule; money in the currency of the loan."""

    number: int
    due_date: date
    days: int
    principal: Decimal
    interest: Decimal
    total: Decimal
    balance: Decimal


@dataclass(frozen=True)
class LoanTerms:
    """The terms of a contract. Rates and percentages are in percent, 12 for 12 %.

    :ivar tranches: (date, amount) of the money paid out; interest and periods count
        from the first
    :ivar annual_rate: percent a year
    :ivar method: name in :data:`crm_vn_core.lending.methods.METHODS`
    :ivar periods: number of rows, each of ``period_count`` × ``period_unit``
    :ivar day_count: Circular 14/2017 wants actual/365 beside any other
    :ivar first_due: due date of the first row, else one period after the first tranche
    :ivar principal_grace: rows without principal, among ``periods``
    :ivar interest_grace: rows that charge no interest; the next row charges it all
    :ivar interest_free: rows that bear no interest
    :ivar installment: wished installment of an annuity; the number of rows follows
    :ivar custom_rows: (due date, principal) of the method ``custom``
    :ivar season: weights of the twelve months, January first, of ``seasonal``
    :ivar due_shift: where a due date goes that is no working day
    :ivar shift_interest: whether the days of the shift bear interest
    :ivar is_workday: date → bool; by default Monday to Friday
    :ivar decimals: of the currency; negative ones round to tens, hundreds…
    :ivar principal_multiple: amount of which slices of principal are multiples
    :ivar installment_multiple: amount of which installments are multiples
    :ivar overdue_factor: × the rate in force when a row falls due, on its overdue
        principal; 1.5 at most (Circular 39/2016 art 13.4c, Civil Code 2015 art 466.5)
    :ivar late_interest_rate: percent a year on overdue in-term interest; 10 at most
        (Circular 39/2016 art 13.4b, Civil Code art 468.2)
    :ivar late_grace: days late that stay free; later ones count from the due date
    :ivar penalty_percent: of unpaid principal and interest, once per row, after grace
    :ivar early_fee_steps: (until months after the first tranche, percent of what is
        prepaid), in order
    :ivar waterfall: order of components when nothing is overdue
    :ivar waterfall_overdue: order as soon as something is; principal first is the law
        for credit institutions (Circular 39/2016 art 18)
    :ivar waterfall_by: all rows component by component, or row by row
    """

    tranches: tuple = ()
    annual_rate: Decimal = Decimal(0)
    method: str = "annuity"
    periods: int = 12
    period_unit: str = "month"
    period_count: int = 1
    day_count: str = "actual/365"
    first_due: date | None = None
    principal_grace: int = 0
    interest_grace: int = 0
    interest_free: int = 0
    installment: Decimal | None = None
    custom_rows: tuple = ()
    season: tuple = ()
    due_shift: str = "none"
    shift_interest: bool = False
    is_workday: Callable[[date], bool] | None = None
    decimals: int = 0
    rounding: str = "half_up"
    principal_multiple: Decimal | None = None
    installment_multiple: Decimal | None = None
    overdue_factor: Decimal = Decimal("1.5")
    late_interest_rate: Decimal = Decimal(10)
    late_grace: int = 0
    penalty_percent: Decimal = Decimal(0)
    early_fee_steps: tuple = ()
    waterfall: tuple = (
        "fee",
        "penalty",
        "overdue_interest",
        "late_interest",
        "interest",
        "principal",
    )
    waterfall_overdue: tuple = COMPONENTS
    waterfall_by: str = "component"

    def __post_init__(self):
        get_day_count(self.day_count)
        get_rounding(self.decimals, self.rounding)
        for name, allowed in (
            ("period_unit", UNITS),
            ("due_shift", SHIFTS),
            ("waterfall_by", WATERFALLS),
        ):
            if getattr(self, name) not in allowed:
                raise LoanError(name, **{name: getattr(self, name)})
        for name in ("waterfall", "waterfall_overdue"):
            if sorted(getattr(self, name)) != sorted(COMPONENTS):
                raise LoanError(name, order=getattr(self, name))
        for name in _NOT_NEGATIVE:
            if (getattr(self, name) or 0) < 0:
                raise LoanError(name, **{name: getattr(self, name)})
        for name in ("periods", "period_count"):
            if getattr(self, name) < 1:
                raise LoanError(name, **{name: getattr(self, name)})
        for name in ("installment", "principal_multiple", "installment_multiple"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise LoanError(name, **{name: value})


_NOT_NEGATIVE = (
    "annual_rate",
    "principal_grace",
    "interest_grace",
    "interest_free",
    "overdue_factor",
    "late_interest_rate",
    "late_grace",
    "penalty_percent",
)
