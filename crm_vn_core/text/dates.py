"""Dates as customer lists hold them: messy, partial, solar or lunar.

Read as day-month-year, as everyone in Viet Nam writes. Accepted: 15/08/1975, 15-8-75,
15.8.1975, 1975-08-15, 15081975, 15/8 (no year), 1975 (year alone), "15/8 ÂL",
"15/8 nhuận âm lịch", "rằm tháng 8", "mùng 5 tháng Giêng", "ngày 15 tháng 8 năm 1975",
"15-Aug-1975", serial numbers of spreadsheets and date objects.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from ..almanac import LunarDate, month_days, to_solar
from .names import fold

FIRST_YEAR, LAST_YEAR = 1900, 2100
# A leap year, for day and month without a year.
_LEAP_YEAR = 2000
# No way to write a date needs more characters; texts in a date column are not read.
_LONGEST = 60

# Code → what is wrong, in English (translate by the code, not by the text).
ERRORS = {
    "not_a_date": "This is not a date.",
    "no_such_day": "There is no such day in that month.",
    "no_such_month": "There are only twelve months.",
    "month_first": "The month comes after the day: this looks like month/day.",
    "no_such_leap": "That lunar year has no such leap month.",
    "leap_solar": "Only lunar months can be leap months.",
    "day_missing": "The day is missing.",
    "bad_year": "The year must be between 1900 and 2100.",
}

_LUNAR = re.compile(r"(?<![^\W\d_])(a\.?\s?l\.?|am(\s+lich)?)(?![^\W\d_])")
_SOLAR = re.compile(r"(?<![^\W\d_])(d\.?\s?l\.?|duong(\s+lich)?)(?![^\W\d_])")
_LEAP = re.compile(r"(?<![^\W\d_])(thang\s+)?nhuan\b")
_LUNAR_WORDS = {"ram": "15", "gieng": "1", "chap": "12"}
_NOISE = re.compile(r"\b(ngay|sinh|thang|nam|mung|mong)\b|[()]")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
            "nov", "dec")  # fmt: skip
_ENGLISH_MONTH = re.compile(rf"\b({'|'.join(_ENGLISH)})[a-z]*\b")
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?\s*(am|pm|sa|ch)?$")
_NUMBERS = re.compile(r"\s*\d+(\s*[/\-. ,]\s*\d+){0,2}[/\-. ,]*")


class ParsedDate(NamedTuple):
    """What a cell says. ``year`` 0: not given; ``day`` and ``month`` 0: year alone."""

    calendar: str
    day: int
    month: int
    year: int
    leap: bool = False

    @property
    def is_full(self):
        """Whether day, month and year are known."""
        return bool(self.day and self.year)


class DateError(ValueError):
    """A cell that is no date; ``code`` is a key of ``ERRORS``."""

    def __init__(self, code):
        super().__init__(ERRORS[code])
        self.code = code


def parse_date(value, *, date1904=False, latest_year=None):
    """Return the ``ParsedDate`` in a cell, or None for an empty cell.

    :param value: text, int, float, date or datetime, as a spreadsheet reader gives it
    :param date1904: the workbook counts days from 1904 (old Excel for Mac)
    :param latest_year: two-digit years end here, "26" is 1926 when it is 2025; the
        current year by default, since a birth date lies in the past
    :raise DateError: if it is no possible date
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, date):
        return _checked(ParsedDate("solar", value.day, value.month, value.year))
    latest_year = latest_year or date.today().year
    if isinstance(value, int | float):
        return _parse_number(value, date1904, latest_year)
    text = _TIME.sub("", fold(value))
    if not text:
        return None
    if len(text) > _LONGEST:
        raise DateError("not_a_date")
    if re.fullmatch(r"\d+(\.0+)?", text):
        return _parse_digits(text.split(".")[0], date1904, latest_year)
    return _parse_text(text, latest_year)


def excel_date(serial, date1904=False):
    """Return the date of a spreadsheet's serial number (time of day is dropped).

    The 1900 system counts a 29 February 1900 that never was, hence its odd origin for
    every serial from 61 on; earlier ones are not read here.
    """
    origin = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    return origin + timedelta(days=int(serial))


def _parse_number(value, date1904, latest_year):
    """A number is a year, a serial number, or a date typed without separators."""
    if not 0 <= value < 10**8:
        raise DateError("not_a_date")
    return _parse_digits(str(int(value)), date1904, latest_year)


