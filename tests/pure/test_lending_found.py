"""Cases in which random lives found the engine and the oracle apart, and what is right.

Each is the smallest form of one life of seed 20261122; its number is named.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from loan_lives.compare import differences
from loan_lives.random_terms import is_workday

from crm_vn_core.lending import LoanError, LoanTerms, replay
from crm_vn_core.lending.events import (
    Charge,
    Disburse,
    Pay,
    RateChange,
    Refund,
    Restructure,
    Waive,
)

DAY = timedelta(days=1)


def agreed(terms, events, on):
    """The engine's state, which the oracle has to share."""
    assert differences(terms, events, on) == []
    return replay(terms, events, on)


def disburse(on, amount):
    return Disburse(Decimal(amount), on=on, key="first")


def pay(on, amount, mode="due"):
    return Pay(Decimal(amount), mode, on=on, key=f"pay {on} {amount}")


# The oldest claim is the one with the oldest due date


def test_a_fee_of_today_comes_before_a_row_that_a_holiday_moved():
    """5781: a restructure on Sunday makes Monday's row a claim at once."""
    sunday = date(2025, 1, 5)
    terms = LoanTerms(
        annual_rate=Decimal(18),
        method="flat",
        periods=17,
        period_unit="day",
        period_count=7,
        due_shift="next",
        waterfall_by="installment",
    )
    events = [
        disburse(date(2024, 12, 14), 880_000),
        pay(date(2024, 12, 24), 110_000),
        Restructure(on=sunday, key="restructure"),
        Charge(Decimal(170_000), "penalty", on=sunday, key="charge"),
        pay(sunday, 4),
    ]
    state = agreed(terms, events, sunday)
    assert state.owed["interest"] and state.owed["penalty"] == 170_000 - 4
    used = [use for use in state.allocations if use.key == events[-1].key]
    assert [(use.component, use.amount) for use in used] == [("penalty", 4)]


def test_the_same_with_an_older_restructure():
    """5247: waived, moved and refunded before; the fee of that day still is first."""
    day = date(2024, 9, 28)
    terms = LoanTerms(
        annual_rate=Decimal("36.5"),
        method="interest_only",
        interest_free=1,
        due_shift="next",
        waterfall_by="installment",
    )
    july, august = date(2024, 7, 29), date(2024, 8, 29)
    capitalize = dict.fromkeys(("principal", "interest"), "capitalize")
    events = [
        disburse(date(2024, 5, 20), 2_744_600_000),
        Restructure(
            first_due=date(2024, 9, 2),
            treat={"overdue_interest": "leave", "late_interest": "waive"},
            on=july,
            key="605-7",
        ),
        pay(july, 3_268_451_172),
        Refund(Decimal(3_268_451_172), on=august, key="799-14"),
        pay(august, 165_782_817),
        Restructure(
            first_due=day,
            treat={**capitalize, "overdue_interest": "carry"},
            on=august,
            key="916-13",
        ),
        Restructure(
            periods=4,
            treat={"interest": "leave", "fee": "waive", "penalty": "leave"},
            on=day,
            key="095-20",
        ),
        Charge(Decimal(149_828), on=day, key="589-27"),
        pay(day, 1),
    ]
    state = agreed(terms, events, day)
    assert state.owed["fee"] == 149_827


def test_a_waiver_gives_up_the_oldest_due_date_first():
    """The order of payments is the order of waivers."""
    saturday = date(2025, 2, 15)
    terms = LoanTerms(annual_rate=Decimal(12), due_shift="next")
    events = [
        disburse(date(2025, 1, 15), 12_000_000),
        Charge(Decimal(700), "fee", on=date(2025, 2, 13), key="early"),
        Restructure(
            treat={"fee": "carry"},
            on=date(2025, 2, 14),
            key="carried to the row of 15 February",
        ),
        Restructure(on=saturday, key="which it makes a claim, due on the 17th"),
        Charge(Decimal(500), "fee", on=saturday, key="of the day"),
        Waive("fee", Decimal(600), on=saturday, key="waive"),
    ]
    state = agreed(terms, events, saturday)
    waived = {row.kind: row.waived["fee"] for row in state.rows if row.waived["fee"]}
    assert waived == {"charge": 500, "installment": 100}


# A restructure between a holiday and the day to which it moves a row


def restructure_on(day, **values):
    return Restructure(on=day, key="restructure", **values)


def test_listed_rows_stay_when_restructured_on_a_holiday():
    """2963: the rows listed on a weekend are paid on Monday, before it as after it."""
    saturday = date(2023, 2, 11)
    rows = tuple(
        (date(2023, 2, 1) + DAY * index, Decimal(1_000_000)) for index in range(12)
    )
    terms = LoanTerms(
        annual_rate=Decimal("11.99"),
        method="custom",
        custom_rows=rows,
        due_shift="next",
        shift_interest=True,
    )
    first = disburse(date(2023, 1, 31), 12_000_000)
    state = agreed(terms, [first, restructure_on(saturday)], saturday)
    coming = [row for row in state.rows if not row.is_due]
    monday = date(2023, 2, 13)
    assert [(row.due_date, row.principal) for row in coming] == [
        (monday, 1_000_000)
    ] * 2
    assert [row.days for row in coming] == [2, 0]
    plain = agreed(terms, [first], saturday)
    assert [row.principal for row in plain.rows[-2:]] == [1_000_000] * 2
    assert state.payoff == plain.payoff and state.owed == plain.owed


