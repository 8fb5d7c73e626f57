"""Dates and amounts as banks write them."""

import datetime
import re

from ..text.dates import excel_date
from ..text.names import fold
from .cells import parse_number, text_of
from .errors import CellFault

_FOREIGN = re.compile(r"[$€£¥]|\b(usd|eur|jpy|gbp|aud|sgd|cny|krw|thb)\b")
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_DMY = re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})(?!\d)")
_TIME = re.compile(r"\b\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?|\bT(?=\d)")
#: Larger than any bank account of đồng, and still exact in a cell of a spreadsheet.
_LARGEST = 10**15
_EARLIEST = datetime.date(2000, 1, 1)


class Broken(Exception):
    """A row that is a line of money and cannot be understood.

    ``column`` counts from 0, None for the row as a whole.
    """

    def __init__(self, code, column, **params):
        super().__init__(code, column, params)
        self.code = code
        self.column = column
        self.params = params


def read_date(column, value, options):
    """Return (date, what else the cell holds: some banks put the document there).

    :raises Broken: when there is no such day, or it lies ahead
    """
    _check_fault(column, value)
    text, rest = text_of(value), ""
    if isinstance(value, datetime.datetime):
        date = value.date()
    elif isinstance(value, datetime.date):
        date = value
    elif isinstance(value, int | float):
        date = _from_number(column, value, options)
    else:
        date, rest = _from_text(column, text, options.date_order)
    if date < _EARLIEST or (options.latest and date > options.latest):
        raise Broken("date_far", column, value=text_of(date))
    return date, rest


def read_amount(column, value, signs="auto"):
    """Return the whole đồng in a cell; money in brackets is below 0.

    :raises Broken: for text that is no number, parts of a đồng, foreign money
    """
    _check_fault(column, value)
    if isinstance(value, bool | datetime.date):
        raise Broken("amount", column, value=text_of(value))
    number = (
        value if isinstance(value, int | float) else _number_in(column, value, signs)
    )
    if abs(number) >= _LARGEST:
        raise Broken("amount_large", column, value=text_of(value))
    # Cells that a spreadsheet has added up miss whole numbers by a hair.
    if abs(number - round(number)) > 1e-4:
        raise Broken("amount_fraction", column, value=text_of(value))
    return round(number)


def _check_fault(column, value):
    if isinstance(value, CellFault):
        raise Broken(str(value), column)


def _number_in(column, value, signs):
    text = text_of(value)
    plain = fold(text).replace("−", "-").replace("–", "-").strip()
    if _FOREIGN.search(plain):
        raise Broken("foreign_currency", column, value=text)
    bracketed = re.fullmatch(r"\((.+)\)", plain)
    plain = bracketed[1] if bracketed else plain
    # "5.000.000-" and "+ 5.000.000": signs stand on either side.
    minus = bool(bracketed) or plain.startswith("-") or plain.endswith("-")
    plain = re.sub(r"(vnd|dong|d|₫)$", "", plain.strip("+- ")).strip("+- ")
    if signs == "vn":
        plain = plain.replace(".", "").replace(",", ".")
    elif signs == "en":
        plain = plain.replace(",", "")
    number = parse_number(plain) if signs == "auto" else _plain_number(plain)
    if number is None or number < 0:
        raise Broken("amount", column, value=text)
    return -number if minus else number


def _plain_number(text):
    text = re.sub(r"\s", "", text)
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def _from_number(column, value, options):
    """A serial number of a spreadsheet, or 20261122."""
    digits = str(int(value))
    try:
        if len(digits) == 8:
            return datetime.datetime.strptime(digits, "%Y%m%d").date()
        return excel_date(value, options.epoch_1904)
    except (ValueError, OverflowError) as error:
        raise Broken("date", column, value=text_of(value)) from error


def _from_text(column, text, order):
    match = _ISO.search(text) or _DMY.search(text)
    compact = re.match(r"(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})\b", text)
    if not match and not compact:
        raise Broken("date", column, value=text)
    match = match or compact
    year, month, day = (int(match[part]) for part in "ymd")
    if order == "mdy" and match.re is _DMY:
        month, day = day, month
    year += 2000 if year < 100 else 0
    try:
        date = datetime.date(year, month, day)
    except ValueError as error:
        code = "date_month_first" if month > 12 >= day else "date"
        raise Broken(code, column, value=text) from error
    rest = _TIME.sub(" ", text[: match.start()] + " " + text[match.end() :])
    return date, " ".join(rest.split()).strip(" -/|")
