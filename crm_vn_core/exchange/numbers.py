"""Long lists of phone numbers, such as a do-not-call list, read piece by piece.

A national list holds millions of lines: only its numbers are kept in memory, and of a
CSV file only the line at hand.
"""

import csv
import io
from itertools import islice

from ..text.phones import normalize_phone
from .csv_reader import DELIMITERS, decode
from .errors import TableError
from .limits import DEFAULT
from .mapping import guess
from .sniff import kind_of
from .tables import read_table

#: A sheet ends at 1,048,576 rows; a CSV file of 200 MB holds some ten million numbers.
LIMITS = DEFAULT._replace(
    file_size=200 * 1024 * 1024,
    rows=1_100_000,
    cells=5_000_000,
    unpacked_size=600 * 1024 * 1024,
    sheet_elements=12_000_000,
)
#: Lines that show which column holds the numbers.
_SAMPLE = 50


def read_numbers(data):
    """Yield (row number in the file, text, E.164 number or None) for each line.

    The column is the one named like a telephone, else the one with most numbers. A
    heading is not a faulty line.

    :raises TableError: when the file is no list, or holds no number in its first lines
    """
    if len(data) > LIMITS.file_size:
        raise TableError(
            "too_big",
            size_mb=round(len(data) / 1024 / 1024, 1),
            limit_mb=LIMITS.file_size // 1024 // 1024,
        )
    rows = _read_rows(data)
    sample = list(islice(rows, _SAMPLE))
    if not sample:
        raise TableError("empty")
    column = _find_column(sample)
    first = next(
        place for place, row in enumerate(sample) if normalize_phone(_get(row, column))
    )
    for source in (sample[first:], rows):
        for row in source:
            text = _get(row, column)
            if text not in (None, ""):
                yield row[0], str(text), normalize_phone(text)


def _read_rows(data):
    """Yield (number, values) for each line that holds something."""
    if kind_of(data) == "xlsx":
        yield from read_table(data, limits=LIMITS).rows
        return
    text, __ = decode(data)
    if "\x00" in text:
        raise TableError("format_binary")
    head = text[:20_000]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for row in reader:
            number = reader.line_num
            if any(value.strip() for value in row):
                yield number, row
    except csv.Error as error:
        raise TableError("unclosed_quote", row=number + 1) from error


def _get(row, column):
    values = row[1]
    return values[column] if column < len(values) else None


def _find_column(sample):
    """Return the place of the column of numbers.

    :raises TableError: when there is none
    """
    width = max(len(values) for __, values in sample)
    counts = [
        sum(bool(normalize_phone(_get(row, column))) for row in sample)
        for column in range(width)
    ]
    if not max(counts):
        raise TableError("no_rows")
    named = [
        column
        for __, values in sample
        for column, value in enumerate(values)
        if isinstance(value, str) and guess(value) == "phone" and counts[column]
    ]
    return named[0] if named else counts.index(max(counts))
