"""Reads one sheet of an .xlsx workbook, with every size checked first."""

import io
import re
import zipfile
import zlib
from typing import NamedTuple
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser

from .errors import CellFault, TableError

_CHUNK = 1 << 20
_MERGE_TAG = ROW_TAG.replace("}row", "}mergeCell")
_CELL_TAG = ROW_TAG.replace("}row", "}c")
_EXCEL_COLUMNS = 16_384
_MAX_MERGES = 20_000
_SHEETS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml$", re.IGNORECASE)
#: Parts that reading values never opens.
_UNREAD = re.compile(
    r"xl/(media|drawings|charts|pivot\w+|externalLinks|printerSettings|embeddings)/"
)


class Sheet(NamedTuple):
    name: str
    names: tuple
    rows: list
    #: Whether the workbook counts days from 1904 (files made on old Macs).
    epoch_1904: bool


def read_xlsx(data, limits, sheet=None):
    """Return the :class:`Sheet` named, or the first visible one that holds data.

    :raises TableError: for what is not a plain, whole, reasonable workbook
    """
    _check_archive(data, limits)
    # The parser meets whatever a damaged or hostile file holds and raises a
    # dozen kinds of errors for it: to the user they all mean the same.
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return _read_book(book, limits, sheet)
    except TableError:
        raise
    except MemoryError as error:
        raise TableError("too_complex") from error
    except Exception as error:
        raise TableError("damaged") from error


def _check_archive(data, limits):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist(), limits)
            _check_kind(archive)
            for info in archive.infolist():
                _check_part(archive, info, limits)
    except TableError:
        raise
    except RuntimeError as error:
        # zipfile's only word for an entry that wants a password.
        raise TableError("password") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        whole = b"PK\x05\x06" in data[-66_000:]
        raise TableError("damaged" if whole else "truncated") from error
    except (NotImplementedError, OSError, ValueError, KeyError) as error:
        raise TableError("damaged") from error


def _check_entries(infos, limits):
    if len(infos) > limits.zip_entries:
        raise TableError("bomb")
    if sum(info.file_size for info in infos) > limits.unpacked_size:
        raise TableError("bomb")
    for info in infos:
        packed = max(info.compress_size, 1)
        if info.file_size > limits.ratio_from and (
            info.file_size / packed > limits.ratio
        ):
            raise TableError("bomb")


def _check_kind(archive):
    """Refuse what only looks like a workbook; the list of contents tells."""
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TableError("format_macro")
    if "mimetype" in names:
        raise TableError("format_ods")
    if "[Content_Types].xml" not in names:
        raise TableError("format_other", kind="ZIP")
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise TableError("format_macro")
    if b"sheet.binary" in types:
        raise TableError("format_xlsb")
    if b"spreadsheetml.sheet.main" not in types:
        kind = "Word" if b"wordprocessingml" in types else "ZIP"
        raise TableError("format_other", kind=kind)


def _check_part(archive, info, limits):
    """Unpack one part in pieces, counting; nothing is parsed or kept."""
    name = info.filename
    is_xml = name.lower().endswith((".xml", ".rels"))
    limit = limits.sheet_elements if _SHEETS.match(name) else limits.part_elements
    elements, tail, first = 0, b"", True
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            if not is_xml or _UNREAD.match(name):
                continue
            if first and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise TableError("damaged")
            first = False
            # Excel never writes a DTD; entities are how small XML becomes big.
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise TableError("bomb")
            elements += chunk.count(b"<") - chunk.count(b"</")
            tail = chunk[-10:]
            if elements > limit:
                raise TableError("too_complex")


def _read_book(book, limits, wanted):
    sheets = [
        sheet
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and hasattr(sheet, "_get_source")
    ]
    names = tuple(sheet.title for sheet in sheets)
    if wanted:
        sheets = [sheet for sheet in sheets if sheet.title == wanted]
        if not sheets:
            raise TableError("no_sheet", sheet=wanted)
    epoch_1904 = book.epoch.year == 1904
    for sheet in sheets:
        rows = _read_rows(book, sheet, limits)
        if rows:
            return Sheet(sheet.title, names, rows, epoch_1904)
    raise TableError("empty")


def _read_rows(book, sheet, limits):
    rows, count = [], 0
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.rows(limits):
            row = _dense(cells, limits)
            if not row:
                continue
            count += len(row)
            if len(rows) > limits.rows:
                raise TableError("too_many_rows", limit=limits.rows)
            if count > limits.cells:
                raise TableError("too_many_cells", limit=limits.cells)
            rows.append((number, row))
    _fill_merged(rows, parser.merges)
    return rows


def _dense(cells, limits):
    """Return the values of a sparse row, without the empty cells at its end."""
    filled = [
        (cell["column"], value) for cell in cells if (value := _value(cell)) is not None
    ]
    if not filled:
        return []
    width = max(column for column, _value in filled)
    if width > limits.columns:
        raise TableError("too_many_columns", count=width, limit=limits.columns)
    row = [None] * width
    for column, value in filled:
        if column < 1:
            raise TableError("damaged")
        row[column - 1] = value
    return row


def _value(cell):
    value = cell["value"]
    if isinstance(value, str) and not isinstance(value, CellFault):
        if cell["data_type"] == "e":
            return CellFault("excel_error")
        if "_x" in value:
            # "_x000D_": how the format writes signs that XML cannot hold.
            value = unescape(value)
        return value if value.strip() else None
    return value


def _fill_merged(rows, references):
    """Repeat the value of cells merged downwards: it is meant for each line."""
    by_number = dict(rows)
    for reference in references:
        left, top, _right, bottom = range_boundaries(reference)
        head = by_number.get(top, ())
        if bottom == top or left > len(head) or head[left - 1] is None:
            continue
        for number in range(top + 1, min(bottom, top + 1000) + 1):
            row = by_number.get(number)
            if row is None:
                continue
            row.extend([None] * (left - len(row)))
            if row[left - 1] is None:
                row[left - 1] = head[left - 1]


class _Parser(WorkSheetParser):
    """openpyxl's cell parser, fed row by row and blind to everything else.

    Its own loop builds objects for merges, validations and formats, of which a
    small file can hold millions, and hides formulas that were never calculated.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.merges = []

    def rows(self, limits):
        cells = 0
        for _event, element in iterparse(self.source):
            if element.tag == _CELL_TAG:
                # Counted as they come: a row is only whole at its end.
                cells += 1
                if cells > _EXCEL_COLUMNS:
                    raise TableError(
                        "too_many_columns", count=cells, limit=limits.columns
                    )
            elif element.tag == ROW_TAG:
                cells = 0
                yield self.parse_row(element)
                element.clear()
                self.row_dimensions.clear()
            elif element.tag == _MERGE_TAG and len(self.merges) < _MAX_MERGES:
                self.merges.append(element.get("ref"))

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = CellFault("formula")
        return cell