def _parse_digits(digits, date1904, latest_year):
    """Read a run of digits by its length; spreadsheets drop a leading zero."""
    if len(digits) == 4:
        number = int(digits)
        if number <= LAST_YEAR:
            return _checked(ParsedDate("solar", 0, 0, number))
    if len(digits) in (4, 5):
        found = excel_date(digits, date1904)
        return _checked(ParsedDate("solar", found.day, found.month, found.year))
    if len(digits) == 6:
        return _from_parts([digits[:2], digits[2:4], digits[4:]], latest_year)
    if len(digits) in (7, 8):
        digits = digits.zfill(8)
        if int(digits[4:]) > LAST_YEAR or int(digits[4:]) < FIRST_YEAR:
            return _from_parts([digits[6:], digits[4:6], digits[:4]], latest_year)
        return _from_parts([digits[:2], digits[2:4], digits[4:]], latest_year)
    raise DateError("not_a_date")


def _parse_text(text, latest_year):
    """Read words and numbers; the text is folded."""
    text, leap = _take(_LEAP, text)
    text, lunar = _take(_LUNAR, text)
    text, solar = _take(_SOLAR, text)
    for word, number in _LUNAR_WORDS.items():
        text, found = _take(re.compile(rf"\b{word}\b"), text, f" {number} ")
        lunar = lunar or found
    if solar and (leap or lunar):
        raise DateError("leap_solar" if leap else "not_a_date")
    text = _NOISE.sub(" ", text).strip()
    english = _ENGLISH_MONTH.search(text)
    if english:
        text = _english_order(text, english)
    if not _NUMBERS.fullmatch(text):
        raise DateError("not_a_date")
    parts = re.findall(r"\d+", text)
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    return _from_parts(parts, latest_year, "lunar" if lunar or leap else "solar", leap)


def _take(pattern, text, replacement=" "):
    """Return the text without the pattern, and whether it was there."""
    text, count = pattern.subn(replacement, text)
    return text, bool(count)


def _english_order(text, month):
    """Put an English month where the day-month-year order wants it."""
    number = str(_ENGLISH.index(month[1]) + 1)
    before, after = text[: month.start()].strip(" -,/"), text[month.end() :]
    after = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", after).strip(" -,/.")
    if before:
        return f"{before} {number} {after}".strip()
    day, _comma, year = after.partition(" ")
    return f"{day.strip(',')} {number} {year}".strip()


def _from_parts(parts, latest_year, calendar="solar", leap=False):
    """Build and check a date from its written numbers, in day-month-year order."""
    if len(parts) == 1 and len(parts[0]) == 4:
        return _checked(ParsedDate(calendar, 0, 0, int(parts[0]), leap))
    if len(parts) == 2 and len(parts[1]) == 4:
        raise DateError("day_missing")
    if len(parts) < 2 or any(len(part) > 2 for part in parts[:2]):
        raise DateError("not_a_date")
    year = _full_year(parts[2], latest_year) if len(parts) == 3 else 0
    return _checked(ParsedDate(calendar, int(parts[0]), int(parts[1]), year, leap))


def _full_year(text, latest_year):
    """Return a year of four digits; two digits mean the latest possible year."""
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise DateError("bad_year")
    year = latest_year - latest_year % 100 + int(text)
    return year if year <= latest_year else year - 100


def _checked(parsed):
    """Return the date if it is possible; raise the clearest error if it is not."""
    if parsed.year and not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise DateError("bad_year")
    if not parsed.day and not parsed.month:
        if parsed.leap:
            raise DateError("day_missing")
        return parsed
    if not 1 <= parsed.month <= 12:
        month_first = 1 <= parsed.day <= 12 and parsed.month <= 31
        raise DateError("month_first" if month_first else "no_such_month")
    if not 1 <= parsed.day <= _longest(parsed):
        raise DateError("no_such_day")
    return parsed


def _longest(parsed):
    """Return the number of days of the month, by the year if it is known."""
    if parsed.calendar == "solar":
        return monthrange(parsed.year or _LEAP_YEAR, parsed.month)[1]
    if not parsed.year:
        return 30
    try:
        return month_days(parsed.year, parsed.month, parsed.leap)
    except ValueError as err:
        raise DateError("no_such_leap") from err


def to_date(parsed):
    """Return the solar date of a full ``ParsedDate``, None when a part is missing."""
    if not parsed.is_full:
        return None
    if parsed.calendar == "solar":
        return date(parsed.year, parsed.month, parsed.day)
    return to_solar(LunarDate(parsed.year, parsed.month, parsed.day, parsed.leap))
