"""Bank statements: forms of real banks, broken cells, and what is no line at all."""

import datetime
import io
import random
import secrets

import openpyxl
import pytest

from crm_vn_core.exchange import bank_statement
from crm_vn_core.exchange.bank_statement import Options
from crm_vn_core.exchange.bank_values import Broken, read_amount, read_date
from crm_vn_core.exchange.bank_words import guess
from crm_vn_core.exchange.errors import CellFault, TableError
from crm_vn_core.exchange.tables import read_table

VCB = [
    ["NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"],
    ["SAO KÊ TÀI KHOẢN/ STATEMENT OF ACCOUNT"],
    ["Số tài khoản/ Account number:", None, "0011001234567"],
    ["Loại tiền/ Currency:", None, "VND"],
    [],
    [
        "STT\nNo.",
        "Ngày1/\nTNX Date/ Số CT/ Doc No",
        "Ngày hiệu lực2/\nEffective date",
        "Số tiền ghi nợ/\nDebit",
        "Số tiền ghi có/\nCredit",
        "Số dư/\nBalance",
        "Nội dung chi tiết/\nTransactions in detail",
    ],
    [None, "Số dư đầu kỳ/ Opening balance", None, None, None, "1,000,000"],
    [
        1,
        "21/11/2026\n5243.65937",
        "21/11/2026",
        None,
        "1,500,000",
        "2,500,000",
        "GOP XE",
    ],
    [2, "21/11/2026\n5243.65938", "21/11/2026", "11,000", None, "2,489,000", "PHI"],
    [3, "22/11/2026\n5267.80568", "22/11/2026", None, "500,000", "2,989,000", "HZ 1"],
    ["Tổng số/ Total", None, None, "11,000", "2,000,000"],
    ["Giao dịch viên", None, None, "Kiểm soát"],
]
TCB = [
    ["Ngày giao dịch", "Đối tác", "NH Đối tác", "Diễn giải", "Số bút toán"]
    + ["Nợ TKTT", "Có TKTT", "Số dư"],
    [datetime.datetime(2026, 11, 21, 8, 5), "TRAN VAN BA", "VCB", "tra no", "FT1"]
    + [None, 700000, 1700000],
]


def book(rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read(rows, words=None, **options):
    table = read_table(rows if isinstance(rows, bytes) else book(rows))
    heading = bank_statement.find_heading(table, words)
    columns = options.pop("columns", heading.columns)
    return bank_statement.read_statement(table, heading, Options(columns, **options))


def test_vietcombank():
    found = read(VCB)
    assert not found.issues
    assert [(x.date.day, x.amount, x.memo, x.reference) for x in found.lines] == [
        (21, 1_500_000, "GOP XE", "5243.65937"),
        (21, -11_000, "PHI", "5243.65938"),
        (22, 500_000, "HZ 1", "5267.80568"),
    ]
    assert found.lines[0].row == 8


def test_letterhead():
    table = read_table(book(VCB))
    heading = bank_statement.find_heading(table)
    assert heading.number == 6
    assert bank_statement.account_numbers(table, heading) == ["0011001234567"]
    assert bank_statement.foreign_currency(table, heading) is None
    dollars = [[cell if cell != "VND" else "USD" for cell in row] for row in VCB]
    table = read_table(book(dollars))
    assert bank_statement.foreign_currency(table, heading) == "USD"


def test_techcombank():
    [line] = read(TCB).lines
    assert line.amount == 700_000 and line.reference == "FT1"
    assert line.name == "TRAN VAN BA" and line.date == datetime.date(2026, 11, 21)


def test_csv_with_semicolons_and_two_languages():
    text = (
        "Sao kê tài khoản 0123\n"
        "STT No;Ngày giao dịch Transaction Date;Số bút toán Transaction No;"
        "Phát sinh nợ Debit;Phát sinh có Credit;Nội dung Details\n"
        "1;21/08/2026;TX-01;50.000;;Cà phê\n"
        "2;22/08/2026;TX-02;;15.000.000;Góp xe tháng 8\n"
    )
    found = read(text.encode())
    assert [(x.amount, x.reference) for x in found.lines] == [
        (-50_000, "TX-01"),
        (15_000_000, "TX-02"),
    ]


def test_sign_in_its_own_column():
    rows = [["Ngày", "Số tiền", "Loại", "Nội dung"], ["1/11/2026", 5, "C", "a"]]
    rows += [["1/11/2026", 7, "Nợ", "b"], ["1/11/2026", 7, "?", "c"]]
    found = read(rows)
    assert [line.amount for line in found.lines] == [5, -7]
    assert [issue.code for issue in found.issues] == ["direction"]


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("No.", None),
        ("Nợ", "debit"),
        ("Có", "credit"),
        ("Số tiền ghi có (VNĐ)", "credit"),
        ("Số tài khoản đối ứng", "account"),
        ("Ngày hiệu lực2/ Effective date", "ignore"),
        ("Ngày1/ TNX Date/ Số CT/ Doc No", "date"),
        ("Số hợp đồng", "document"),
        ("Số tiền (đồng)", "amount"),
        ("Số tiền thanh toán VND", "amount"),
        ("Cà phê", None),
        ("", None),
    ],
)
def test_headings(header, target):
    assert guess(header) == target


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1.500.000", 1_500_000),
        ("1,500,000.00", 1_500_000),
        ("1.500.000,00", 1_500_000),
        ("+ 5 000 đ", 5_000),
        ("(5,000)", -5_000),
        ("5.000-", -5_000),
        ("-5000 VND", -5_000),
        (1500000.0, 1_500_000),
        (0.1 + 0.2 + 0.7, 1),
    ],
)
def test_amounts(value, amount):
    assert read_amount(0, value) == amount


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("abc", "amount"),
        ("1.5O0.000", "amount"),
        ("12,34.5", "amount"),
        (1234.5, "amount_fraction"),
        ("1.234,56", "amount_fraction"),
        ("100 USD", "foreign_currency"),
        ("$100", "foreign_currency"),
        (1e18, "amount_large"),
        (datetime.date(2026, 1, 1), "amount"),
        (CellFault("formula"), "formula"),
    ],
)
def test_broken_amounts(value, code):
    with pytest.raises(Broken) as caught:
        read_amount(3, value)
    assert caught.value.code == code and caught.value.column == 3


