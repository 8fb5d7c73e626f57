"""The fee for paying before it is due, by agreement (Circular 39/2016 art 14)."""

from fractions import Fraction

from .due_dates import add_months
from .rounding import exact


def get_early_fee(steps, first_tranche, on):
    """Return the fee on a day as a fraction of the principal prepaid.

    :param steps: (until months after the first tranche, percent) in order; a step ends
        the day before that day of the month, after the last one it is free
    """
    for months, percent in steps:
        if on < add_months(first_tranche, months):
            return exact(percent) / 100
    return Fraction(0)


def divide_early(amount, fee, rounding):
    """Return (principal, fee) of an amount that has to pay both."""
    charged = rounding.ratio(amount * fee.numerator, fee.denominator + fee.numerator)
    return amount - charged, charged
