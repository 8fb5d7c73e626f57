"""Writes tables to XLSX and CSV so that no cell can ever become a formula.

Spreadsheet programs run what looks like a formula. In XLSX every text is written
as text, headers included; in CSV, which has no types, a text that begins like a
formula gets an apostrophe in front.
"""

import csv
import datetime
import io
import math
from typing import NamedTuple

import xlsxwriter

#: Above this many rows xlsxwriter keeps one row at a time in memory.
CONSTANT_MEMORY_ROWS = 50_000
#: Excel's longest cell text.
_MAX_TEXT = 32_767
_FIRST_DAY = datetime.date(1900, 1, 1)
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FORMATS = {
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
    "integer": "#,##0",
    "money": "#,##0",
    "number": "#,##0.00",
    "text": "@",
}


class Column(NamedTuple):
    """``kind``: text, date, datetime, integer, money or number; width in characters."""

    label: str
    kind: str = "text"
    width: int = 18


def write_xlsx(columns, rows, sheet="", row_count=None, notes=None):
    """Return the bytes of a workbook with one sheet.

    :param columns: the :class:`Column` of each cell
    :param rows: the rows, each a sequence of values; any iterable
    :param row_count: how many rows there are, where ``rows`` cannot tell
    :param notes: comments shown on header cells, by column index
    """
    if row_count is None:
        rows = rows if isinstance(rows, list | tuple) else list(rows)
        row_count = len(rows)
    return _write_book([(sheet, columns, rows, notes or {})], row_count)


def write_sheets(sheets):
    """Return the bytes of a workbook with several sheets.

    :param sheets: ``(name, columns, rows)`` of each, see :func:`write_xlsx`
    """
    sheets = [(name, columns, rows, {}) for name, columns, rows in sheets]
    return _write_book(
        sheets, sum(len(rows) for _name, _columns, rows, _notes in sheets)
    )


def _write_book(sheets, row_count):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _options(row_count))
    formats = {
        kind: book.add_format({"num_format": sign}) for kind, sign in _FORMATS.items()
    }
    for name, columns, rows, notes in sheets:
        page = book.add_worksheet(_sheet_name(name))
        _write_header(book, page, columns, notes)
        for index, row in enumerate(rows, start=1):
            for position, value in enumerate(row):
                kind = columns[position].kind
                write_cell(page, index, position, value, formats, kind)
        page.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def write_csv(columns, rows):
    """Return the bytes of a CSV file that Excel opens with the right accents."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([neutral_text(column.label) for column in columns])
    for row in rows:
        writer.writerow([_csv_value(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def neutral_text(text):
    """Return ``text`` so that a spreadsheet program shows it and runs nothing."""
    return f"'{text}" if text.startswith(_RISKY) else text


def plain_text(text):
    """Undo :func:`neutral_text`, for files that come back."""
    if len(text) > 1 and text[0] == "'" and text[1:].startswith(_RISKY):
        return text[1:]
    return text


def write_cell(page, row, column, value, formats, kind="text"):
    """Write one value with its own type; text is never interpreted.

    :param formats: xlsxwriter formats by kind
    """
    if value is None or value is False or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, datetime.datetime | datetime.date):
        _write_date(page, row, column, value, formats)
    elif isinstance(value, int | float) and math.isfinite(value):
        shown = kind if kind in ("integer", "money", "number") else None
        page.write_number(row, column, value, formats.get(shown))
    else:
        page.write_string(row, column, str(value)[:_MAX_TEXT], formats.get("text"))


def _options(row_count):
    return {
        "in_memory": row_count <= CONSTANT_MEMORY_ROWS,
        "constant_memory": row_count > CONSTANT_MEMORY_ROWS,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }


def _sheet_name(name):
    """Return a name Excel accepts: 31 characters, none of the reserved ones."""
    kept = "".join(char for char in name if char not in "[]:*?/\\").strip("' ")
    return kept[:31] or None


def _write_header(book, page, columns, notes):
    style = book.add_format({"bold": True, "bg_color": "#e9ecef", "text_wrap": True})
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width)
        page.write_string(0, position, column.label[:_MAX_TEXT], style)
        if position in notes:
            page.write_comment(0, position, notes[position])


def _write_date(page, row, column, value, formats):
    is_time = isinstance(value, datetime.datetime)
    if (value.date() if is_time else value) < _FIRST_DAY:
        # Excel's calendar begins in 1900: an older date stays readable as text.
        page.write_string(row, column, _date_text(value), formats.get("text"))
        return
    if is_time:
        value = value.replace(tzinfo=None)
    kind = "datetime" if is_time else "date"
    page.write_datetime(row, column, value, formats[kind])


def _date_text(value):
    # strftime drops leading zeros of years below 1000 on some systems.
    text = f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, datetime.datetime):
        text += f" {value.hour:02d}:{value.minute:02d}"
    return text


def _csv_value(value):
    if value is None or value is False:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return _date_text(value)
    if isinstance(value, str):
        return neutral_text(value)
    return value
