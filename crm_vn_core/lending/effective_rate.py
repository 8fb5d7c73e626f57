"""What a loan really costs a year, whatever its method is called.

A flat rate of 12 % over a year is about 21.5 % on the money that the borrower still
has; comparing offers needs one rate that means the same for all. It is the rate of
Circular 14/2017/TT-NHNN: on what is still owed, by actual days of a year of 365,
without interest on interest. A plain loan at 12 % shows 12 %; fees come on top.
"""

from decimal import Decimal
from fractions import Fraction

from .schedule import build_schedule

_YEAR = 365
_HUNDREDTH = Decimal("0.01")
_HIGHEST = 1e6
_STEPS = 200


def effective_rate(terms, fee=0, row_fees=None):
    """Return the effective rate of a contract in percent a year, to two decimals.

    The rate that leaves nothing owed after the last row, when every payment goes to
    the interest of the days so far and then to the principal.

    :param fee: withheld from the first tranche
    :param row_fees: ``{number: fee}`` of fees that are paid with the rows
    :raises OverflowError: beyond a million percent
    """
    row_fees = row_fees or {}
    tranches = sorted(terms.tranches)
    flows = [(on, float(amount)) for on, amount in tranches]
    flows.append((tranches[0][0], -float(fee)))
    flows += [
        (row.due_date, -float(row.total) - float(row_fees.get(row.number, 0)))
        for row in build_schedule(terms)
    ]
    return _solve(sorted(flows, key=lambda flow: flow[0]))


def convert_to_365(annual_rate, day_count):
    """Return a contract's yearly rate for a year of 365 days, or None where it counts
    by such a year (or by the days of the calendar's) already.

    Months of 30 days in a year of 360 make a whole year again: the rate stays.

    :param annual_rate: percent
    :param day_count: as in :mod:`crm_vn_core.lending.day_count`
    """
    if day_count == "actual/360":
        return Fraction(annual_rate) * 365 / 360
    return Fraction(annual_rate) if day_count == "30/360" else None


def _get_left(flows, rate):
    """Return what is owed after the last flow at a yearly rate (not in percent)."""
    principal, interest, since = 0.0, 0.0, flows[0][0]
    for on, amount in flows:
        interest += principal * rate * (on - since).days / _YEAR
        since = on
        paid_interest = min(interest, max(-amount, 0.0))
        interest -= paid_interest
        principal += amount + paid_interest
    return principal + interest


def _solve(flows):
    """Return the rate by halving: the more interest, the more is left."""

    def is_too_low(rate):
        return _get_left(flows, rate) < -1e-6

    low, high = 0.0, 1.0
    while is_too_low(high):
        low, high = high, high * 2
        if high * 100 > _HIGHEST:
            raise OverflowError("effective rate")
    for _step in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if is_too_low(middle) else (low, middle)
    return Decimal(high * 100).quantize(_HUNDREDTH)
