"""Working days of Viet Nam: Monday to Friday, without public holidays.

A holiday on a Saturday or Sunday is made up for on the next working day (Labor Code
2019, Art. 111.3).
"""

from datetime import timedelta

from .recurrence import next_occurrence

_DAY = timedelta(days=1)
# Tết with the days that make up for it never lasts longer.
_LONGEST_BREAK = 15
SATURDAY = 5


def days_off(first, last, rules):
    """Return the set of working days lost to holidays, days made up for included.

    :param rules: (day, month, calendar) of each public holiday
    """
    start = first - timedelta(days=_LONGEST_BREAK)
    holidays = set()
    for day, month, calendar in rules:
        found = next_occurrence(start - _DAY, day, month, calendar)
        while found <= last:
            holidays.add(found)
            found = next_occurrence(found, day, month, calendar)
    for holiday in sorted(holidays):
        if holiday.weekday() >= SATURDAY:
            instead = holiday
            while instead.weekday() >= SATURDAY or instead in holidays:
                instead += _DAY
            holidays.add(instead)
    return {day for day in holidays if day.weekday() < SATURDAY}


def add_working_days(start, count, rules):
    """Return the last of ``count`` working days after ``start``, which is not counted.

    :param rules: as of :func:`days_off`
    """
    reach = start + timedelta(days=2 * count + 2 * _LONGEST_BREAK)
    off = days_off(start, reach, rules)
    day = start
    while count:
        day += _DAY
        if day.weekday() < SATURDAY and day not in off:
            count -= 1
    return day
