"""Reads delimited text as Vietnamese offices save it."""

import codecs
import csv
import io
import re
import unicodedata

from .errors import TableError

DELIMITERS = ";,\t|"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_VIETNAMESE = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(data, limits):
    """Return ``(rows, encoding, delimiter)``; rows are ``(number, [text, …])``.

    :raises TableError: when the text cannot be decoded without guessing, or is
        larger than the limits
    """
    text, encoding = decode(data)
    if "\x00" in text:
        raise TableError("format_binary")
    text, delimiter = _delimiter_of(text)
    return _parse(text, delimiter, limits), encoding, delimiter


def decode(data):
    """Return the text of ``data`` and the name of its encoding.

    Without a mark of its own it is UTF-8 or Vietnamese Windows (cp1258); Western
    Windows text is taken only where every letter is one that Vietnamese has.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_marked(data, encoding), encoding
    if b"\x00" in data:
        raise TableError("format_binary")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise TableError("truncated") from error
    for encoding in ("cp1258", "cp1252"):
        text = _decode_strictly(data, encoding)
        if text is not None:
            return text, encoding
    raise TableError("legacy_font" if _looks_tcvn3(data) else "encoding", cell="")


def _decode_marked(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        end = error.reason in ("unexpected end of data", "truncated data")
        raise TableError("truncated" if end else "encoding") from error


def _decode_strictly(data, encoding):
    """Decode when every letter beyond ASCII is a Vietnamese one, else None."""
    try:
        text = unicodedata.normalize("NFC", data.decode(encoding))
    except UnicodeDecodeError:
        return None
    for char in set(text):
        if char < "\x80" or char.lower() in _VIETNAMESE or char in "₫–—‘’“”…\xa0°×":
            continue
        return None
    return text


def _looks_tcvn3(data):
    """Whether bytes that TCVN3 fonts use for common letters stand inside words."""
    return bool(re.search(rb"[A-Za-z][\xa8\xa9\xaa\xab\xac\xad\xae\xb8-\xfe]", data))


def _delimiter_of(text):
    """Return the text without Excel's ``sep=`` line, and its delimiter."""
    mark = re.match(r"sep=([;,\t|])\r?\n", text, re.IGNORECASE)
    if mark:
        return text[mark.end() :], mark[1]
    lines = _QUOTED.sub("", text[:200_000]).splitlines()[:200]
    lines = [line for line in lines if line.strip()]
    # The delimiter that most lines agree on, then the one that cuts most.
    best = max(DELIMITERS, key=lambda sign: _agreement(lines, sign))
    return text, best


def _agreement(lines, sign):
    counts = [line.count(sign) for line in lines]
    used = [count for count in counts if count]
    if not used:
        return (0, 0)
    usual = max(set(used), key=used.count)
    return (sum(count == usual for count in counts) / len(counts), usual)


def _parse(text, delimiter, limits):
    # A width is refused from the text itself: 10⁶ columns would first become 10⁶
    # Python objects.
    for line in text.splitlines()[:1000]:
        width = _QUOTED.sub("", line).count(delimiter) + 1
        if width > limits.columns and line.strip(delimiter + ' "'):
            width = len(line.rstrip(delimiter + ' "').split(delimiter))
            _check_width(width, limits)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, cells, number = [], 0, 0
    try:
        for number, raw in enumerate(reader, start=1):  # noqa: B007 (for the error)
            row = _strip_row(raw, limits, number)
            if not row:
                continue
            cells += len(row)
            if len(rows) > limits.rows:
                raise TableError("too_many_rows", limit=limits.rows)
            if cells > limits.cells:
                raise TableError("too_many_cells", limit=limits.cells)
            rows.append((number, row))
    except csv.Error as error:
        # The module's own limit on a field: nearly always a quote left open.
        raise TableError("unclosed_quote", row=number + 1) from error
    return rows


def _strip_row(raw, limits, number):
    while raw and not raw[-1].strip():
        raw.pop()
    _check_width(len(raw), limits)
    for text in raw:
        if len(text) > limits.cell_length:
            opened = "\n" in text
            code = "unclosed_quote" if opened else "cell_too_long"
            raise TableError(code, row=number)
    return [text if text.strip() else None for text in raw]


def _check_width(width, limits):
    if width > limits.columns:
        raise TableError("too_many_columns", count=width, limit=limits.columns)
