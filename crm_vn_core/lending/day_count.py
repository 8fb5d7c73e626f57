"""How many days bear interest, and how many make a year.

Days are d2 − d1, never one more: Circular 14/2017/TT-NHNN counts either the first or
the last day, not both, and makes a year of 365 days (actual/365, the default here).
A day count turns two dates into *units*, integers of which ``basis`` make one year, so
that interest stays exact: balance × rate × units / basis.
"""

from calendar import isleap

from .errors import LoanError


def days30(start, end):
    """Return the days between two dates when every month has 30 (30E/360)."""
    return (
        360 * (end.year - start.year)
        + 30 * (end.month - start.month)
        + min(end.day, 30)
        - min(start.day, 30)
    )


class Actual:
    """Real days over a fixed year."""

    month = None

    def __init__(self, basis):
        self.basis = basis

    @staticmethod
    def units(start, end):
        return (end - start).days

    days = units


class ActualActual:
    """Real days, each over the length of its own year; 31 December parts the years.

    The day counted is the last one of a stretch, never its first, so the night from 31
    December to 1 January belongs to the new year.
    """

    basis = 365 * 366
    month = None

    def units(self, start, end):
        return self._position(end) - self._position(start)

    def _position(self, day):
        weight = 365 if isleap(day.year) else 366
        return day.year * self.basis + day.timetuple().tm_yday * weight

    @staticmethod
    def days(start, end):
        return (end - start).days


class Thirty360:
    """Months of 30 days, years of 360: a whole month bears the yearly rate / 12."""

    basis = 360
    month = 30
    units = days = staticmethod(days30)


DAY_COUNTS = {
    "actual/365": Actual(365),
    "actual/360": Actual(360),
    "actual/actual": ActualActual(),
    "30/360": Thirty360(),
}


def get_day_count(name):
    """Return a day count by its name."""
    if name not in DAY_COUNTS:
        raise LoanError("day_count", day_count=name)
    return DAY_COUNTS[name]


def late_basis(name):
    """Return the days of the year by which late interest is counted: 360 or 365."""
    return 360 if name == "actual/360" else 365
