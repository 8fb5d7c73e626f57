"""Payments that cost no fee for paying early: goods returned, a receivable sold."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from lending_checks import MILLION, paid, pay, run

ON = date(2025, 2, 1)
STEPS = ((6, Decimal(3)), (12, Decimal(1)))


def free(amount, mode):
    return replace(pay(amount, ON, mode), free=True)


def test_all_of_a_free_prepayment_is_principal():
    for mode in ("term", "installment"):
        state = run(ON, free(10 * MILLION, mode), early_fee_steps=STEPS)
        assert paid(state.rows[0]) == {"principal": 10 * MILLION}
        assert state == replace(
            run(ON, pay(10 * MILLION, ON, mode)), payoff=state.payoff
        ), "as where the product asks for no fee"


def test_a_free_settlement_needs_no_fee():
    payoff = run(ON).payoff
    state = run(ON, free(payoff, "settle"), early_fee_steps=STEPS)
    assert (state.status, state.unallocated) == ("closed", 0)
    assert paid(state.rows[0]) == {"principal": 100 * MILLION, "interest": 558_904}
    short = run(ON, free(payoff - 1, "settle"), early_fee_steps=STEPS)
    assert short.status == "active"
    charged = run(ON, pay(payoff, ON, "settle"), early_fee_steps=STEPS)
    assert charged.status == "active", "the fee is missing"
