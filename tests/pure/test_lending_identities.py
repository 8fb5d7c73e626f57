"""What holds for every loan, whatever happens to it: no đồng is lost."""

import random
from datetime import timedelta

import pytest
from lending_checks import check
from lending_lives import METHODS, make_life, make_terms

from crm_vn_core.lending import LoanError, replay
from crm_vn_core.lending.events import Disburse, Pay

SEEDS = range(20_261_122, 20_261_122 + 210)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_life(seed):
    """Identities after every event; order of entry and undone events change nothing."""
    rng = random.Random(seed)
    terms = make_terms(rng, METHODS[seed % len(METHODS)])
    events = make_life(rng, terms)
    states = []
    for count in range(1, len(events) + 1):
        states.append(replay(terms, events[:count], events[count - 1].on))
        check(states[-1])
    last = events[-1].on
    shuffled = events[:]
    rng.shuffle(shuffled)
    assert replay(terms, shuffled, last) == states[-1]
    for count in (1, len(events) // 2, len(events) - 1):
        if count:
            entered = shuffled_part(rng, events[:count])
            assert replay(terms, entered, events[count - 1].on) == states[count - 1]
    quiet = replay(terms, events, last + timedelta(days=400))
    check(quiet)
    check_short(terms, events, last)


def shuffled_part(rng, events):
    events = events[:]
    rng.shuffle(events)
    return events


def check_short(terms, events, on):
    """Without the rows to come every figure is the same."""
    full, short = replay(terms, events, on), replay(terms, events, on, future=False)
    for name, value in vars(short).items():
        if name != "rows":
            assert value == getattr(full, name), name
    assert short.rows == full.rows[: len(short.rows)]


@pytest.mark.parametrize("seed", SEEDS)
def test_payoff_closes_the_loan(seed):
    """What the state names as payoff settles on that day; one unit less does not."""
    rng = random.Random(seed)
    terms = make_terms(rng, METHODS[seed % len(METHODS)])
    events = make_life(rng, terms, count=12)
    on = events[-1].on + timedelta(days=rng.randint(1, 40))
    state = replay(terms, events, on)
    if state.status != "active" or not state.payoff:
        return
    done = replay(
        terms, [*events, Pay(state.payoff, mode="settle", on=on, key="~last")], on
    )
    assert (done.status, done.closed_on, done.unallocated) == ("closed", on, 0)
    check(done)
    unit = type(state.payoff)(1).scaleb(-max(terms.decimals, 0))
    if state.payoff > unit:
        short = Pay(state.payoff - unit, mode="settle", on=on, key="~last")
        assert replay(terms, [*events, short], on).status == "active"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_installment_paid_in_time(seed):
    """Whoever pays what is next on its day never owes anything late."""
    rng = random.Random(seed)
    terms = make_terms(rng, METHODS[seed % len(METHODS)])
    events = make_life(rng, terms, count=0)
    first = events[0]
    assert isinstance(first, Disburse)
    for row in replay(terms, events, first.on).rows:
        if row.owed:
            events.append(Pay(row.owed, on=row.due_date, key=f"row {row.number}"))
    state = replay(terms, events, max(event.on for event in events))
    assert state.status == "closed"
    assert not any(any(row.late.values()) or row.penalty for row in state.rows)
    check(state)


def test_payment_left_out_is_as_if_it_had_never_been():
    rng = random.Random(SEEDS[0])
    terms = make_terms(rng, "annuity")
    events = make_life(rng, terms, count=10)
    on = events[-1].on
    before = replay(terms, events, on)
    extra = Pay(before.disbursed, mode="settle", on=events[0].on, key="wrong")
    try:
        assert replay(terms, [*events, extra], on) != before
    except LoanError as error:
        assert error.code == "closed"
    assert replay(terms, events, on) == before
