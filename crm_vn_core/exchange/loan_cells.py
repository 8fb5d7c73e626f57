"""Turns the cells of a list of loans into clean values, in JSON types.

Dates are ISO texts, amounts whole numbers, rates decimal texts in percent a year.
"""

import re
from decimal import Decimal

from ..text.names import name_key
from . import cells
from .bank_statement import Options
from .bank_values import Broken, read_amount, read_date
from .cells import Fault, text_of
from .loan_words import METHODS, MODES

_CURRENCIES = ("vnd", "dong", "d", "vn dong", "viet nam dong")


def _money(value, _context):
    try:
        amount = read_amount(0, value)
    except Broken as broken:
        raise Fault(broken.code, **broken.params) from broken
    if amount < 0:
        raise Fault("amount_negative", value=text_of(value))
    return amount


def _date(value, context):
    options = Options({}, epoch_1904=context.epoch_1904)
    try:
        date, _rest = read_date(0, value, options)
    except Broken as broken:
        raise Fault(broken.code, **broken.params) from broken
    return date.isoformat()


def _rate(value, context, fraction=1):
    """Percent a year; "1,5 %/tháng" counts twelve times.

    :param fraction: a bare number below it is a share of one
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        number, text = value, ""
    else:
        text = name_key(value)
        bare = re.sub(r"[^\d.,\-]", "", text_of(value))
        number = cells.parse_number(bare)
    if number is None or not 0 <= number <= 1000:
        raise Fault("rate", value=text_of(value))
    if 0 < number < fraction and not text:
        # A cell formatted as percent holds 0.12 and shows 12 %.
        context.warn("rate_fraction", value=f"{number * 100:g}")
        number *= 100
    rate = Decimal(str(round(number, 6)))
    if "thang" in text.split() or "month" in text.split():
        rate *= 12
    return _plain(rate)


def _monthly_rate(value, context):
    text = name_key(value).split()
    yearly = "nam" in text or "year" in text or "thang" in text or "month" in text
    rate = Decimal(_rate(value, context, fraction=0.1))
    return _plain(rate if yearly else rate * 12)


def _plain(rate):
    return f"{rate.normalize():f}"


def _count(value, _context):
    match = re.match(r"\s*(\d{1,4})(\.0+)?\s*([^\d.,]*)$", str(value))
    if isinstance(value, bool) or not match or not int(match[1]):
        raise Fault("count", value=text_of(value))
    number = int(match[1])
    return number * 12 if name_key(match[3]) in ("nam", "years", "year") else number


def _word(words, code):
    def read(value, _context):
        folded = name_key(text_of(value).replace("_", " "))
        for key, known in words.items():
            if folded in known or folded == key:
                return key
        raise Fault(code, value=text_of(value))

    return read


def _currency(value, _context):
    text = name_key(value)
    return "VND" if text in _CURRENCIES else text_of(value).upper()


def _text(value, _context):
    return text_of(value)


CLEANERS = {
    **{
        key: cells.CLEANERS[key]
        for key in ("ref", "name", "phone", "identity_number", "vat", "officer")
    },
    "contract": cells.CLEANERS["ref"],
    "product": _text,
    "currency": _currency,
    "annual_rate": _rate,
    "monthly_rate": _monthly_rate,
    "method": _word(METHODS, "method"),
    "periods": _count,
    "collateral": _text,
    "purpose": _text,
    "mode": _word(MODES, "mode"),
    "reference": _text,
    **dict.fromkeys(
        ("amount", "paid_principal", "paid_interest", "outstanding", "accrued")
        + ("overdue", "late", "held", "collateral_value", "paid", "principal")
        + ("interest", "due_principal", "due_interest"),
        _money,
    ),
    **dict.fromkeys(
        ("disbursed_on", "first_due", "last_paid", "paid_on", "due"), _date
    ),
}
