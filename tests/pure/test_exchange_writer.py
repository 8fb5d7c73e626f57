"""What is written never becomes a formula, and comes back as it was."""

import csv
import datetime
import io
import zipfile
from xml.etree import ElementTree

import pytest

from crm_vn_core.exchange.tables import read_table
from crm_vn_core.exchange.writer import (
    CONSTANT_MEMORY_ROWS,
    Column,
    neutral_text,
    plain_text,
    write_csv,
    write_xlsx,
)

ATTACKS = (
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+84912345678",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    '=HYPERLINK("http://evil.example")',
    "http://evil.example",
    "＝1+1",
    "1e5",
)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("row_count", [None, CONSTANT_MEMORY_ROWS + 1])
def test_xlsx_holds_no_formula_and_no_link(row_count):
    columns = [Column(text) for text in ATTACKS]
    data = write_xlsx(columns, [ATTACKS], sheet="=1+1", row_count=row_count)
    for name, xml in parts(data).items():
        if name.startswith("xl/worksheets/"):
            tags = {
                element.tag.split("}")[1] for element in ElementTree.XML(xml).iter()
            }
            assert not tags & {"f", "hyperlink"}, name
    rows = read_table(data).rows
    assert [str(cell).strip() for cell in rows[1][1]] == [t.strip() for t in ATTACKS]


def test_csv_starts_no_cell_like_a_formula():
    data = write_csv([Column(text) for text in ATTACKS], [ATTACKS])
    assert data.startswith(b"\xef\xbb\xbf")
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


def test_neutral_text_comes_back():
    for text in (*ATTACKS, "An", "'quoted'", "'", ""):
        assert plain_text(neutral_text(text)) == text


def test_types_are_kept():
    row = [
        datetime.date(1975, 8, 15),
        datetime.datetime(2024, 3, 1, 7, 30),
        1234567,
        1.5,
        "007",
        None,
        False,
        True,
        float("nan"),
    ]
    columns = [Column("a", "date"), Column("b", "datetime"), Column("c", "money")]
    columns += [Column(str(n)) for n in range(6)]
    cells = read_table(write_xlsx(columns, [row])).rows[1][1]
    assert cells[0] == datetime.datetime(1975, 8, 15)
    assert cells[1:5] == [datetime.datetime(2024, 3, 1, 7, 30), 1234567, 1.5, "007"]
    assert cells[5:] == [None, None, True, "nan"]


def test_dates_show_day_first():
    data = write_xlsx([Column("a", "date")], [[datetime.date(1975, 8, 15)]])
    assert b'formatCode="dd/mm/yyyy"' in parts(data)["xl/styles.xml"]
    old = write_xlsx([Column("a", "date")], [[datetime.date(1890, 5, 19)]])
    assert read_table(old).rows[1][1] == ["19/05/1890"]
    assert b"15/08/1975" in write_csv([Column("a")], [[datetime.date(1975, 8, 15)]])


def test_long_text_and_control_signs_do_not_break_the_file():
    data = write_xlsx([Column("a"), Column("b")], [["x" * 40_000, "a\x00b\x07"]])
    cells = read_table(data).rows[1][1]
    assert len(cells[0]) == 32_767
