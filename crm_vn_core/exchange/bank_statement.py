"""Bank statements and payment lists: a table in, lines of money out.

Banks put a letterhead above the list and balances and signatures below it; only rows
with a date and an amount are lines. Amounts are whole đồng.
"""

import datetime
import re
from typing import NamedTuple

from ..text.names import fold, normalize
from .bank_values import Broken, read_amount, read_date
from .bank_words import guess, header_key
from .cells import text_of
from .errors import CellFault, TableError
from .tables import cell_name

#: Rows above the list in which a heading is looked for.
_DEPTH = 60
_TOTALS = re.compile(
    r"\b(so du|tong|cong|total|balance|opening|closing|dau ky|cuoi ky|luy ke)\b"
)
_CURRENCIES = re.compile(
    r"\b(USD|EUR|JPY|GBP|AUD|SGD|CNY|KRW|THB|CHF|HKD|CAD|TWD|LAK|KHR)\b"
)
_CREDIT = {"c", "co", "cr", "credit", "+", "ghi co", "thu", "in", "tien vao", "vao"}
_DEBIT = {"d", "no", "dr", "debit", "-", "ghi no", "chi", "out", "tien ra", "ra"}


class Options(NamedTuple):
    """How a bank writes: ``columns`` are {column index: target}.

    ``date_order``: dmy, mdy or ymd; ``signs``: auto, vn (1.234,5) or en (1,234.5).
    """

    columns: dict
    date_order: str = "dmy"
    signs: str = "auto"
    skip_rows: int = 0
    epoch_1904: bool = False
    #: The currency of the account; every other is refused.
    currency: str = "VND"
    latest: datetime.date | None = None


class Line(NamedTuple):
    """One movement; ``amount`` above 0 came in, below 0 went out."""

    row: int
    date: datetime.date
    amount: int
    memo: str = ""
    reference: str = ""
    account: str = ""
    name: str = ""
    document: str = ""
    balance: int | None = None


class Issue(NamedTuple):
    row: int
    cell: str
    code: str
    params: dict
    is_error: bool


class Statement(NamedTuple):
    lines: list
    issues: list
    skipped: int


class Heading(NamedTuple):
    """``position`` in the table's rows; ``number`` of the row in the file."""

    position: int
    number: int
    headers: list
    samples: list
    columns: dict


def find_heading(table, words=None, number=None):
    """Return the :class:`Heading` of the list in a table.

    :param words: {header key: target}, what the user has taught for this bank; it
        goes before what the headings usually mean
    :param number: the row of the heading, where a person has said it
    :raises TableError: "no_header" or "no_rows"
    """
    numbers = [row_number for row_number, _row in table.rows]
    if number:
        position = numbers.index(number) if number in numbers else None
    else:
        ranks = [_rank(row, words) for _number, row in table.rows[:_DEPTH]]
        best = max(ranks)
        position = ranks.index(best) if best >= 2 else None
    if position is None:
        raise TableError("no_header")
    body = table.rows[position + 1 :]
    if not body:
        raise TableError("no_rows")
    width = max(len(row) for _number, row in (table.rows[position], *body))
    headers = [_text(cell) for cell in table.rows[position][1]]
    headers += [""] * (width - len(headers))
    columns = propose(headers, words)
    return Heading(position, numbers[position], headers, _samples(body, width), columns)


def propose(headers, words=None):
    """Return {column index: target}; each target once, the first column wins."""
    columns, taken = {}, set()
    for column, header in enumerate(headers):
        target = _meaning(header, words)
        if target and target != "ignore" and target not in taken:
            columns[column] = target
            taken.add(target)
    return columns


def missing(columns):
    """Return the targets without which no line can be read."""
    has = set(columns.values())
    wanted = [] if "date" in has else ["date"]
    return wanted if has & {"amount", "credit"} else [*wanted, "amount"]


def read_statement(table, heading, options):
    """Return the :class:`Statement` below a heading."""
    lines, issues, skipped = [], [], 0
    body = table.rows[heading.position + 1 :]
    skip_to = heading.number + options.skip_rows
    for number, cells in body:
        if number <= skip_to:
            skipped += 1
            continue
        try:
            line = _read_line(number, cells, options)
        except Broken as broken:
            cell = cell_name(broken.column, number) if broken.column is not None else ""
            issues.append(Issue(number, cell, broken.code, broken.params, True))
            continue
        if line:
            lines.append(line)
        else:
            skipped += 1
    return Statement(lines, issues + list(_check_balances(lines)), skipped)


def foreign_currency(table, heading, currency="VND"):
    """Return the foreign currency that the letterhead names, or None."""
    for _number, cells in table.rows[: heading.position]:
        row = " ".join(_text(cell) for cell in cells)
        if re.search(r"\b(loai tien|currency|tien te)\b", fold(row)):
            found = set(_CURRENCIES.findall(row.upper())) - {currency}
            if found and currency not in row.upper():
                return sorted(found)[0]
    return None


