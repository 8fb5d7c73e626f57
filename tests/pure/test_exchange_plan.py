"""Lines of a list: clean values, and faults with their cell."""

import datetime

import pytest

from crm_vn_core.exchange.cells import Context, Fault, clean, parse_number
from crm_vn_core.exchange.errors import CellFault, TableError
from crm_vn_core.exchange.plan import clean_row, clean_rows, read_heading
from crm_vn_core.exchange.tables import read_table

SOLAR = {"calendar": "solar", "leap": False}
LUNAR = {"calendar": "lunar", "leap": False}


def read(**cells):
    """Clean one line that holds these cells, in this order, in row 17."""
    columns = dict(enumerate(cells))
    return clean_row(17, list(cells.values()), columns)


def codes(row):
    return [(issue.cell, issue.code, issue.is_error) for issue in row.issues]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("15/08/1975", {**SOLAR, "day": 15, "month": 8, "year": 1975}),
        ("15-8-75", {**SOLAR, "day": 15, "month": 8, "year": 1975}),
        ("15/8", {**SOLAR, "day": 15, "month": 8, "year": 0}),
        ("15/8 ÂL", {**LUNAR, "day": 15, "month": 8, "year": 0}),
        (27621, {**SOLAR, "day": 15, "month": 8, "year": 1975}),
        (
            datetime.datetime(1975, 8, 15),
            {**SOLAR, "day": 15, "month": 8, "year": 1975},
        ),
    ],
)
def test_dates(value, expected):
    assert clean("birthday", value, Context()) == expected


def test_serial_of_the_old_macintosh():
    found = clean("birthday", 26159, Context(epoch_1904=True))
    assert (found["day"], found["month"], found["year"]) == (15, 8, 1975)


def test_year_alone_is_a_year_of_birth():
    assert read(name="An", birthday="1975").values["birth_year"] == 1975
    assert read(name="An", birthday=1975).values["birth_year"] == 1975
    row = read(name="An", birthday="15/8", birth_year="1975")
    assert row.values["birthday"]["year"] == 1975


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0912.345.678", ["+84912345678"]),
        ("01681234567", ["+84381234567"]),
        (912345678, ["+84912345678"]),
        (912345678.0, ["+84912345678"]),
        ("'+84912345678", ["+84912345678"]),
        ("0912345678 / 0987654321", ["+84912345678", "+84987654321"]),
    ],
)
def test_phones(value, expected):
    assert clean("phone", value, Context()) == expected


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("phone", "09123", "phone"),
        ("phone", "9.12346E+08", "scientific"),
        ("birthday", "31/02/1999", "date_no_such_day"),
        ("birthday", "12/25/1999", "date_month_first"),
        ("birthday", "hôm qua", "date_not_a_date"),
        ("birth_year", "không rõ", "year"),
        ("email", "an@", "email"),
        ("gender", "x", "gender"),
        ("identity_number", "12345", "identity"),
        ("identity_number", "7.9175E+10", "scientific"),
        ("vat", "123", "vat"),
        ("revenue", "nhiều", "number"),
        ("name", "12345", "name_without_letters"),
        ("ref", datetime.datetime(2024, 3, 1), "code_is_date"),
        ("company_type", "abc", "company_type"),
        ("note", CellFault("formula"), "formula"),
        ("name", CellFault("excel_error"), "excel_error"),
    ],
)
def test_faulty_cells_name_their_reason(key, value, code):
    with pytest.raises(Fault) as caught:
        clean(key, value, Context())
    assert caught.value.code == code


def test_fault_stands_in_its_cell():
    row = read(ref="KH1", name="An", birthday="31/02/1999")
    assert codes(row) == [("C17", "date_no_such_day", True)]
    assert row.has_error


@pytest.mark.parametrize("value", ["", " ", "-", "N/A", "null", "không có", None])
def test_empty_says_nothing(value):
    assert clean("phone", value, Context()) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567 đ", 1234567),
        ("1.234", 1234),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("-5", -5),
        ("0", 0),
        ("1.23.4", None),
        ("", None),
        ("1e5", None),
    ],
)
def test_numbers_in_either_language(text, number):
    assert parse_number(text) == number


def test_codes_from_numbers_keep_no_decimals():
    assert clean("ref", 1001.0, Context()) == "1001"
    assert clean("ref", "007", Context()) == "007"


def test_names():
    assert read(name="  NGUYỄN  VĂN AN ").values["name"] == "Nguyễn Văn An"
    assert read(name="CÔNG TY ABC").values["name"] == "CÔNG TY ABC"
    assert read(family_name="Nguyễn Văn", name="An").values["name"] == "Nguyễn Văn An"
    assert read(family_name="Nguyễn", name="Nguyễn An").values["name"] == "Nguyễn An"


def test_honorific_before_the_name():
    row = read(name="Chị Trần Thị Bảy")
    assert (row.values["name"], row.values["salutation"]) == ("Trần Thị Bảy", "chị")
    told = read(name="Chị Trần Thị Bảy", salutation="cô").values
    assert told["salutation"] == "cô"
    assert read(name="Anh Thư").values["name"] == "Anh Thư"


def test_company_is_founded_not_born():
    row = read(name="Công ty TNHH Sao Mai", birthday="20/11/2010", gender="Nam")
    assert row.values["is_company"] is True
    assert row.values["founding"]["year"] == 2010
    assert not {"birthday", "gender"} & set(row.values)
    told = read(name="Sao Mai", company_type="Doanh nghiệp")
    assert told.values["is_company"] is True


def test_identity_number_is_compared_with_the_line():
    row = read(identity_number="079175001234", gender="Nam", birthday="15/08/1980")
    assert ("A17", "identity_gender", False) in codes(row)
    assert ("A17", "identity_birth_year", False) in codes(row)
    assert not row.has_error
    lost_zero = read(identity_number=79175001234)
    assert lost_zero.values["identity_number"] == "079175001234"
    assert codes(lost_zero) == [("A17", "identity_repaired", False)]


def test_impossible_births():
    year = datetime.date.today().year + 1
    assert codes(read(name="An", birth_year=year)) == [
        ("B17", "birth_impossible", True)
    ]
    row = read(name="An", birthday="15/8/1975", birth_year=1976)
    assert codes(row) == [("C17", "birth_conflict", True)]


def test_heading_and_lines():
    text = "DANH SÁCH\n\nSTT;Họ tên;SĐT\n1;An;0912345678\n;;\n2;Ba;\n"
    heading = read_heading(read_table(text.encode()))
    assert (heading.number, heading.headers) == (3, ["STT", "Họ tên", "SĐT"])
    assert heading.samples == ["1", "An", "0912345678"]
    rows = list(clean_rows(heading.body, {1: "name", 2: "phone"}))
    assert [row.number for row in rows] == [4, 6]
    with pytest.raises(TableError):
        read_heading(read_table(b"Ten;SDT\n1;2\n"), number=9)
