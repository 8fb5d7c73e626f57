"""Schedules: the published ones to the cent, and what holds for every one."""

from datetime import date
from decimal import Decimal

import pytest
from lending_cases import CASES, day, make_terms

from crm_vn_core.lending import LoanTerms, build_schedule

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
MILLION = Decimal(1_000_000)


def make(method="annuity", amount=100 * MILLION, start=date(2025, 1, 15), **terms):
    terms = {"annual_rate": Decimal(12), "periods": 12, **terms}
    return LoanTerms(tranches=((start, amount),), method=method, **terms)


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
    assert len(rows) == max(by_number) == make_terms(case_id).periods
    totals = expected.get("totals", {})
    assert totals.get("interest", 0) in (0, sum(row.interest for row in rows))
    interest = expected.get("total_interest")
    assert interest in (None, sum(row.interest for row in rows))


def test_interest_only():
    """BUL-01: principal in the last row alone."""
    rows = build_schedule(make("interest_only", Decimal(500_000), periods=60))
    assert [row.principal for row in rows] == [0] * 59 + [500_000]


def test_interest_of_circular_14():
    """VN-01: 31 days of 12 % over 365."""
    case = CASES["VN-01-CIRC14"]
    row = build_schedule(make())[0]
    assert (row.days, row.interest) == tuple(
        case["expected"][name] for name in ("days", "interest")
    )
