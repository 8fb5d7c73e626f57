"""Reads running loans from files: contracts, their payments and their schedules."""

from typing import NamedTuple

from ..text.names import name_key
from . import mapping, plan
from .errors import TableError
from .loan_cells import CLEANERS
from .loan_words import COLLATERALS, NEEDED, WORDS
from .plan import Issue, Row
from .tables import cell_name, read_table


class Found(NamedTuple):
    """One list of a file: which kind it is, and where it begins.

    ``columns``: ``{column index: target key}``
    """

    kind: str
    sheet: str
    heading: plan.Heading
    columns: dict
    epoch_1904: bool


def find_lists(data, sheet=None):
    """Return every list of loans in the bytes of a file as :class:`Found`, the
    contracts first.

    :param sheet: the sheet of the contracts, where a person has said it
    :raises TableError: when the file cannot be read
    """
    first = read_table(data, sheet=sheet)
    tables = [first]
    for name in first.sheets:
        if name != first.sheet:
            try:
                tables.append(read_table(data, sheet=name))
            except TableError as error:
                if error.code != "empty":
                    raise
    found = [item for table in tables if (item := _recognize(table))]
    order = list(NEEDED)
    return sorted(found, key=lambda item: order.index(item.kind))


def _recognize(table):
    """Return the list in a table, or None."""
    for kind, needed in NEEDED.items():
        try:
            heading = plan.read_heading(table, words=WORDS[kind])
        except TableError:
            continue
        columns = propose(kind, heading.headers)
        if needed <= set(columns.values()):
            return Found(kind, table.sheet, heading, columns, table.epoch_1904)
    return None


def propose(kind, headers):
    """Return ``{column index: target key}`` for the headings of a list."""
    keys = mapping.propose(headers, words=WORDS[kind])
    return {column: key for column, key in enumerate(keys) if key and key in CLEANERS}


def read_rows(found, columns=None):
    """Return a :class:`Row` for each line of a list that says anything.

    :param columns: what a person has said that they mean
    """
    columns = found.columns if columns is None else columns
    rows = []
    for number, cells in found.heading.body:
        row = Row(
            number,
            *plan.clean_cells(number, cells, columns, found.epoch_1904, CLEANERS),
        )
        is_total = "contract" not in row.values and len(row.values) < 4
        if (row.values or row.issues) and not is_total:
            rows.append(row)
    return rows


def group_rows(rows, needed, sheet):
    """Return the lines of payments or schedules by contract number.

    :param needed: target keys that each line must have
    :param sheet: its name, for the issues
    :return: ``({contract: [values]}, {contract: [Issue]})``; the place of an issue
        names the sheet
    """
    grouped, issues = {}, {}
    for row in rows:
        contract = row.values.get("contract", "")
        own = issues.setdefault(contract, [])
        own += [Issue(_place(sheet, issue.cell), *issue[1:]) for issue in row.issues]
        missing = [key for key in needed if key not in row.values]
        if missing and not row.has_error:
            params = {"sheet": sheet, "row": row.number}
            own.append(Issue("", "line_incomplete", params, True))
        grouped.setdefault(contract, []).append(row.values)
    return grouped, {key: found for key, found in issues.items() if found}


def _place(sheet, cell):
    return f"{sheet}!{cell}" if sheet else cell


def places_of(number, columns):
    """Return ``{target key: cell name}`` of one line."""
    return {key: cell_name(column, number) for column, key in columns.items()}


def guess_collateral(text):
    """Return the kind of a collateral by its description, "other" when unsure."""
    words = f" {name_key(text)} "
    for kind, known in COLLATERALS:
        if any(f" {word} " in words for word in known):
            return kind
    return "other"