def account_numbers(table, heading):
    """Return the account numbers that the letterhead names."""
    found = []
    for _number, cells in table.rows[: heading.position]:
        row = " ".join(_text(cell) for cell in cells)
        if re.search(r"\b(so tai khoan|so tk|stk|account n|a c n)", fold(row)):
            found += re.findall(r"(?<![\w*])\d{6,19}(?![\w*])", row)
    return found


def _rank(row, words):
    """Return how much a row looks like the heading: how many targets it names."""
    headers = [_text(cell) for cell in row]
    return len(set(propose(headers, words).values()))


def _meaning(header, words):
    return (words or {}).get(header_key(header)) or guess(header)


def _read_line(number, cells, options):
    """Return the :class:`Line` of a row, None when it is no line.

    :raises Broken: when it is a line that cannot be understood
    """
    values = {}
    for column, target in options.columns.items():
        value = cells[column] if column < len(cells) else None
        if value is not None and _text(value) not in ("", "-"):
            values[target] = (column, value)
    if not values.keys() & {"date", "amount", "credit", "debit"}:
        return None
    if not values.keys() & {"amount", "credit", "debit"} or "date" not in values:
        return _not_whole(values, cells)
    if _is_total(values, cells):
        return None
    date, rest = read_date(*values["date"], options)
    amount = _amount_of(values, options)
    if not amount:
        raise Broken("amount_missing", None)
    return Line(
        number,
        date,
        amount,
        _get(values, "memo"),
        _get(values, "reference") or rest,
        re.sub(r"\W", "", _get(values, "account")),
        _get(values, "name"),
        _get(values, "document"),
        _balance_of(values, options),
    )


def _not_whole(values, cells):
    """A row with a date alone, or money alone: below the list, or broken."""
    texts = " ".join(fold(_text(cell)) for cell in cells if isinstance(cell, str))
    if _TOTALS.search(texts) or len([cell for cell in cells if cell is not None]) < 2:
        return None
    if "date" not in values:
        money = [values[t][1] for t in ("credit", "debit", "amount") if t in values]
        if not any(re.search(r"\d", _text(value)) for value in money):
            return None
        raise Broken("date_missing", None)
    if not re.search(r"\d", _text(values["date"][1])):
        return None
    raise Broken("amount_missing", None)


def _is_total(values, cells):
    """Whether a row sums up: no day in the column of dates, and words of a total."""
    value = values["date"][1]
    if isinstance(value, datetime.date) or re.match(r"\d", _text(value)):
        return False
    texts = " ".join(fold(_text(cell)) for cell in cells if isinstance(cell, str))
    return bool(_TOTALS.search(texts))


def _amount_of(values, options):
    """Return what came in (above 0) or went out (below 0) by one row."""
    _check_currency(values, options)
    amounts = {
        target: read_amount(*values[target], options.signs)
        for target in ("credit", "debit", "amount")
        if target in values
    }
    if amounts.get("credit") and amounts.get("debit"):
        raise Broken("both_sides", values["credit"][0])
    if amounts.get("credit"):
        return amounts["credit"]
    if amounts.get("debit"):
        return -abs(amounts["debit"])
    amount = amounts.get("amount", 0)
    if "direction" in values:
        word = fold(_text(values["direction"][1])).strip(" .")
        if word in _DEBIT:
            return -abs(amount)
        if word not in _CREDIT:
            raise Broken("direction", values["direction"][0], value=word)
    return amount


def _check_currency(values, options):
    if "currency" in values:
        column, value = values["currency"]
        found = _text(value).upper()
        if found not in (options.currency, "VNĐ", "Đ", "ĐỒNG"):
            raise Broken("foreign_currency", column, value=found)


def _balance_of(values, options):
    if "balance" not in values:
        return None
    try:
        return read_amount(*values["balance"], options.signs)
    except Broken:
        # A statement without readable balances is still a statement.
        return None


def _check_balances(lines):
    """Yield a warning where the balance jumps: lines are missing there.

    Statements run up or down in time; the direction that fits more often is taken.
    """
    known = [line for line in lines if line.balance is not None]
    pairs = list(zip(known, known[1:], strict=False))
    up = [b for a, b in pairs if a.balance + b.amount != b.balance]
    down = [b for a, b in pairs if b.balance + a.amount != a.balance]
    broken = min(up, down, key=len)
    # Where nothing fits the column is no running balance.
    if len(broken) * 2 < len(pairs):
        for line in broken:
            yield Issue(line.row, "", "balance_gap", {}, False)


def _get(values, target):
    return normalize(_text(values[target][1])) if target in values else ""


def _text(value):
    if value is None or isinstance(value, CellFault):
        return ""
    return text_of(value)


def _samples(body, width):
    samples = [""] * width
    for _number, row in body[:50]:
        for column, value in enumerate(row):
            if not samples[column]:
                samples[column] = _text(value)[:80]
    return samples
