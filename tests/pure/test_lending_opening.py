"""Loans taken over in mid-life: balances in, the same loan out."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm_vn_core.lending import LoanError, LoanTerms, replay
from crm_vn_core.lending.events import Disburse, Pay
from crm_vn_core.lending.opening import Balances, find_opening, paid_interest_of

START = date(2025, 1, 15)
CUT = date(2025, 12, 31)
AMOUNT = Decimal(60_000_000)
METHODS = {
    "annuity": {},
    "equal_principal": {},
    "interest_only": {},
    "bullet": {},
    "flat": {"day_count": "30/360"},
    "seasonal": {"season": (1,) * 12},
    "custom": {
        "custom_rows": tuple(
            (date(2025 + month // 12, month % 12 + 1, 15), Decimal(5_000_000))
            for month in range(1, 13)
        )
    },
}


def make_terms(method, **values):
    values = {"annual_rate": Decimal(12), "periods": 24, **METHODS[method], **values}
    return LoanTerms(method=method, **values)


def live(terms, paid, extra=()):
    """Return the state at the cut-over after some rows were paid on their due date."""
    events = [Disburse(AMOUNT, on=START, key="d")]
    plan = replay(terms, events, CUT)
    for row in plan.rows[:paid]:
        if row.due_date <= CUT:
            amount = row.principal + row.interest
            events.append(Pay(amount, on=row.due_date, key=f"p{row.number}"))
    return replay(terms, [*events, *extra], CUT)


def balances_of(state, last, **values):
    return Balances(
        **{
            "amount": AMOUNT,
            "disbursed_on": START,
            "on": CUT,
            "paid_principal": AMOUNT - state.principal_outstanding,
            "paid_interest": paid_interest_of(state),
            "last_paid": last,
            "held": state.unallocated,
            "tolerance": Decimal(1000),
            **values,
        }
    )


def last_paid(state):
    return max((part.on for part in state.allocations), default=None)


def assert_same(opening, state):
    found = opening.state
    for name in ("principal_outstanding", "unallocated", "accrued_interest"):
        assert getattr(found, name) == getattr(state, name), name
    assert found.oldest_unpaid_due == state.oldest_unpaid_due
    assert paid_interest_of(found) == paid_interest_of(state)
    assert found.owed["principal"] == state.owed["principal"]
    assert found.owed["interest"] == state.owed["interest"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("paid", [0, 1, 5, 11])
def test_rows_paid_in_full(method, paid):
    state = live(make_terms(method), paid)
    opening = find_opening(make_terms(method), balances_of(state, last_paid(state)))
    assert_same(opening, state)
    assert not opening.state.owed["late_interest"]
    assert not opening.state.owed["overdue_interest"]


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "flat", "seasonal"])
def test_a_row_paid_in_part(method):
    """What was paid of the row in arrears went to its interest, then its principal."""
    terms = make_terms(method)
    row = live(terms, 0).rows[5]
    part = Pay(row.interest + 700_000, on=row.due_date, key="part")
    state = live(terms, 5, [part])
    opening = find_opening(terms, balances_of(state, row.due_date))
    assert_same(opening, state)


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "flat"])
def test_principal_first_when_overdue(method):
    terms = make_terms(method)
    row = live(terms, 0).rows[5]
    state = live(terms, 5, [Pay(600_000, on=CUT - timedelta(days=9), key="part")])
    assert state.owed["interest"] >= row.interest
    opening = find_opening(terms, balances_of(state, CUT - timedelta(days=9)))
    assert_same(opening, state)


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "interest_only"])
@pytest.mark.parametrize("mode", ["installment", "term"])
def test_prepaid_principal(method, mode):
    """The smaller installment or the shorter term: the balance is the same."""
    terms = make_terms(method)
    day = date(2025, 12, 15)
    state = live(terms, 11, [Pay(9_000_000, mode, on=day, key="ahead")])
    opening = find_opening(terms, balances_of(state, day))
    assert opening.state.principal_outstanding == state.principal_outstanding
    assert paid_interest_of(opening.state) == paid_interest_of(state)


def test_money_held():
    terms = make_terms("annuity")
    state = live(terms, 11, [Pay(1_000_000, on=date(2025, 12, 20), key="more")])
    assert state.unallocated == 1_000_000
    opening = find_opening(terms, balances_of(state, date(2025, 12, 20)))
    assert_same(opening, state)


@pytest.mark.parametrize("cents", [-3, -999, 7, 1000])
@pytest.mark.parametrize("method", ["annuity", "equal_principal", "flat"])
@pytest.mark.parametrize("last", [date(2025, 12, 15), date(2025, 12, 20), CUT])
def test_rounding_of_the_other_system(method, cents, last):
    """A few đồng of interest more or less never leave a loan overdue."""
    terms = make_terms(method)
    state = live(terms, 11)
    paid = paid_interest_of(state) + cents
    opening = find_opening(terms, balances_of(state, last, paid_interest=paid))
    assert opening.state.principal_outstanding == state.principal_outstanding
    assert opening.state.oldest_unpaid_due == state.oldest_unpaid_due
    assert not any(opening.state.owed.values())
    assert not opening.state.unallocated
    code = "interest_less" if cents < 0 else "interest_more"
    assert (code, {"amount": abs(cents)}) in opening.notes


def test_interest_beyond_the_tolerance_is_refused():
    terms = make_terms("annuity")
    state = live(terms, 11)
    paid = paid_interest_of(state) + 1001
    with pytest.raises(LoanError) as refused:
        find_opening(terms, balances_of(state, CUT, paid_interest=paid))
    assert refused.value.code == "opening_differs"
    assert refused.value.values["file_interest"] == paid


def test_late_charges_of_the_other_system():
    terms = make_terms("annuity")
    state = live(terms, 5)
    late = Decimal(123_456)
    opening = find_opening(terms, balances_of(state, last_paid(state), late=late))
    assert opening.state.owed["penalty"] == late
    after = replay(terms, opening.events, CUT + timedelta(days=10))
    assert after.owed["overdue_interest"] > 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"paid_principal": AMOUNT + 1, "last_paid": CUT}, "opening_overpaid"),
        ({"paid_principal": Decimal(1)}, "opening_last_paid"),
        ({"held": Decimal(1), "last_paid": START - timedelta(1)},)
        + ("opening_last_paid_range",),
        ({"disbursed_on": CUT + timedelta(1)}, "opening_after"),
    ],
)
def test_impossible_balances(values, code):
    values = {"amount": AMOUNT, "disbursed_on": START, "on": CUT, **values}
    with pytest.raises(LoanError) as refused:
        find_opening(make_terms("annuity"), Balances(**values))
    assert refused.value.code == code


def test_a_history_is_replayed():
    terms = make_terms("equal_principal")
    plan = live(terms, 0)
    payments = tuple(
        (row.due_date + timedelta(days=3), row.principal + row.interest, None)
        for row in plan.rows[:11]
    )
    state = live(terms, 11)
    # The other system took nothing for three days; the engine would have.
    opening = find_opening(
        terms, balances_of(state, payments[-1][0], payments=payments)
    )
    assert not any(opening.state.owed.values())
    assert opening.state.principal_outstanding == state.principal_outstanding
    assert sum(1 for event in opening.events if isinstance(event, Pay)) == 11


def test_a_history_with_late_charges_that_were_paid():
    terms = make_terms("equal_principal")
    row = live(terms, 0).rows[0]
    day = row.due_date + timedelta(days=30)
    start = [Disburse(AMOUNT, on=START, key="d")]
    owed = replay(terms, start, day).owed
    amount = sum(owed[name] for name in ("principal", "interest", "late_interest"))
    amount += owed["overdue_interest"]
    assert amount > row.principal + row.interest
    values = Balances(
        amount=AMOUNT, disbursed_on=START, on=day, payments=((day, amount, None),)
    )
    opening = find_opening(terms, values)
    assert opening.notes == (("late_counted", {}),)
    assert not any(opening.state.owed.values())
    assert not opening.state.unallocated


def test_a_surplus_that_the_file_does_not_tell_is_held():
    values = Balances(
        amount=AMOUNT,
        disbursed_on=START,
        on=date(2025, 2, 1),
        payments=((date(2025, 1, 20), Decimal(2_000_000), None),),
    )
    opening = find_opening(make_terms("annuity"), values)
    assert opening.state.unallocated == 2_000_000


def test_a_history_with_a_prepayment_of_unknown_kind():
    terms = make_terms("equal_principal")
    ahead = Pay(6_000_000, "installment", on=date(2025, 6, 20), key="ahead")
    state = live(terms, 5, [ahead])
    plan = live(terms, 0)
    payments = tuple(
        (row.due_date, row.principal + row.interest, None) for row in plan.rows[:5]
    )
    payments += ((ahead.on, ahead.amount, None),)
    values = balances_of(state, ahead.on, payments=payments)
    opening = find_opening(terms, values)
    assert opening.state.principal_outstanding == state.principal_outstanding


def test_a_history_that_leads_elsewhere_says_where():
    terms = make_terms("annuity")
    values = Balances(
        amount=AMOUNT,
        disbursed_on=START,
        on=CUT,
        paid_principal=Decimal(9_999_999),
        payments=((date(2025, 2, 15), Decimal(3_000_000), None),),
    )
    with pytest.raises(LoanError) as refused:
        find_opening(terms, values)
    assert refused.value.code == "opening_history"
    assert 0 < refused.value.values["principal"] < 3_000_000


def test_random_loans_come_over_as_they_were():
    seed = random.randrange(10**6)
    print("seed", seed)
    dice = random.Random(seed)
    for _number in range(150):
        method = dice.choice(list(METHODS))
        rate = Decimal(dice.randint(0, 3600)) / 100
        terms = make_terms(
            method,
            annual_rate=rate,
            periods=dice.randint(1, 36),
            late_grace=dice.choice((0, 0, 5)),
        )
        paid = dice.randint(0, 12)
        state = live(terms, paid)
        last = last_paid(state)
        if last and dice.random() < 0.5:
            last = min(last + timedelta(days=dice.randint(0, 20)), CUT)
        opening = find_opening(terms, balances_of(state, last, tolerance=Decimal(0)))
        assert_same(opening, state)
