"""The parts of the lending engine: days, rounding, waterfall, arrears, rates."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from lending_cases import CASES, day

from crm_vn_core.lending import (
    LoanError,
    LoanTerms,
    allocate,
    build_schedule,
    convert_to_365,
    days_past_due,
    debt_group,
    delinquent_date,
    delinquent_days,
    effective_rate,
    make_quote,
)
from crm_vn_core.lending.day_count import DAY_COUNTS
from crm_vn_core.lending.due_dates import add_months
from crm_vn_core.lending.early_fee import get_early_fee
from crm_vn_core.lending.late import LateRules
from crm_vn_core.lending.rounding import Rounding
from crm_vn_core.lending.terms import COMPONENTS

ROOT = Path(__file__).resolve().parents[2]
MILLION = Decimal(1_000_000)


def test_needs_no_odoo():
    """The engine runs where Odoo is not installed, and imports nothing of it."""
    code = f"""
import sys, types
addon = types.ModuleType("crm_vn_core")
addon.__path__ = [{str(ROOT / "crm_vn_core")!r}]
sys.modules["crm_vn_core"] = addon
import crm_vn_core.lending
outside = [name for name in sys.modules if name.split(".")[0] in ("odoo", "psycopg2")]
assert not outside, outside
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_published_rate_factors():
    """DC-01: actual/365, to twelve decimals."""
    case = CASES["DC-01-RATE-FACTORS-ACT365"]
    count = DAY_COUNTS["actual/365"]
    rate = Fraction(case["inputs"]["annual_rate_pct"]) / 100
    starts = [day(start) for start in case["inputs"]["period_starts"]]
    for start, published in zip(starts, case["expected"]["rate_factors"], strict=True):
        factor = rate * count.units(start, add_months(start, 1)) / count.basis
        assert f"{float(factor):.12f}" == published


@pytest.mark.parametrize(
    ("name", "start", "end", "years"),
    [
        ("actual/365", "2024-01-01", "2025-01-01", Fraction(366, 365)),
        ("actual/360", "2024-01-01", "2024-01-31", Fraction(30, 360)),
        ("actual/actual", "2023-12-31", "2024-12-31", 1),
        ("actual/actual", "2024-12-31", "2025-12-31", 1),
        (
            *("actual/actual", "2023-12-01", "2024-01-31"),
            Fraction(30, 365) + Fraction(31, 366),
        ),
        ("30/360", "2024-01-31", "2024-02-29", Fraction(29, 360)),
        ("30/360", "2024-02-15", "2024-03-15", Fraction(1, 12)),
        ("30/360", "2024-01-30", "2024-01-31", 0),
    ],
)
def test_day_counts(name, start, end, years):
    count = DAY_COUNTS[name]
    assert Fraction(count.units(day(start), day(end)), count.basis) == years


def test_rounding():
    up, even = Rounding(), Rounding(0, "half_even")
    assert [up.ratio(n, 2) for n in (1, 3, 5, -1)] == [1, 2, 3, -1]
    assert [even.ratio(n, 2) for n in (1, 3, 5, -1)] == [0, 2, 2, 0]
    assert Rounding(-2).ratio(12_350, 1) == 12_400
    assert up.ratio(1499, 1, 1000) == 1000
    cents = Rounding(2)
    assert cents.minor(Decimal("12.34")) == 1234
    assert cents.major(1234) == Decimal("12.34")
    with pytest.raises(LoanError, match="precision"):
        cents.minor(Decimal("0.001"))


def test_waterfall_of_circular_39():
    """VN-05: an overdue loan of a credit institution, principal first."""
    case = CASES["VN-05-WATERFALL"]
    paid = dict.fromkeys(case["expected"]["allocation"], 0)
    parts = allocate(case["inputs"]["payment"], case["inputs"]["claims"], COMPONENTS)
    paid.update({component: part for _row, component, part in parts})
    assert paid == case["expected"]["allocation"]


def test_waterfall_over_rows():
    claims = [{"interest": 5, "principal": 10}, {"interest": 3, "principal": 10}]
    order = ("interest", "principal")
    assert allocate(12, claims, order) == (
        *((0, "interest", 5), (1, "interest", 3), (0, "principal", 4)),
    )
    assert allocate(12, claims, order, by="installment") == (
        *((0, "interest", 5), (0, "principal", 7)),
    )
    assert sum(part for *_, part in allocate(100, claims, order)) == 28


def test_days_past_due():
    due = date(2025, 1, 15)
    assert [days_past_due(due, date(2025, 1, n)) for n in (14, 15, 16)] == [0, 0, 1]
    assert days_past_due(None, due) == 0


def test_published_delinquency():
    """DPD-04: three days of grace."""
    case = CASES["DPD-04-DELINQUENT-DATE"]
    dues = (date(2023, 1, 31), date(2023, 2, 1))
    for due, loan, result in zip(
        dues, case["inputs"]["cases"], case["expected"]["results"], strict=True
    ):
        assert delinquent_days(due, day(loan["on"]), 3) == result["delinquent_days"]
        assert delinquent_date(due, 3) == day(result["delinquent_date"])


