"""Lists of running loans as companies keep them."""

from datetime import date

import pytest

from crm_vn_core.exchange.cells import Context, Fault, clean
from crm_vn_core.exchange.loan_cells import CLEANERS
from crm_vn_core.exchange.loan_list import (
    find_lists,
    group_rows,
    guess_collateral,
    read_rows,
)
from crm_vn_core.exchange.loan_sample import SAMPLE
from crm_vn_core.exchange.loan_words import (
    CONTRACTS,
    METHODS,
    PAYMENTS,
    SCHEDULES,
    WORDS,
)
from crm_vn_core.exchange.mapping import header_key
from crm_vn_core.exchange.writer import Column, write_csv, write_sheets


def read(key, value):
    return clean(key, value, Context(), CLEANERS)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("amount", "20.000.000 đ", 20_000_000),
        ("amount", 1500000.0, 1_500_000),
        ("annual_rate", "12,5 %/năm", "12.5"),
        ("annual_rate", "1,5%/tháng", "18"),
        ("annual_rate", 0.12, "12"),
        ("annual_rate", 12, "12"),
        ("monthly_rate", "1", "12"),
        ("monthly_rate", "1%/tháng", "12"),
        ("monthly_rate", 0.9, "10.8"),
        ("monthly_rate", 0.01, "12"),
        ("held", 0, 0),
        ("periods", "24 tháng", 24),
        ("periods", "2 năm", 24),
        ("periods", 36.0, 36),
        ("method", "Trả góp đều", "annuity"),
        ("method", "Gốc đều, lãi giảm dần", "equal_principal"),
        ("method", "Lãi hàng tháng, gốc cuối kỳ", "interest_only"),
        ("method", "LÃI PHẲNG", "flat"),
        ("disbursed_on", date(2025, 1, 15), "2025-01-15"),
        ("disbursed_on", "15/1/2025", "2025-01-15"),
        ("currency", "đồng", "VND"),
        ("currency", "usd", "USD"),
        ("contract", 1001.0, "1001"),
        ("held", "-", None),
    ],
)
def test_cells(key, value, expected):
    assert read(key, value) == expected


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("amount", "(5.000)", "amount_negative"),
        ("amount", "12,5", "amount_fraction"),
        ("amount", "$100", "foreign_currency"),
        ("annual_rate", "cao", "rate"),
        ("annual_rate", "5000", "rate"),
        ("periods", 0, "count"),
        ("periods", "1,5", "count"),
        ("method", "tùy", "method"),
        ("contract", date(2025, 1, 2), "code_is_date"),
        ("due", "30/02/2025", "date"),
    ],
)
def test_faults(key, value, code):
    with pytest.raises(Fault) as fault:
        read(key, value)
    assert fault.value.code == code


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_known_by_its_own_name(method):
    assert read("method", method) == method


def test_no_heading_means_two_things():
    for known in (CONTRACTS, PAYMENTS, SCHEDULES):
        seen = {}
        for target in known:
            for word in {header_key(target.header), *target.words}:
                assert seen.setdefault(word, target.key) == target.key, word


def test_headings_are_folded_already():
    for words in WORDS.values():
        assert [word for word in words if word != header_key(word)] == []


def make_book(*kinds):
    known = {"contracts": CONTRACTS, "payments": PAYMENTS, "schedules": SCHEDULES}
    return write_sheets(
        [
            (
                kind,
                [Column(target.header) for target in known[kind]],
                [[row.get(target.key) for target in known[kind]] for row in rows],
            )
            for kind in kinds
            if (rows := SAMPLE[kind])
        ]
    )


def test_the_sheets_are_told_apart_whatever_their_order():
    found = find_lists(make_book("payments", "schedules", "contracts"))
    assert [item.kind for item in found] == ["contracts", "schedules", "payments"]
    rows = read_rows(found[0])
    assert [row.issues for row in rows] == [[], []]
    assert rows[0].values["amount"] == 60_000_000
    assert rows[1].values["annual_rate"] == "12"


def test_totals_below_the_list_are_no_contract():
    data = write_csv(
        [Column("Số HĐ"), Column("Ngày giải ngân"), Column("Số tiền vay")],
        [("A1", "15/01/2025", "5.000.000"), ("", "Tổng cộng", "5.000.000")],
    )
    [found] = find_lists(data)
    rows = [row for row in read_rows(found) if "contract" in row.values]
    assert len(rows) == 1


def test_incomplete_payments_are_told_with_their_sheet():
    data = write_sheets(
        [
            (
                "TT",
                [Column("Số HĐ"), Column("Ngày thu"), Column("Số tiền")],
                [("A1", "15/02/2025", "1.000"), ("A1", None, "5"), ("A2", "x", "5")],
            )
        ]
    )
    [found] = find_lists(data)
    grouped, issues = group_rows(read_rows(found), ("contract", "paid_on"), "TT")
    assert len(grouped["A1"]) == 2
    assert [issue.code for issue in issues["A1"]] == ["line_incomplete"]
    assert issues["A2"][0].cell == "TT!B4"


def test_collateral_kinds():
    assert guess_collateral("Xe máy Honda Vision") == "vehicle"
    assert guess_collateral("QSD đất thửa 12, tờ 5") == "real_estate"
    assert guess_collateral("Sổ tiết kiệm Agribank") == "deposit"
    assert guess_collateral("Đồng hồ") == "other"
