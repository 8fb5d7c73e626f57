"""The life of a loan, scene by scene: what changes it, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from lending_cases import CASES, day
from lending_checks import DUE, MILLION, START, check, pay, plan, run

from crm_vn_core.lending import LoanError, LoanTerms, replay
from crm_vn_core.lending.events import (
    Accelerate,
    Charge,
    Disburse,
    Pause,
    RateChange,
    Refund,
    Restructure,
    Waive,
    WriteOff,
)

# Changes


def test_rate_change():
    on = DUE[0]
    change = RateChange(Decimal(24), on=on, key="rate")
    plain, state = run(on), run(on, change)
    assert state.rows[0].interest == plain.rows[0].interest
    for before, after in zip(plain.rows[1:], state.rows[1:], strict=True):
        assert abs(after.interest - 2 * before.interest) <= 1
        assert after.principal == before.principal


def test_rate_at_the_due_date_counts_for_overdue_principal():
    change = RateChange(Decimal(24), on=DUE[0], key="rate")
    state = run(DUE[0] + timedelta(days=20), change)
    assert state.rows[0].late["overdue_interest"] == 82_188


def test_charge_is_due_at_once():
    on = date(2025, 2, 1)
    fee = Charge(Decimal(50_000), on=on, key="letter")
    state = run(on, fee, pay(MILLION, date(2025, 1, 20)))
    assert state.unallocated == 950_000
    assert (state.rows[0].kind, state.rows[0].fee) == ("charge", 50_000)
    later = run(DUE[0], fee)
    assert later.owed["fee"] == 50_000 and not any(later.rows[0].late.values())


def test_waive_takes_the_oldest_and_no_more_than_there_is():
    on = DUE[1]
    waive = Waive("interest", Decimal(1_500_000), on=on, key="waive")
    state = run(on, waive)
    assert [row.waived["interest"] for row in state.rows[:2]] == [1_019_178, 480_822]
    everything = run(on, replace(waive, amount=10 * MILLION))
    assert everything.owed["interest"] == 0


def test_acceleration():
    on = date(2025, 3, 1)
    state = run(on, Accelerate(on=on, key="all"))
    assert [row.kind for row in state.rows] == ["installment", "acceleration"]
    assert state.rows[1].principal == 91_667_000
    assert state.rows[1].interest == 421_919
    assert state.owed["principal"] == 100 * MILLION
    later = run(on + timedelta(days=10), Accelerate(on=on, key="all"))
    assert later.rows[1].late["overdue_interest"] == 452_056


def test_write_off_and_recovery():
    on = date(2025, 3, 1)
    off = WriteOff(on=on, key="off")
    state = run(on, off)
    assert state.status == "written_off"
    later = run(date(2027, 3, 1), off)
    assert (later.owed, later.rows) == (state.owed, state.rows)
    state = run(date(2027, 3, 1), off, pay(MILLION, date(2026, 3, 1)))
    assert all(use.recovery for use in state.allocations)
    assert state.allocations[0].component == "overdue_interest"
    whole = run(date(2027, 3, 1), off, pay(500 * MILLION, date(2026, 3, 1)))
    assert whole.status == "written_off" and not any(whole.owed.values())


def test_refund():
    held = pay(10 * MILLION, date(2025, 1, 20))
    back = Refund(4 * MILLION, on=date(2025, 1, 21), key="back")
    state = run(date(2025, 2, 1), held, back)
    assert (state.unallocated, state.refunded) == (6 * MILLION, 4 * MILLION)
    assert state.held["pay"] == (0, 6 * MILLION, 4 * MILLION)


# Restructuring


def test_published_extra_terms():
    """RST-01: three rows of 1,000 become one of 1,000 and four of 500."""
    case = CASES["RST-01-EXTRA-TERMS"]
    terms = LoanTerms(
        ((day(case["inputs"]["disbursed"]), Decimal(3000)),),
        method="equal_principal",
        periods=3,
    )
    extra = Restructure(periods=4, on=date(2023, 8, 1), key="extra")
    state = replay(terms, [extra], date(2023, 8, 1))
    check(state)
    for row, published in zip(state.rows, case["expected"]["rows"], strict=True):
        assert row.number == published["n"]
        assert row.due_date == day(published["due"])
        assert row.principal == published["principal"]


def test_payment_holiday():
    on = date(2025, 3, 1)
    holiday = Restructure(first_due=date(2025, 6, 15), on=on, key="holiday")
    state = run(on, holiday, pay(9_352_178, DUE[0]))
    first = plan(state)[0]
    assert (first.number, first.due_date, len(plan(state))) == (
        *(2, date(2025, 6, 15), 11),
    )
    assert first.interest == round(Decimal(91_667_000) * 12 * 120 / 36_500)
    assert not first.is_plain


def restructured(**treat):
    on = date(2025, 3, 1)
    return run(on, Restructure(treat=treat, on=on, key="new"))


def test_unpaid_claims_are_left():
    state = restructured()
    assert state.rows[0].owed == 9_352_178 + 57_532 + 3_909
    assert sum(row.principal for row in plan(state)) == 91_667_000


def test_unpaid_claims_are_capitalized():
    state = restructured(principal="capitalize", interest="capitalize")
    assert state.capitalized == 1_019_178 + 421_919
    assert state.owed["principal"] == state.owed["interest"] == 0
    assert sum(row.principal for row in plan(state)) == 101_441_097
    assert state.accrued_interest == state.capitalized
    assert state.rows[0].owed == 57_532 + 3_909, "what had arisen stays"


def test_unpaid_claims_are_carried():
    state = restructured(
        **dict.fromkeys(("principal", "interest", "late_interest"), "carry"),
        overdue_interest="waive",
    )
    old, new = state.rows[:2]
    assert (old.owed, old.principal) == (0, 0)
    assert new.carried == {
        **{"principal": 8_333_000, "interest": 1_019_178, "late_interest": 3_909}
    }
    assert new.late["late_interest"] == 3_909
    assert old.waived["overdue_interest"] == 57_532
    assert state.days_past_due == 0
    on = date(2025, 3, 1)
    event = Restructure(
        treat=dict.fromkeys(("principal", "interest"), "carry"), on=on, key="new"
    )
    later = run(date(2025, 3, 20), event)
    assert later.rows[1].is_due and later.owed["interest"] > 1_019_178


def test_late_interest_is_never_capitalized():
    """It may bear no interest itself: Circular 39/2016 art 13.4."""
    for component in ("late_interest", "overdue_interest", "penalty", "fee"):
        with pytest.raises(LoanError, match="capitalize"):
            restructured(**{component: "capitalize"})


def test_matured_loan_gets_new_rows():
    on = date(2026, 3, 1)
    with pytest.raises(LoanError, match="periods"):
        run(on, Restructure(on=on, key="new"))
    treat = {"principal": "capitalize"}
    state = run(on, Restructure(periods=6, treat=treat, on=on, key="new"))
    assert len(plan(state)) == 6
    assert plan(state)[0].due_date == date(2026, 4, 1)
    assert state.principal_overdue == 0


# What is refused


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("before_disbursement", pay(1, date(2025, 1, 14))),
        ("amount", pay(0, DUE[0])),
        ("amount", pay(-5, DUE[0])),
        ("amount", Disburse(Decimal(0), on=DUE[0], key="x")),
        ("precision", pay("0.5", DUE[0])),
        ("mode", pay(1, DUE[0], "magic")),
        ("fee", Disburse(Decimal(1), fee=Decimal(2), on=DUE[0], key="x")),
        ("component", Charge(Decimal(1), "interest", on=DUE[0], key="x")),
        ("component", Waive("rate", Decimal(1), on=DUE[0], key="x")),
        ("refund_exceeds_held", Refund(Decimal(1), on=DUE[0], key="x")),
        ("annual_rate", RateChange(Decimal(-1), on=DUE[0], key="x")),
        ("until", Pause(until=DUE[0], on=DUE[0], key="x")),
        ("treat", Restructure(treat={"interest": "burn"}, on=DUE[0], key="x")),
        ("treat", Restructure(treat={"luck": "leave"}, on=DUE[0], key="x")),
        ("first_due", Restructure(first_due=DUE[0], on=DUE[0], key="x")),
        ("custom_rows", Restructure(method="custom", on=DUE[0], key="x")),
        ("after_maturity", Disburse(Decimal(1), on=DUE[-1], key="x")),
        ("duplicate_key", pay(1, DUE[0], key="disburse")),
    ],
)
def test_refused(code, event):
    with pytest.raises(LoanError) as error:
        run(DUE[-1], event)
    assert error.value.code == code


def test_closed_loan_takes_money_and_gives_it_back():
    on = date(2025, 2, 1)
    settle = pay(200 * MILLION, on, "settle")
    for event in (
        *(Charge(MILLION, on=DUE[0], key="x"), RateChange(MILLION, on=DUE[0], key="x")),
        *(Disburse(MILLION, on=DUE[0], key="x"), WriteOff(on=DUE[0], key="x")),
    ):
        with pytest.raises(LoanError, match="closed"):
            run(DUE[0], settle, event)
    more = pay(MILLION, DUE[0], "term", key="more")
    state = run(DUE[0], settle, more)
    assert state.unallocated == 101 * MILLION - 558_904
    back = Refund(state.unallocated, on=DUE[0], key="back")
    assert run(DUE[0], settle, more, back).unallocated == 0


def test_written_off_loan_has_no_new_terms():
    off = WriteOff(on=DUE[0], key="off")
    for event in (
        *(Restructure(on=DUE[1], key="x"), Accelerate(on=DUE[1], key="x")),
        *(Disburse(MILLION, on=DUE[1], key="x"), Pause(DUE[2], on=DUE[1], key="x")),
    ):
        with pytest.raises(LoanError, match="written_off"):
            run(DUE[1], off, event)
    state = run(DUE[1], off, Charge(MILLION, on=DUE[1], key="court"))
    assert state.owed["fee"] == MILLION


# Order


def test_events_of_one_day_have_their_order():
    on = date(2025, 2, 1)
    events = [
        *(Refund(MILLION, on=on, key="a"), pay(3 * MILLION, on, key="b")),
        *(Charge(MILLION, on=on, key="c"), pay(2 * MILLION, on, key="d")),
    ]
    state = run(on, *events)
    assert state == run(on, *events[::-1])
    assert [use.key for use in state.allocations] == ["d"], "the smaller one is first"
    assert state.unallocated == 3 * MILLION


def test_future_events_have_not_happened():
    assert run(START, pay(MILLION, DUE[0])) == run(START)