def test_paused_days_are_not_delinquent():
    paused = [(date(2025, 1, 20), date(2025, 1, 25))]
    assert delinquent_days(date(2025, 1, 15), date(2025, 1, 31), 0, paused) == 11
    assert delinquent_days(date(2025, 1, 15), date(2025, 1, 22), 0, paused) == 5


def test_debt_groups():
    """VN-06: Circular 31/2024 art 10."""
    case = CASES["VN-06-DEBT-GROUPS"]
    assert [debt_group(days) for days in case["inputs"]["dpd"]] == (
        case["expected"]["group"]
    )


def test_debt_groups_of_microfinance():
    """Circular 14/2024: from day 10, 30, 90 and 180."""
    ladder = ((1, 9), (2, 29), (3, 89), (4, 179))
    days = (9, 10, 29, 30, 89, 90, 179, 180)
    assert [debt_group(day, ladder) for day in days] == [1, 2, 2, 3, 3, 4, 4, 5]


def test_end_of_grace_jumps_over_pauses():
    rules = LateRules(LoanTerms(late_grace=4))
    assert rules.end_of_grace(date(2025, 1, 1)) == date(2025, 1, 6)
    rules.pause(date(2025, 1, 3), date(2025, 1, 13))
    rules.pause(date(2025, 1, 10), date(2025, 1, 14))
    rules.pause(date(2025, 1, 16), date(2025, 1, 17))
    assert rules.end_of_grace(date(2025, 1, 1)) == date(2025, 1, 18)
    assert rules.count(date(2025, 1, 1), date(2025, 1, 18)) == 5
    assert rules.end_of_grace(date(2025, 2, 1)) == date(2025, 2, 6)


def test_early_fee_steps():
    steps, start = ((6, Decimal(3)), (12, Decimal("1.5"))), date(2025, 8, 31)
    for on, percent in (
        *(("2025-08-31", 3), ("2026-02-27", 3), ("2026-02-28", "1.5")),
        *(("2026-08-30", "1.5"), ("2026-08-31", 0)),
    ):
        assert get_early_fee(steps, start, day(on)) == Fraction(percent) / 100


def test_effective_rate():
    """A plain loan costs its own rate; flat nearly twice as much; fees come on top."""
    tranches = ((date(2025, 1, 15), 100 * MILLION),)
    bullet = LoanTerms(tranches, Decimal(12), "bullet")
    assert effective_rate(bullet) == 12
    assert effective_rate(bullet, fee=2 * MILLION) == Decimal("14.29")
    assert effective_rate(bullet, row_fees={1: 2 * MILLION}) == 14
    assert effective_rate(LoanTerms(tranches, Decimal(0))) == 0
    for method in ("annuity", "equal_principal", "interest_only"):
        assert effective_rate(LoanTerms(tranches, Decimal(12), method)) == 12
    flat = effective_rate(LoanTerms(tranches, Decimal(12), "flat"))
    assert Decimal(21) < flat < Decimal(22)
    later = LoanTerms(tranches, Decimal(12), interest_grace=3)
    assert effective_rate(later) < 12, "interest that waits costs less"


def test_effective_rate_leaves_nothing_owed():
    """The rate, taken as that of a contract on the same flows, ends at zero."""
    tranches = ((date(2025, 1, 15), 50 * MILLION), (date(2025, 4, 1), 30 * MILLION))
    terms = LoanTerms(tranches, Decimal("17.5"), "flat", periods=18)
    rate = effective_rate(terms) / 100
    owed, since = Decimal(0), date(2025, 1, 15)
    flows = [*tranches, *((row.due_date, -row.total) for row in build_schedule(terms))]
    for on, amount in sorted(flows):
        owed += owed * rate * (on - since).days / 365 + amount
        since = on
    assert abs(owed) < 80_000_000 * Decimal("0.001")


def test_rate_for_a_year_of_365_days():
    """Circular 39/2016: who counts by 360 days also says the rate for 365."""
    assert convert_to_365(Decimal(12), "actual/360") == Fraction(73, 6)
    assert convert_to_365(Decimal(12), "30/360") == 12
    assert convert_to_365(Decimal(12), "actual/365") is None
    assert convert_to_365(Decimal(12), "actual/actual") is None


def test_quote():
    """A motorbike: 30 % down, 12 months, how much a month?"""
    quote = make_quote(
        40 * MILLION, date(2025, 1, 15), down_percent=30, annual_rate=Decimal(18)
    )
    assert (quote.down_payment, quote.amount) == (12 * MILLION, 28 * MILLION)
    assert quote.installment == quote.highest == quote.rows[0].total
    assert quote.total == quote.down_payment + sum(row.total for row in quote.rows)
    assert quote.interest == quote.total - quote.price
    assert quote.effective_rate == 18
    with pytest.raises(LoanError, match="down_percent"):
        make_quote(MILLION, date(2025, 1, 15), down_percent=100)