def test_listed_rows_have_to_end_after_the_money_went_out():
    friday = date(2023, 2, 10)
    for days, shift_interest in ((0, False), (0, True), (-1, True)):
        terms = LoanTerms(
            method="custom",
            custom_rows=((friday + DAY * days, Decimal(1)),),
            due_shift="next",
            shift_interest=shift_interest,
        )
        events = [disburse(friday, 1)]
        assert differences(terms, events, friday) == []
        with pytest.raises(LoanError, match="first_due"):
            replay(terms, events, friday)


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("annuity", {"periods": 13}),  # 6564
        ("flat", {"periods": 3, "method": "annuity"}),  # 7256
    ],
)
def test_the_first_row_is_due_where_the_holiday_moved_it(method, values):
    """Daily rows restructured on Sunday: from Monday one a day, not three at once."""
    sunday = date(2023, 11, 12)
    terms = LoanTerms(
        annual_rate=Decimal(20),
        method=method,
        periods=18,
        period_unit="day",
        due_shift="next",
        shift_interest=True,
    )
    events = [disburse(date(2023, 11, 1), 45_258_000), restructure_on(sunday, **values)]
    state = agreed(terms, events, sunday)
    coming = [row for row in state.rows if not row.is_due]
    assert len(coming) == values["periods"]
    assert [row.due_date for row in coming[:3]] == [
        sunday + DAY * days for days in (1, 2, 3)
    ]


def test_rows_follow_the_day_to_which_tet_moved_the_first_one():
    """8593: restructured within Tết; the next rows count on from the first one."""
    tet = date(2024, 2, 12)
    terms = LoanTerms(
        annual_rate=Decimal("7.3"),
        method="seasonal",
        period_unit="day",
        period_count=10,
        season=(1, 0, 5, 5, 1, 5, 1, 0, 0, 2, 0, 1),
        due_shift="next",
        shift_interest=True,
        is_workday=is_workday,
    )
    events = [
        disburse(date(2024, 1, 12), 1_368),
        restructure_on(tet, periods=5, treat={"interest": "capitalize"}),
    ]
    state = agreed(terms, events, tet)
    coming = [row.due_date for row in state.rows if not row.is_due]
    assert coming[:3] == [date(2024, 2, 15), date(2024, 2, 26), date(2024, 3, 6)]


# A loan that money held has just paid


def test_a_loan_that_held_money_pays_that_day_is_closed_not_restructured():
    """4130: the restructure makes the waiting row due, and the money held pays all."""
    day = date(2025, 2, 13)  # Tết: the row of the 12th waits for the 15th
    terms = LoanTerms(
        annual_rate=Decimal("1.5"),
        method="equal_principal",
        periods=2,
        period_unit="day",
        period_count=7,
        first_due=date(2025, 2, 5),
        due_shift="next",
        is_workday=is_workday,
    )
    held = [disburse(date(2025, 1, 5), 79_160_000), pay(date(2025, 1, 6), 90_000_000)]
    assert agreed(terms, held, day).status == "active"
    events = [*held, restructure_on(day, periods=12)]
    assert differences(terms, events, day) == []
    with pytest.raises(LoanError, match="closed"):
        replay(terms, events, day)


# Flat interest of a row without a day that counts


def thirty(*events, on):
    """Daily rows at 36 %, 30/360: 30 to 31 August has no day that counts."""
    terms = LoanTerms(
        annual_rate=Decimal(36),
        method="flat",
        periods=4,
        period_unit="day",
        day_count="30/360",
    )
    return agreed(terms, [disburse(date(2023, 8, 28), 4_000_000), *events], on)


def test_flat_interest_is_earned_when_a_row_without_days_ends():
    """20261123/9380: it was owed on the day on which the row began."""
    begun, ended = date(2023, 8, 30), date(2023, 8, 31)
    assert thirty(on=begun).accrued_interest == 2 * 3_000
    assert thirty(on=ended).accrued_interest == 3 * 3_000
    assert [row.interest for row in thirty(on=begun).rows] == [3_000] * 4


def test_a_new_rate_in_a_row_without_days_is_that_of_the_row():
    begun = date(2023, 8, 30)
    change = RateChange(Decimal(18), on=begun, key="rate")
    assert [row.interest for row in thirty(change, on=begun).rows][2:] == [1_000] * 2


def test_a_tranche_and_a_prepayment_in_a_row_without_days():
    begun = date(2023, 8, 30)
    tranche = Disburse(Decimal(2_000_000), on=begun, key="second")
    early = pay(begun, 3_500_000, "installment")
    for events in ([tranche], [early], [tranche, early]):
        for days in range(3):
            thirty(*events, on=begun + DAY * days)
