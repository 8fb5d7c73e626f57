"""When a yearly occasion falls next, by the solar or the lunar calendar."""

from calendar import monthrange
from datetime import date

from .lunar import (
    MAX_DATE,
    MIN_DATE,
    LunarDate,
    leap_month_of,
    month_days,
    to_lunar,
    to_solar,
)

CALENDARS = ("solar", "lunar")
# Any leap year: 29 February is a date that comes again.
_LEAP_YEAR = 2000


def next_occurrence(
    after, day, month, calendar="solar", leap_month=False, *, keep_leap=True
):
    """Return the first date strictly after ``after`` on which the occasion falls.

    A day that the year's month lacks moves to the month's last day: 29/2 to 28/2, lunar
    30 to 29. An occasion of a leap month (``leap_month``) is kept in that leap month in
    the years that have it and in the ordinary month of the same number in all others;
    with ``keep_leap=False`` it is kept in the ordinary month always.

    :param calendar: "solar" or "lunar"; ``leap_month`` has a meaning in "lunar" only
    :raise ValueError: for a day and month that no year has, or when the next occasion
        lies outside the almanac (after 2100)
    """
    check_day_month(day, month, calendar)
    if calendar == "solar":
        years, occurrence = _solar_years(after), _solar_occurrence
    else:
        years, occurrence = _lunar_years(after), _lunar_occurrence
    for year in years:
        found = occurrence(year, day, month, leap_month and keep_leap)
        if found > after:
            return found
    raise ValueError(f"{day}/{month} after {after} is outside the almanac")


def check_day_month(day, month, calendar="solar"):
    """Raise ValueError unless some year of the calendar has this day and month."""
    if calendar not in CALENDARS:
        raise ValueError(f"unknown calendar {calendar!r}")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    longest = monthrange(_LEAP_YEAR, month)[1] if calendar == "solar" else 30
    if not 1 <= day <= longest:
        raise ValueError(f"month {month} has no day {day}")


def _solar_years(after):
    return range(after.year, min(after.year + 2, date.max.year + 1))


def _lunar_years(after):
    if after < MIN_DATE:
        return range(MIN_DATE.year, MIN_DATE.year + 1)
    if after >= MAX_DATE:
        return range(0)
    first = to_lunar(after).year
    return range(first, min(first + 2, MAX_DATE.year + 1))


def _solar_occurrence(year, day, month, _leap):
    return date(year, month, min(day, monthrange(year, month)[1]))


def _lunar_occurrence(year, day, month, leap):
    leap = bool(leap and leap_month_of(year) == month)
    return to_solar(
        LunarDate(year, month, min(day, month_days(year, month, leap)), leap)
    )
