"""Schedules: the published ones to the cent, and what holds for every one."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from lending_cases import CASES, day, make_terms
from lending_checks import MILLION, make

from crm_vn_core.lending import Installment, build_schedule
from crm_vn_core.lending.day_count import DAY_COUNTS
from crm_vn_core.lending.methods import METHODS
from crm_vn_core.lending.terms import SHIFTS, UNITS

SCHEDULES = (
    "ANN-01-30-360",
    "ANN-02-ACT-365",
    "ANN-04-ZERO-RATE",
    "EQP-01-10M-24",
    "EQP-02-GRACE5",
    "FLAT-01-MULT1",
    "MD-01-ON-DUE-DATE",
    "VN-02-EQUAL-PRINCIPAL-VND",
)
MORE = {
    "VN-02-EQUAL-PRINCIPAL-VND": {
        "tranches": ((date(2025, 1, 15), Decimal(100_000_000)),),
        "method": "equal_principal",
        "principal_multiple": Decimal(1000),
        "decimals": 0,
    }
}
FIELDS = {"n": "number", "due": "due_date", "emi": "total"}


@pytest.mark.parametrize("case_id", SCHEDULES)
def test_published_schedule(case_id):
    expected = CASES[case_id]["expected"]
    rows = build_schedule(make_terms(case_id, **MORE.get(case_id, {})))
    by_number = {row.number: row for row in rows}
    for published in expected["rows"]:
        row = by_number[published["n"]]
        for field, value in published.items():
            if field == "due":
                value = day(value)
            assert getattr(row, FIELDS.get(field, field)) == value, (row, field)
    assert len(rows) == CASES[case_id]["inputs"]["periods"]
    total = expected.get("totals", {}).get("interest") or expected.get("total_interest")
    assert total in (None, sum(row.interest for row in rows))


def test_interest_only():
    """BUL-01: principal in the last row alone."""
    rows = build_schedule(make("interest_only", Decimal(500_000), periods=60))
    assert [row.principal for row in rows] == [0] * 59 + [500_000]


def test_interest_of_circular_14():
    """VN-01: 31 days of 12 % over 365."""
    expected = CASES["VN-01-CIRC14"]["expected"]
    row = build_schedule(make())[0]
    assert {"days": row.days, "interest": row.interest} == expected


def floor_schedule(terms):
    """Interest of every row by nothing but the balance, for whole periods."""
    balance = sum(amount for _on, amount in terms.tranches)
    start = terms.tranches[0][0]
    for row in build_schedule(terms):
        days = (row.due_date - start).days
        yield row, balance * terms.annual_rate * days / 36_500
        balance, start = row.balance, row.due_date


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "seasonal"])
def test_interest_follows_the_balance(method):
    season = (0, 0, 1, 0, 0, 3, 0, 0, 0, 0, 2, 0)
    for row, interest in floor_schedule(make(method, season=season)):
        assert abs(row.interest - interest) <= Decimal("0.5")


def test_month_ends_keep_the_wished_day():
    rows = build_schedule(make(start=date(2023, 10, 31), periods=6))
    assert [row.due_date for row in rows] == [
        *(date(2023, 11, 30), date(2023, 12, 31), date(2024, 1, 31)),
        *(date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)),
    ]


def test_first_due_sets_the_day():
    rows = build_schedule(make(first_due=date(2025, 3, 5), periods=3))
    assert [row.due_date.isoformat() for row in rows] == [
        *("2025-03-05", "2025-04-05", "2025-05-05")
    ]
    assert rows[0].days == 49


@pytest.mark.parametrize(
    ("unit", "count", "days"),
    [("week", 1, 7), ("week", 2, 14), ("day", 1, 1), ("day", 10, 10)],
)
def test_weeks_and_days(unit, count, days):
    rows = build_schedule(make(period_unit=unit, period_count=count))
    assert [row.days for row in rows] == [days] * 12
    assert rows[0].due_date == date(2025, 1, 15) + timedelta(days=days)


def test_quarters_of_30_360():
    rows = build_schedule(make("interest_only", period_count=3, day_count="30/360"))
    assert {(row.days, row.interest) for row in rows} == {(90, 3 * MILLION)}


def test_odd_first_row_of_30_360():
    """15 January to 5 March is 50 days of 30-day months, each later row a twelfth."""
    terms = make(
        "interest_only", first_due=date(2025, 3, 5), day_count="30/360", periods=3
    )
    assert [row.days for row in build_schedule(terms)] == [50, 30, 30]


def test_bullet():
    [row] = build_schedule(make("bullet", day_count="30/360"))
    assert row[:5] == (1, date(2026, 1, 15), 360, 100 * MILLION, 12 * MILLION)
    [row] = build_schedule(make("bullet"))
    assert (row.days, row.interest) == (365, 12 * MILLION)


def test_flat_total_is_exact():
    rows = build_schedule(make("flat", periods=7))
    days = (rows[-1].due_date - date(2025, 1, 15)).days
    total = Fraction(100_000_000 * 12 * days, 36_500)
    assert sum(row.interest for row in rows) == round(total)
    assert len({row.interest for row in rows[:-1]}) == 1


def test_season():
    """Coffee: twice as much in December as in November, nothing in between."""
    season = (0,) * 10 + (1, 2)
    rows = build_schedule(make("seasonal", season=season, amount=9 * MILLION))
    paid = {row.due_date.month: row.principal for row in rows if row.principal}
    assert paid == {11: 3 * MILLION, 12: 6 * MILLION}
    assert rows[-1].due_date.month == 12, "rows with nothing left are gone"


def test_custom_rows():
    dues = [date(2025, 3, 1), date(2025, 3, 20), date(2025, 9, 1)]
    amounts = [10 * MILLION, 0 * MILLION, 90 * MILLION]
    rows = build_schedule(
        make("custom", custom_rows=tuple(zip(dues, amounts, strict=True)))
    )
    assert [row.due_date for row in rows] == dues
    assert [row.principal for row in rows] == amounts
    assert [row.days for row in rows] == [45, 19, 165]


def test_custom_rows_of_a_smaller_loan_shrink_alike():
    dues = [date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)]
    custom = tuple((due, Decimal(10)) for due in dues)
    rows = build_schedule(make("custom", amount=Decimal(20), custom_rows=custom))
    assert [row.principal for row in rows] == [7, 7, 6]


def test_wished_installment():
    rows = build_schedule(make(installment=10 * MILLION))
    assert {row.total for row in rows[:-1]} == {10 * MILLION}
    assert 0 < rows[-1].total < 10 * MILLION
    assert len(rows) == 11


def test_principal_grace():
    rows = build_schedule(make(principal_grace=3))
    assert [bool(row.principal) for row in rows] == [False] * 3 + [True] * 9
    assert len({row.total for row in rows[3:-1]}) == 1


def test_interest_grace_is_charged_afterwards():
    terms = make("equal_principal", interest_grace=2, amount=12 * MILLION)
    plain = build_schedule(replace(terms, interest_grace=0))
    rows = build_schedule(terms)
    assert [row.interest for row in rows[:2]] == [0, 0]
    assert abs(rows[2].interest - sum(row.interest for row in plain[:3])) <= 1
    assert rows[3:] == plain[3:]


def test_interest_free_rows_bear_none():
    terms = make("equal_principal", interest_free=2)
    plain = build_schedule(replace(terms, interest_free=0))
    rows = build_schedule(terms)
    assert [row.interest for row in rows[:2]] == [0, 0]
    assert rows[2:] == plain[2:]


def test_holidays_move_the_due_date():
    """15 February 2025 is a Saturday."""
    nominal, moved = date(2025, 2, 15), date(2025, 2, 17)
    plain, shifted, bearing, back = (
        build_schedule(make("interest_only", periods=2, **terms))[0]
        for terms in (
            {},
            {"due_shift": "next"},
            {"due_shift": "next", "shift_interest": True},
            {"due_shift": "previous"},
        )
    )
    assert (plain.due_date, plain.days) == (nominal, 31)
    assert (shifted.due_date, shifted.days) == (moved, 31)
    assert (bearing.due_date, bearing.days) == (moved, 33)
    assert back.due_date == date(2025, 2, 14)
    assert plain.interest == shifted.interest == back.interest < bearing.interest


def test_own_working_days():
    terms = make(due_shift="next", is_workday=lambda day: day.day == 20, periods=2)
    assert [row.due_date.day for row in build_schedule(terms)] == [20, 20]


def test_multiples():
    rows = build_schedule(make(installment_multiple=Decimal(1000)))
    assert {row.total % 1000 for row in rows[:-1]} == {0}
    rows = build_schedule(make("flat", installment_multiple=Decimal(1000)))
    assert {row.total % 1000 for row in rows[:-1]} == {0}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("method", METHODS)
def test_every_combination(method, unit):
    """All methods × units × day counts × shifts: what holds for every schedule."""
    dues = tuple(date(2025, 2, 3) + timedelta(days=37 * row) for row in range(9))
    for day_count, shift, bears, grace, rate in itertools.product(
        DAY_COUNTS, SHIFTS, (False, True), (0, 2), (0, 12)
    ):
        terms = make(
            method,
            annual_rate=Decimal(rate),
            period_unit=unit,
            day_count=day_count,
            due_shift=shift,
            shift_interest=bears,
            principal_grace=grace,
            season=(1, 0, 2) * 4,
            custom_rows=tuple((due, Decimal(1000)) for due in dues),
        )
        check_schedule(terms, build_schedule(terms))


def check_schedule(terms, rows):
    assert rows and all(isinstance(row, Installment) for row in rows)
    assert sum(row.principal for row in rows) == 100 * MILLION
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    balance = 100 * MILLION
    for row in rows:
        assert min(row.principal, row.interest, row.days, row.balance) >= 0
        assert row.total == row.principal + row.interest
        balance -= row.principal
        assert row.balance == balance
        assert bool(row.interest) == bool(terms.annual_rate) or not row.days
        if terms.due_shift != "none" and row.due_date > rows[0].due_date:
            assert row.due_date.weekday() < 5
    dues = [row.due_date for row in rows]
    assert dues == sorted(dues) and dues[0] > terms.tranches[0][0]
