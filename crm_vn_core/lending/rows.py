"""Rows as they leave the plan, on their way to becoming claims."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(slots=True)
class PlannedRow:
    """A row with its interest rounded; money in minor units, rate in percent a year.

    :ivar carried: component → amount that comes on top of principal and interest
    """

    number: int
    start: date
    end: date
    due: date
    days: int
    rate: Fraction
    is_plain: bool
    principal: int
    interest: int
    balance: int
    carried: dict | None


def extra_row(plan, on, **figures):
    """Return a row outside the plan, that begins, ends and falls due on one day."""
    values = {
        "number": 0,
        "start": on,
        "end": on,
        "due": on,
        "days": 0,
        "rate": plan.rate,
        "is_plain": True,
        "principal": 0,
        "interest": 0,
        "balance": plan.balance,
        "carried": None,
    }
    return PlannedRow(**{**values, **figures})
