"""A loan to tell scenes about, and what holds for every loan at any time."""

from datetime import date
from decimal import Decimal

from crm_vn_core.lending import LoanTerms, replay
from crm_vn_core.lending.events import Disburse, Pay

START = date(2025, 1, 15)
MILLION = Decimal(1_000_000)
DUE = [date(2025, month, 15) for month in range(2, 13)] + [date(2026, 1, 15)]
_COMPONENTS = ("principal", "interest", "fee", "penalty")


def check(state):
    """Every identity of the engine, on one state."""
    rows = state.rows
    principal = sum(row.principal for row in rows)
    assert principal == state.disbursed + state.capitalized
    paid = sum(row.paid["principal"] + row.waived["principal"] for row in rows)
    assert state.principal_outstanding == principal - paid >= 0
    allocated = sum(allocation.amount for allocation in state.allocations)
    assert state.paid == allocated + state.unallocated + state.refunded
    assert state.unallocated >= 0
    for held in state.held.values():
        assert min(held) >= 0
    assert sum(held.unallocated for held in state.held.values()) == state.unallocated
    check_rows(state)
    if any(state.owed.values()):
        assert not state.unallocated, "held while something is owed"
    if state.status == "closed":
        assert not any(row.owed for row in rows)
        assert not state.payoff


def check_rows(state):
    by_row = {}
    for allocation in state.allocations:
        key = (allocation.row, allocation.component)
        by_row[key] = by_row.get(key, 0) + allocation.amount
    for position, row in enumerate(state.rows, 1):
        figures = {name: getattr(row, name) for name in _COMPONENTS} | row.late
        settled = 0
        for component, amount in figures.items():
            assert row.paid[component] == by_row.get((position, component), 0)
            assert amount >= row.paid[component] + row.waived[component] >= 0
            settled += row.paid[component] + row.waived[component]
        assert row.owed == sum(figures.values()) - settled
        assert (row.paid_on is None) == bool(row.owed) or not row.is_due
        assert row.balance >= 0 and row.days >= 0
        assert row.is_due <= (row.accrual_end <= state.on or row.due_date <= state.on)
    due = [row for row in state.rows if row.is_due]
    assert sum(row.owed for row in due) == sum(state.owed.values())


def make(method="annuity", amount=100 * MILLION, start=START, **terms):
    """Return terms of 100 million at 12 % for twelve months."""
    terms = {"annual_rate": Decimal(12), "periods": 12, **terms}
    return LoanTerms(tranches=((start, amount),), method=method, **terms)


def run(on, *events, amount=100 * MILLION, **terms):
    """Return the state after 100 million were paid out on 15 January at 12 %."""
    terms = {"annual_rate": Decimal(12), "method": "equal_principal", **terms}
    terms = {"principal_multiple": Decimal(1000), **terms}
    first = Disburse(amount, on=START, key="disburse")
    state = replay(LoanTerms(**terms), [first, *events], on)
    check(state)
    return state


def pay(amount, on, mode="due", key="pay"):
    return Pay(Decimal(amount), mode=mode, on=on, key=key)


def paid(row):
    return {component: amount for component, amount in row.paid.items() if amount}


def plan(state):
    """Return what is still to come."""
    return [row for row in state.rows if not row.is_due]
