"""Money as whole minor units, and the one place where fractions become money."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .errors import LoanError

HALF_UP, HALF_EVEN = "half_up", "half_even"


def exact(value):
    """Return a rate or percentage (Decimal, int, float, str) as an exact fraction."""
    return Fraction(value if isinstance(value, int) else str(value))


class Rounding:
    """Between Decimal amounts and integers, and from fractions to integers.

    One minor unit is 10**-decimals of the currency (a đồng when decimals is 0). With
    negative decimals the minor unit stays 1 and results are rounded to tens, hundreds…
    """

    def __init__(self, decimals=0, mode=HALF_UP):
        if mode not in (HALF_UP, HALF_EVEN):
            raise LoanError("rounding", mode=mode)
        self.digits = max(decimals, 0)
        self.step = 10 ** max(-decimals, 0)
        self.half_even = mode == HALF_EVEN

    def minor(self, amount):
        """Return an amount of the currency in minor units; it may not be finer."""
        scaled = Decimal(amount).scaleb(self.digits)
        units = int(scaled)
        if units != scaled:
            raise LoanError("precision", amount=amount)
        return units

    def major(self, units):
        """Return minor units as an amount of the currency."""
        amount = Decimal(units)
        return amount.scaleb(-self.digits) if self.digits else amount

    def ratio(self, numerator, denominator, step=None):
        """Round a quotient (denominator > 0) to whole steps of minor units."""
        step = step or self.step
        denominator *= step
        whole, rest = divmod(abs(numerator), denominator)
        rest *= 2
        if rest > denominator or (
            rest == denominator and not (self.half_even and whole % 2 == 0)
        ):
            whole += 1
        return (whole if numerator >= 0 else -whole) * step

    def fraction(self, value, step=None):
        """Round an exact value to whole steps of minor units."""
        return self.ratio(value.numerator, value.denominator, step)


@lru_cache(maxsize=32)
def get_rounding(decimals, mode):
    """Return the rounding of a contract."""
    return Rounding(decimals, mode)
