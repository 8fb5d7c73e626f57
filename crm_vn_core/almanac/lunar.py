"""Conversion between solar dates and dates of the Vietnamese lunar calendar.

Source of the months: ``table.py``, made from astronomy by
``scripts/data/make_lunar_table.py``. Before 1968 the months are those of the printed
almanacs of the time (the Chinese rule), since 1968 those of UTC+7.
"""

from bisect import bisect_right
from datetime import date, timedelta
from typing import NamedTuple

from .table import FIRST_YEAR, WORDS

MIN_DATE = date(1900, 1, 31)
MAX_DATE = date(2100, 12, 31)


class LunarDate(NamedTuple):
    """A day of the lunar calendar; ``leap`` marks a day of a leap month (nhuận)."""

    year: int
    month: int
    day: int
    leap: bool = False


def _read_months():
    """Yield (first day as an ordinal, days, year, month, leap) from the table."""
    for year, word in enumerate(WORDS, FIRST_YEAR):
        start = date(year, 1, 20).toordinal() + (word >> 17)
        leap_month = word >> 13 & 0xF
        numbers = [(number, False) for number in range(1, 13)]
        if leap_month:
            numbers.insert(leap_month, (leap_month, True))
        for bit, (number, leap) in enumerate(numbers):
            days = 29 + (word >> bit & 1)
            yield start, days, year, number, leap
            start += days


_MONTHS = tuple(_read_months())
_STARTS = tuple(month[0] for month in _MONTHS)
_BY_NUMBER = {month[2:]: month[:2] for month in _MONTHS}


def to_lunar(day):
    """Return the lunar date of a solar date (a ``datetime`` counts as its day).

    :raise ValueError: outside 1900-01-31 … 2100-12-31
    """
    ordinal = day.toordinal()
    if not MIN_DATE.toordinal() <= ordinal <= MAX_DATE.toordinal():
        raise ValueError(f"{day} is outside {MIN_DATE} … {MAX_DATE}")
    start, _days, year, month, leap = _MONTHS[bisect_right(_STARTS, ordinal) - 1]
    return LunarDate(year, month, ordinal - start + 1, leap)


def to_solar(lunar):
    """Return the solar date of a ``LunarDate``.

    :raise ValueError: for a date that does not exist (day 30 of a 29-day month, a leap
        month that is not) or whose solar date lies outside 1900-01-31 … 2100-12-31
    """
    lunar = LunarDate(*lunar)
    days = month_days(lunar.year, lunar.month, lunar.leap)
    if not 1 <= lunar.day <= days:
        raise ValueError(f"{lunar}: the month has {days} days")
    start, _days = _BY_NUMBER[lunar.year, lunar.month, bool(lunar.leap)]
    solar = date.fromordinal(start) + timedelta(days=lunar.day - 1)
    if solar > MAX_DATE:
        raise ValueError(f"{lunar} is outside {MIN_DATE} … {MAX_DATE}")
    return solar


def month_days(year, month, leap=False):
    """Return the length of a lunar month: 29 or 30 days.

    :raise ValueError: if the year has no such month
    """
    try:
        return _BY_NUMBER[year, month, bool(leap)][1]
    except KeyError as err:
        name = f"leap month {month}" if leap else f"month {month}"
        raise ValueError(f"lunar year {year} has no {name}") from err


def leap_month_of(year):
    """Return the number of the leap month of a lunar year, 0 for none.

    :raise ValueError: outside lunar years 1900 … 2100
    """
    if not FIRST_YEAR <= year < FIRST_YEAR + len(WORDS):
        raise ValueError(f"lunar year {year} is not in the table")
    return WORDS[year - FIRST_YEAR] >> 13 & 0xF