@pytest.mark.parametrize(
    ("value", "signs", "amount"), [("1.234", "vn", 1234), ("1,234.0", "en", 1234)]
)
def test_signs_told(value, signs, amount):
    assert read_amount(0, value, signs) == amount


@pytest.mark.parametrize(
    ("value", "order", "expected"),
    [
        ("05/11/2026", "dmy", (5, 11)),
        ("05/11/2026", "mdy", (11, 5)),
        ("2026-11-05 08:30:01", "dmy", (5, 11)),
        ("5.11.26", "dmy", (5, 11)),
        (20261105, "dmy", (5, 11)),
        ("20261105", "dmy", (5, 11)),
        (46331, "dmy", (5, 11)),
        (datetime.datetime(2026, 11, 5, 1), "dmy", (5, 11)),
    ],
)
def test_dates(value, order, expected):
    found, rest = read_date(0, value, Options({}, order))
    assert (found.day, found.month, found.year) == (*expected, 2026)
    assert rest == ""


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31/02/2026", "date"),
        ("11/25/2026", "date_month_first"),
        ("hôm qua", "date"),
        ("05/11/1926", "date_far"),
        ("05/11/2027", "date_far"),
        (10**9, "date"),
    ],
)
def test_broken_dates(value, code):
    options = Options({}, latest=datetime.date(2026, 11, 23))
    with pytest.raises(Broken) as caught:
        read_date(0, value, options)
    assert caught.value.code == code


def test_each_broken_row_is_told_and_the_rest_is_read():
    rows = [["Ngày", "Ghi nợ", "Ghi có", "Nội dung"]]
    rows += [["1/11/2026", None, "abc", "a"], ["1/11/2026", 1, 2, "b"]]
    rows += [["32/11/2026", None, 5, "c"], ["1/11/2026", None, 5, "d"]]
    rows += [[None, None, 5, "e"], ["1/11/2026", None, None, "f"]]
    found = read(rows)
    assert [line.memo for line in found.lines] == ["d"]
    assert [(issue.row, issue.cell, issue.code) for issue in found.issues] == [
        (2, "C2", "amount"),
        (3, "C3", "both_sides"),
        (4, "A4", "date"),
        (6, "", "date_missing"),
        (7, "", "amount_missing"),
    ]


def test_foreign_line():
    rows = [["Ngày", "Số tiền", "Loại tiền", "Nội dung"], ["1/11/2026", 5, "USD", "x"]]
    found = read(rows)
    assert [issue.code for issue in found.issues] == ["foreign_currency"]


def test_gap_in_the_balance():
    rows = [["Ngày", "Ghi có", "Số dư", "Nội dung"]]
    balance = 0
    for day in range(1, 9):
        balance += 10
        rows.append([f"{day}/11/2026", 10, balance, f"n{day}"])
    assert not read(rows).issues
    assert not read([rows[0], *reversed(rows[1:])]).issues
    del rows[4]
    [issue] = read(rows).issues
    assert issue.code == "balance_gap" and not issue.is_error and issue.row == 5


def test_wrong_columns():
    with pytest.raises(TableError) as caught:
        read([["Họ tên", "Điện thoại"], ["Bảy", "0912345678"]])
    assert caught.value.code == "no_header"
    assert bank_statement.missing({0: "memo"}) == ["date", "amount"]
    assert bank_statement.missing({0: "date", 1: "debit"}) == ["amount"]
    assert bank_statement.missing({0: "date", 1: "credit"}) == []


def test_taught_words():
    rows = [["Hôm", "Bao nhiêu"], ["1/11/2026", "5.000"]]
    [line] = read(rows, words={"hom": "date", "bao nhieu": "amount"}).lines
    assert line.amount == 5_000


def test_any_cells_never_raise():
    seed = secrets.randbits(32)
    print("seed", seed)
    rng = random.Random(seed)
    cells = [None, "", "-", "x", "Tổng", 0, 5, -3, 1e300, "1/1/2026", "99/99/99", "NaN"]
    cells += [datetime.datetime(2026, 1, 1), True, "1.000", "(2)", "USD", "5 USD", "٣"]
    head = ["Ngày", "Ghi nợ", "Ghi có", "Số tiền", "Loại", "Số dư", "Loại tiền"]
    for _turn in range(300):
        rows = [[rng.choice(cells) for _cell in head] for _row in range(20)]
        rows.append(["1/1/2026", None, 1])
        found = read([head, *rows])
        assert all(line.amount for line in found.lines)
