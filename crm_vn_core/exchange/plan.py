"""Reads the lines of a customer list into clean values and named faults."""

import datetime
from typing import NamedTuple

from ..text import identifiers, names
from ..text.salutations import WORDS
from . import mapping
from .cells import Context, Fault, clean, text_of
from .errors import CellFault, TableError
from .tables import cell_name

_THIS_CENTURY = 1900


class Issue(NamedTuple):
    """``cell``: its name in the file ("C17"), "" for the line as a whole."""

    cell: str
    code: str
    params: dict
    is_error: bool


class Row(NamedTuple):
    """One line: what it says, cleaned, and what is wrong with it.

    ``values`` holds JSON types only, by target key, and only what the line says: a
    key that is absent is a cell that was empty.
    """

    number: int
    values: dict
    issues: list

    @property
    def has_error(self):
        return any(issue.is_error for issue in self.issues)


class Heading(NamedTuple):
    """Where the list begins and what its columns are called."""

    number: int
    headers: list
    samples: list
    body: list


def read_heading(table, number=None, words=None):
    """Return the :class:`Heading` of a table.

    :param number: the row number that heads the list, where a person has said it
    :param words: what headings mean, see :func:`mapping.words_of`
    :raises TableError: when nothing looks like a heading, or nothing follows it
    """
    if number:
        numbers = [row_number for row_number, _row in table.rows]
        position = numbers.index(number) if number in numbers else None
    else:
        position = mapping.find_header(table.rows, words)
    if position is None:
        raise TableError("no_header")
    number, head = table.rows[position]
    body = table.rows[position + 1 :]
    if not body:
        raise TableError("no_rows")
    width = max(len(row) for _number, row in (table.rows[position], *body))
    headers = [text_of(cell) if cell is not None else "" for cell in head]
    headers += [""] * (width - len(headers))
    return Heading(number, headers, _samples(body, width), body)


def describe_columns(heading, proposal):
    """Return the columns of a file that say anything, as values of records.

    :param proposal: ``{column position: target key}``
    """
    cells = zip(heading.headers, heading.samples, strict=True)
    return [
        {
            "position": position,
            "header": header,
            "sample": sample,
            "target": proposal.get(position) or False,
        }
        for position, (header, sample) in enumerate(cells)
        if header or sample
    ]


def _samples(body, width):
    """Return, for each column, the first value that a line holds in it."""
    samples = [""] * width
    for _number, row in body[:200]:
        for column, value in enumerate(row):
            if not samples[column] and value is not None:
                samples[column] = _shown(value)[:80]
    return samples


def _shown(value):
    return f"#{value}" if isinstance(value, CellFault) else text_of(value)


def clean_rows(body, columns, epoch_1904=False):
    """Yield a :class:`Row` for each line that says anything.

    :param columns: ``{column index: target key}``
    """
    for number, cells in body:
        row = clean_row(number, cells, columns, epoch_1904)
        if row.values or row.issues:
            yield row


def clean_cells(number, cells, columns, epoch_1904=False, cleaners=None):
    """Return what the cells of one line say and what is wrong with them.

    :param columns: ``{column index: target key}``
    :param cleaners: see :func:`cells.clean`
    :return: ``({target key: value}, [Issue, …])``
    """
    values, issues = {}, []
    for column, key in columns.items():
        value = cells[column] if column < len(cells) else None
        if value is None:
            continue
        cell = cell_name(column, number)
        context = Context(epoch_1904)
        try:
            cleaned = clean(key, value, context, cleaners)
        except Fault as fault:
            issues.append(Issue(cell, fault.code, fault.params, True))
            continue
        issues += [Issue(cell, code, args, False) for code, args in context.warnings]
        if cleaned is not None and cleaned != []:
            values[key] = cleaned
    return values, issues


def clean_row(number, cells, columns, epoch_1904=False):
    """Return the :class:`Row` of one line."""
    values, issues = clean_cells(number, cells, columns, epoch_1904)
    places = {key: cell_name(column, number) for column, key in columns.items()}
    if values:
        _join_names(values)
        _part_years(values)
        _tell_company(values)
        _part_honorific(values)
        _check_birth(values, places, issues)
        _check_identity(values, places, issues)
    return Row(number, values, issues)


def _join_names(values):
    """Make one full name of "Họ đệm" and "Tên"."""
    family = values.pop("family_name", None)
    if not family:
        return
    given = values.get("name") or values.get("given_name")
    if not given:
        values["name"] = family
    elif not names.fold(given).startswith(names.fold(family)):
        values["name"] = f"{family} {given}"


def _part_years(values):
    """Part a year that stands alone from the dates: it names no day."""
    birthday, founding = values.get("birthday"), values.get("founding")
    if birthday and not birthday["day"]:
        values.setdefault("birth_year", values.pop("birthday")["year"])
    if founding and not founding["day"]:
        values["founding_year"] = values.pop("founding")["year"]


def _tell_company(values):
    """Decide what the customer is, where no column says it, by the name."""
    company = values.pop("company_type", None)
    if company is not None:
        values["kind_told"] = True
    if company is None and "name" in values:
        company = names.guess_kind(values["name"]) != "person"
    if company is not None:
        values["is_company"] = company
    if company:
        # One column serves both in many lists; a company is founded, not born.
        birthday = values.pop("birthday", None)
        if birthday:
            values.setdefault("founding", birthday)
        if year := values.pop("birth_year", None):
            values.setdefault("founding_year", year)
        for key in ("gender", "given_name"):
            values.pop(key, None)


def _part_honorific(values):
    """Part "Chị Trần Thị Bảy" into the name and how she is spoken to."""
    if values.get("is_company") or "name" not in values:
        return
    code, name = names.split_honorific(values["name"])
    if code:
        values["name"] = name
        values.setdefault("salutation", WORDS[code])


def _check_birth(values, places, issues):
    birthday, year = values.get("birthday"), values.get("birth_year")
    today = datetime.date.today()
    told = (birthday or {}).get("year") or year
    if told and not _THIS_CENTURY <= told <= today.year:
        place = places.get("birthday") or places.get("birth_year", "")
        issues.append(Issue(place, "birth_impossible", {"year": told}, True))
    if birthday and birthday["calendar"] == "lunar":
        # Its year may begin one later: the two need not agree.
        return
    if birthday and year and birthday["year"] and birthday["year"] != year:
        place = places.get("birth_year", "")
        params = {"year": year, "other": birthday["year"]}
        issues.append(Issue(place, "birth_conflict", params, True))
    elif birthday and year and not birthday["year"]:
        birthday["year"] = year


def _check_identity(values, places, issues):
    """Compare what a CCCD tells with the line; cards with mistakes exist."""
    number = values.get("identity_number")
    identity = identifiers.parse_identity(number) if number else None
    if identity is None:
        return
    year = (values.get("birthday") or {}).get("year") or values.get("birth_year")
    # A lunar date at the turn of the year may carry the year before.
    if (values.get("birthday") or {}).get("calendar") == "lunar":
        year = None
    for name in identifiers.identity_conflicts(identity, values.get("gender"), year):
        place = places.get("identity_number", "")
        issues.append(Issue(place, f"identity_{name}", {}, False))
