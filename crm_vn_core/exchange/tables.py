"""One door for customer lists: bytes in, plain rows out, or one clear refusal."""

import re
from typing import NamedTuple

from .csv_reader import read_csv
from .errors import TableError
from .limits import DEFAULT
from .sniff import kind_of
from .xlsx_reader import read_xlsx

#: "Nguy?n V?n": Excel's plain CSV writes ? for every letter it cannot hold.
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|\ufffd")
#: "Nguyá»…n", "TrÆ°á»ng": UTF-8 that was once read as Windows text.
_MOJIBAKE = re.compile(r"á[º»][\x80-\xbf\u0100-\u2122]|Æ°|Ä‘|Ã[\xa0-\xbf]")
#: "TrÇn ThÞ", "NguyÔn V¨n" (TCVN3) and "Traàn Thò Beùo" (VNI): only their old fonts
#: show these right. Signs that Vietnamese and its neighbours never put into words.
_LEGACY = re.compile(
    r"[^\W\d_][¨ª«¬®¸µ¶·¹¾»¼½Þß÷][^\W\d_]|[aeouy][øûïåäëüö]\w?\b", re.I
)
#: A text is judged after this many cells that show the fault, or this share of rows.
_ENOUGH, _SHARE = 3, 0.02


class Table(NamedTuple):
    """What a file holds: ``rows`` are ``(row number in the file, [value, …])``.

    A value is None, text, a number, a boolean, a date, or a ``CellFault``.
    """

    kind: str
    rows: list
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple = ()
    epoch_1904: bool = False


def read_table(data, sheet=None, limits=DEFAULT):
    """Return the :class:`Table` in the bytes of a CSV or XLSX file.

    :raises TableError: for anything else, and never another exception
    """
    if len(data) > limits.file_size:
        raise TableError(
            "too_big",
            size_mb=round(len(data) / 1024 / 1024, 1),
            limit_mb=limits.file_size // 1024 // 1024,
        )
    kind = kind_of(data)
    if kind == "xlsx":
        book = read_xlsx(data, limits, sheet)
        table = Table(
            kind,
            book.rows,
            sheet=book.name,
            sheets=book.names,
            epoch_1904=book.epoch_1904,
        )
    else:
        rows, encoding, delimiter = read_csv(data, limits)
        table = Table(kind, rows, encoding=encoding, delimiter=delimiter)
    if not table.rows:
        raise TableError("empty")
    _check_words(table.rows)
    return table


def cell_name(column, row):
    """Return the name people know a cell by: ``(2, 17)`` is ``"C17"``.

    :param column: counted from 0
    :param row: counted from 1, as in the file
    """
    return f"{column_name(column)}{row}"


def column_name(column):
    """Return the letters of a column counted from 0: 27 is ``"AB"``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _check_words(rows):
    """Refuse texts whose accents are already broken: importing would keep it so."""
    faults = {"lost_accents": _LOST, "mojibake": _MOJIBAKE, "legacy_font": _LEGACY}
    seen = dict.fromkeys(faults, 0)
    enough = max(min(_ENOUGH, len(rows)), int(_SHARE * len(rows[:2000])))
    for number, row in rows[:2000]:
        for column, value in enumerate(row):
            # A web address may well hold a question mark between letters.
            if not isinstance(value, str) or "://" in value or "www." in value:
                continue
            for code, pattern in faults.items():
                if value.isascii() and code != "lost_accents":
                    continue
                seen[code] += len(pattern.findall(value))
                if seen[code] >= enough:
                    raise TableError(code, cell=cell_name(column, number))
