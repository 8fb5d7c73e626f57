"""The life of a loan, scene by scene: the plan and the payments."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from lending_cases import CASES, day, make_terms
from lending_checks import DUE, MILLION, START, paid, pay, plan, run

from crm_vn_core.lending import LoanTerms, build_schedule, replay
from crm_vn_core.lending.events import (
    Disburse,
    Pause,
    Pay,
)

# The plan


def test_new_loan_shows_its_schedule():
    state = run(START)
    terms = LoanTerms(
        ((START, 100 * MILLION),),
        Decimal(12),
        "equal_principal",
        principal_multiple=Decimal(1000),
    )
    for row, installment in zip(state.rows, build_schedule(terms), strict=True):
        assert (row.number, row.due_date, row.days) == installment[:3]
        assert (row.principal, row.interest) == installment[3:5]
        assert row.is_plain and row.balance == installment.balance
    assert state == replace(replay(terms, [], START), versions=state.versions)
    assert (state.status, state.installment) == ("active", 9_352_178)
    assert state.oldest_unpaid_due == DUE[0]


def test_nothing_disbursed_yet():
    state = replay(LoanTerms(), [], START)
    assert (state.status, state.rows, state.payoff) == ("undisbursed", (), 0)
    later = replay(LoanTerms(((START, MILLION),)), [], START - timedelta(days=1))
    assert later.status == "undisbursed"


def test_published_tranche_on_a_due_date():
    """MD-01 by events."""
    terms = make_terms("MD-01-ON-DUE-DATE")
    events = [
        Disburse(amount, on=on, key=f"{on}") for on, amount in terms.tranches[::-1]
    ]
    state = replay(replace(terms, tranches=()), events, date(2024, 3, 1))
    for row, published in zip(
        state.rows, CASES["MD-01-ON-DUE-DATE"]["expected"]["rows"], strict=True
    ):
        figures = (row.due_date, row.total, row.interest, row.principal, row.balance)
        names = ("due", "emi", "interest", "principal", "balance")
        assert figures == (day(published["due"]), *(published[n] for n in names[1:]))


def test_withheld_fee():
    events = [Disburse(MILLION, fee=Decimal(20_000), on=START, key="d")]
    state = replay(LoanTerms(), events, START)
    assert (state.disbursed, state.withheld_fees) == (MILLION, 20_000)
    assert state.principal_outstanding == MILLION


def test_tranche_inside_a_row():
    """Interest of the row: 100 for 31 days and 50 for 12."""
    tranche = Disburse(50 * MILLION, on=date(2025, 2, 3), key="second")
    state = run(date(2025, 2, 3), tranche)
    assert state.rows[0].interest == 1_216_438
    assert not state.rows[0].is_plain and state.rows[1].is_plain
    assert [version.reason for version in state.versions] == ["disbursement"] * 2


# Payments


def test_paid_in_time():
    state = run(DUE[1], pay(9_352_178, DUE[0]))
    row = state.rows[0]
    assert (row.paid_on, row.owed) == (DUE[0], 0)
    assert row.paid["interest"] == 1_019_178 and row.paid["principal"] == 8_333_000
    assert state.days_past_due == 0 and state.principal_overdue == 0


def test_money_in_advance_waits_for_the_row():
    state = run(date(2025, 2, 1), pay(10 * MILLION, date(2025, 2, 1)))
    assert (state.unallocated, state.allocations) == (10 * MILLION, ())
    state = run(DUE[0], pay(10 * MILLION, date(2025, 2, 1)))
    assert state.unallocated == 10 * MILLION - 9_352_178
    assert {use.on for use in state.allocations} == {DUE[0]}
    assert state.held["pay"] == (9_352_178, 647_822, 0)


def test_published_overdue_interest():
    """VN-04: twenty days late, the three components of Circular 39 art 13.4."""
    expected = CASES["VN-04-OVERDUE-3-COMPONENTS"]["expected"]
    state = run(DUE[0] + timedelta(days=20))
    assert state.rows[0].late == {
        "overdue_interest": expected["interest_on_overdue_principal"],
        "late_interest": expected["late_interest_on_interest"],
    }
    assert state.interest_due == 1_019_178
    assert (state.days_past_due, state.principal_overdue) == (20, 8_333_000)


def test_published_overdue_waterfall():
    """VN-05 by events: principal before interest."""
    on = DUE[0] + timedelta(days=20)
    state = run(on, pay(9 * MILLION, on))
    assert paid(state.rows[0]) == {"principal": 8_333_000, "interest": 667_000}
    assert state.owed["late_interest"] == 5585


def test_published_interest_first_waterfall():
    """WF-01: the third payment finds one row overdue and one due."""
    order = ("fee", "penalty", "overdue_interest", "late_interest")
    order += ("interest", "principal")
    terms = make_terms(
        "WF-01-RBI-WATERFALL",
        waterfall_overdue=order,
        overdue_factor=Decimal(0),
        late_interest_rate=Decimal(0),
    )
    case = CASES["WF-01-RBI-WATERFALL"]
    events = [
        Pay(Decimal(payment["amount"]), on=day(payment["date"]), key=payment["date"])
        for payment in case["inputs"]["payments"]
    ]
    schedule = build_schedule(terms)
    for published in case["expected"]["schedule"]:
        row = schedule[published["n"] - 1]
        assert row.total == published["total"]
        assert published.get("principal", row.principal) == row.principal
        assert published.get("interest", row.interest) == row.interest
    on = day("2012-01-20")
    state = replay(terms, events, on)
    after = case["expected"]["after_third_payment"]
    third, fourth = state.rows[2:]
    assert third.owed == after["row3_outstanding"]
    assert (
        third.principal - third.paid["principal"]
        == (after["row3_principal_outstanding"])
    )
    assert fourth.paid["interest"] == after["row4_interest_paid"]
    assert fourth.owed == after["row4_outstanding"]
    closing = Decimal(case["expected"]["closing_payment"])
    assert state.payoff == closing
    state = replay(terms, [*events, Pay(closing, on=on, key="closing")], on)
    assert (state.status, state.unallocated) == ("closed", 0)


def test_late_interest_stops_with_the_payment():
    on = DUE[0] + timedelta(days=20)
    state = run(date(2025, 3, 14), pay(9_352_178, on))
    assert state.rows[0].late == {"overdue_interest": 82_188, "late_interest": 5585}
    assert state.rows[0].owed == 82_188 + 5585


def test_grace_is_free_or_counts_from_the_start():
    free = run(DUE[0] + timedelta(days=5), late_grace=5)
    assert not any(free.rows[0].late.values())
    over = run(DUE[0] + timedelta(days=20), late_grace=5)
    assert over.rows[0].late["overdue_interest"] == 82_188


def test_paid_within_the_grace_is_paid_in_time():
    on = DUE[0] + timedelta(days=5)
    state = run(date(2025, 3, 14), pay(9_352_178, on), late_grace=5)
    assert (state.rows[0].paid_on, state.rows[0].owed) == (on, 0)


def test_penalty_once_on_the_first_day_after_the_grace():
    terms = {"late_grace": 5, "penalty_percent": Decimal(2)}
    assert run(DUE[0] + timedelta(days=5), **terms).owed["penalty"] == 0
    half = pay(5 * MILLION, DUE[0] + timedelta(days=3))
    for days in (6, 25):
        state = run(DUE[0] + timedelta(days=days), half, **terms)
        assert state.rows[0].penalty == round((9_352_178 - 5_000_000) * 2 / 100)


def test_paused_days_do_not_count():
    pause = Pause(until=date(2025, 3, 1), on=date(2025, 2, 20), key="tet")
    state = run(DUE[0] + timedelta(days=20), pause)
    plain = run(DUE[0] + timedelta(days=11))
    assert state.rows[0].late == plain.rows[0].late
    assert state.days_past_due == 20


def test_backdated_payment_takes_late_interest_back():
    on = DUE[0] + timedelta(days=20)
    late = pay(10 * MILLION, on)
    assert run(on, late).rows[0].paid["overdue_interest"]
    backdated = pay(9_352_178, DUE[0], key="found later")
    state = run(on, late, backdated)
    assert not any(state.rows[0].late.values())
    assert state.held["pay"].unallocated == 10 * MILLION
    assert run(on, late) == run(on, late), "and undone it is as before"


# Prepayment and settlement


def test_prepayment_with_smaller_installments():
    on = date(2025, 2, 1)
    state = run(on, pay(20 * MILLION, on, "installment"), method="annuity")
    plain = run(on, method="annuity")
    prepaid, *rows = state.rows
    assert (prepaid.kind, prepaid.principal, prepaid.owed) == (
        *("prepayment", 20 * MILLION, 0),
    )
    assert [row.due_date for row in rows] == [row.due_date for row in plain.rows]
    assert rows[0].total < plain.rows[0].total * Decimal("0.82")
    assert len({row.total for row in rows[:-1]}) == 1


def test_prepayment_with_a_shorter_term():
    on = date(2025, 2, 1)
    state = run(on, pay(20 * MILLION, on, "term"), method="annuity")
    plain = run(on, method="annuity")
    rows = plan(state)
    assert {row.total for row in rows[:-1]} == {plain.rows[0].total}
    assert len(rows) == 10 and rows[-1].total < plain.rows[0].total


def test_accrued_interest_stays_in_the_running_row():
    on = date(2025, 2, 1)
    state = run(on, pay(20 * MILLION, on, "installment"))
    assert plan(state)[0].interest == 927_123, "100 for 17 days, 80 for 14"
    assert state.accrued_interest == 558_904


def test_early_fee_comes_out_of_the_payment():
    on = date(2025, 2, 1)
    steps = ((6, Decimal(3)), (12, Decimal(1)))
    state = run(on, pay(10_300_000, on, "term"), early_fee_steps=steps)
    assert paid(state.rows[0]) == {"principal": 10 * MILLION, "fee": 300_000}


def test_claims_come_before_prepayment():
    state = run(DUE[0], pay(10 * MILLION, DUE[0], "term"))
    assert [row.kind for row in state.rows[:2]] == ["installment", "prepayment"]
    assert state.rows[1].principal == 10 * MILLION - 9_352_178


def test_settlement():
    on = date(2025, 2, 1)
    payoff = run(on, early_fee_steps=((6, Decimal(2)),)).payoff
    assert payoff == 100 * MILLION + 558_904 + 2 * MILLION
    for mode in ("settle", "term", "installment"):
        state = run(
            on,
            pay(payoff + 5, on, mode),
            early_fee_steps=((6, Decimal(2)),),
        )
        [row] = state.rows
        assert (row.kind, row.interest, row.days) == ("settlement", 558_904, 17)
        assert (state.status, state.closed_on, state.unallocated) == ("closed", on, 5)
    short = run(on, pay(payoff - 1, on, "settle"), early_fee_steps=((6, Decimal(2)),))
    assert short.status == "active" and short.rows[0].kind == "prepayment"


def test_principal_is_gone_but_interest_is_not():
    on = date(2025, 2, 1)
    state = run(on, pay(100 * MILLION + 10, on, "settle"))
    assert state.principal_outstanding == 0
    assert [row.total for row in plan(state)] == [558_904]
    assert (state.status, state.unallocated) == ("active", 10)


def test_settling_a_flat_loan_owes_the_days_that_were():
    on = date(2025, 2, 1)
    state = run(on, method="flat")
    monthly = Decimal(MILLION)
    assert state.rows[0].interest == monthly
    assert state.payoff == 100 * MILLION + round(monthly * 17 / 31)


def test_settlement_uses_money_held_before():
    first = pay(30 * MILLION, date(2025, 1, 20), key="first")
    on = date(2025, 2, 1)
    state = run(on, first, pay(70_558_904, on, "settle", key="second"))
    assert (state.status, state.unallocated) == ("closed", 0)
    assert run(on, first).payoff == 70_558_904


@pytest.mark.parametrize("mode", ["due", "settle"])
def test_row_between_its_nominal_and_its_moved_due_date(mode):
    """15 February 2025 is a Saturday: who settles on Sunday pays the row first."""
    on = date(2025, 2, 16)
    state = run(on, pay(200 * MILLION, on, mode), due_shift="next")
    if mode == "due":
        assert state.unallocated == 200 * MILLION
        return
    assert [row.kind for row in state.rows] == ["installment", "settlement"]
    assert state.rows[0].due_date == date(2025, 2, 17)
    assert state.rows[1].days == 1
    assert state.status == "closed"
