"""What a loan really costs a year, whatever its method is called.

A flat rate of 12 % over a year is nearly 22 % on the money that the borrower still has;
comparing offers needs the yearly effective rate.
"""

from decimal import Decimal

from .schedule import build_schedule

_YEAR = 365
_HUNDREDTH = Decimal("0.01")
_HIGHEST = 1e6
_STEPS = 200


def effective_rate(terms, fee=0):
    """Return the effective rate of a contract in percent a year, to two decimals.

    The rate at which tranches, less the fee withheld from the first, and installments
    are worth the same: Σ amount / (1 + r) ** (days / 365) = 0.

    :raises OverflowError: beyond a million percent
    """
    tranches = sorted(terms.tranches)
    flows = [(on, -float(amount)) for on, amount in tranches]
    flows.append((tranches[0][0], float(fee)))
    flows += [(row.due_date, float(row.total)) for row in build_schedule(terms)]
    start = tranches[0][0]
    return _solve([((on - start).days / _YEAR, amount) for on, amount in flows])


def _solve(flows):
    """Return the rate by halving: the worth of the flows falls as the rate grows."""

    def is_too_low(rate):
        return sum(amount / (1 + rate) ** years for years, amount in flows) > 1e-9

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
