"""Due dates and day counts."""

import calendar
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


def add_months(day, months, wished=None):
    """`months` later on the wished day of month, or the last day of a short month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(wished or day.day, last))


def step(day, terms, count, wished=None):
    """`count` periods of the terms after `day`."""
    if terms.period_unit == "month":
        return add_months(day, count * terms.period_count, wished)
    days = {"week": 7, "day": 1}[terms.period_unit] * terms.period_count
    return day + timedelta(days=days * count)


def shifted(day, terms, start):
    """The day on which a row of nominal date `day` is really due; after `start`."""
    move = {"none": None, "next": DAY, "previous": -DAY}[terms.due_shift]
    is_workday = terms.is_workday or (lambda day: day.weekday() < 5)
    moved = day
    while move and not is_workday(moved):
        moved += move
    return moved if moved > start else day


def days30(start, end):
    """30E/360."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months * 30 + min(end.day, 30) - min(start.day, 30)


def position(row, day):
    """30/360: how many of the row's days have passed at `day`."""
    if day >= row.end:
        return row.total30
    return min(days30(row.start, day), row.total30)


def units(row, day, day_count):
    """Interest days of the one night from `day` to the next, and the days of a year."""
    if day_count == "30/360":
        return position(row, day + DAY) - position(row, day), 360
    if day_count == "actual/actual":
        return 1, 366 if calendar.isleap((day + DAY).year) else 365
    return 1, int(day_count[-3:])


def factor(row, start, end, day_count):
    """Share of a year from `start` to `end`, both inside the row."""
    if day_count == "30/360":
        return Fraction(position(row, end) - position(row, start), 360)
    if day_count != "actual/actual":
        return Fraction((end - start).days, int(day_count[-3:]))
    total = Fraction(0)
    while start < end:
        year = (start + DAY).year
        until = min(end, date(year, 12, 31))
        total += Fraction((until - start).days, 366 if calendar.isleap(year) else 365)
        start = until
    return total
