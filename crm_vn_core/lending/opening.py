"""Takes a loan over in mid-life: finds the events that lead to its balances.

Another system tells where a loan stood on a day: principal and interest paid so far,
often without the payments. The events found here make :func:`replay` arrive at the
same figures, so that the loan lives on from there like any other.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .errors import LoanError
from .events import Pay
from .opening_tries import differences, start, tries
from .replay import replay


@dataclass(frozen=True)
class Balances:
    """Where a loan stood at the end of the day ``on``. Money in its currency.

    :ivar paid_principal, paid_interest: since the disbursement
    :ivar last_paid: day of the last payment, needed as soon as anything was paid
    :ivar held: paid and not used yet; None: not told
    :ivar late: late interest and penalties still owed; the engine counts days late
        from ``on``, those before are the other system's
    :ivar tolerance: largest difference of interest that is taken for rounding
    :ivar payments: (day, amount, mode or None) of a known history
    :ivar tranches: (day, amount) of several disbursements, together ``amount``, the
        first on ``disbursed_on``; empty: all was paid out at once
    """

    amount: Decimal
    disbursed_on: date
    on: date
    paid_principal: Decimal | None = None
    paid_interest: Decimal | None = None
    last_paid: date | None = None
    held: Decimal | None = None
    late: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)
    payments: tuple = ()
    tranches: tuple = ()


@dataclass(frozen=True)
class Opening:
    """What leads to the balances.

    :ivar events: in order, the disbursements first
    :ivar state: the :class:`LoanState` on the day of the balances
    :ivar notes: (code, values) of what had to be assumed
    """

    events: tuple
    state: object
    notes: tuple = ()


def find_opening(terms, balances):
    """Return the :class:`Opening` that leads to the balances.

    :raises LoanError: "opening_…" when none does, with the figures that differ
    """
    _check(balances)
    if balances.payments:
        return _from_history(terms, balances)
    return _from_balances(terms, balances)


def paid_interest_of(state):
    """Return the in-term interest that payments have settled."""
    return sum(
        (part.amount for part in state.allocations if part.component == "interest"),
        Decimal(0),
    )


def _check(balances):
    paid = (balances.paid_principal or 0) + (balances.paid_interest or 0)
    if balances.disbursed_on > balances.on:
        raise LoanError("opening_after", on=balances.disbursed_on)
    if (balances.paid_principal or 0) > balances.amount:
        raise LoanError(
            "opening_overpaid", paid=balances.paid_principal, amount=balances.amount
        )
    if not balances.payments and (paid or balances.held):
        last = balances.last_paid
        if last is None:
            raise LoanError("opening_last_paid")
        if not balances.disbursed_on <= last <= balances.on:
            raise LoanError("opening_last_paid_range", last=last)


# -- balances alone -------------------------------------------------------------------


def _from_balances(terms, balances):
    balances = replace(
        balances,
        paid_principal=balances.paid_principal or Decimal(0),
        paid_interest=balances.paid_interest or Decimal(0),
        held=balances.held or Decimal(0),
    )
    first = start(balances)
    planned = replay(terms, first, balances.on)
    rows = [
        row
        for row in planned.rows
        if row.kind == "installment" and row.due_date <= balances.on
    ]
    count, principal, interest = _count_paid(rows, balances)
    for trial in tries(balances, rows, count, principal, interest):
        events = [*first, *trial.events]
        try:
            state = replay(terms, events, balances.on)
        except LoanError:
            continue
        if _fits(state, balances, trial.excess):
            return Opening(tuple(events), state, tuple(trial.notes))
    raise LoanError(
        "opening_differs",
        count=count,
        principal=sum((row.principal for row in rows), Decimal(0)),
        interest=sum((row.interest for row in rows), Decimal(0)),
        file_principal=balances.paid_principal,
        file_interest=balances.paid_interest,
    )


def _count_paid(rows, balances):
    """Return how many rows were paid in full, and what of principal and interest was
    paid beyond them."""
    principal, interest = balances.paid_principal, balances.paid_interest
    count = 0
    for row in rows:
        if row.principal > principal or row.interest > interest + balances.tolerance:
            break
        principal -= row.principal
        interest -= row.interest
        count += 1
    return count, principal, interest


def _fits(state, balances, excess):
    late = ("overdue_interest", "late_interest", "penalty")
    owed_late = sum((state.owed.get(name, 0) for name in late), Decimal(0))
    return (
        state.principal_outstanding == balances.amount - balances.paid_principal
        and paid_interest_of(state) == balances.paid_interest - excess
        and state.unallocated == balances.held
        and owed_late == balances.late
        and not state.owed.get("fee")
    )


# -- a known history ------------------------------------------------------------------


def _from_history(terms, balances):
    """Replay the payments as they were, surplus money as it fits the balances.

    First as if nobody had charged for the days late, then with the engine's charges,
    at last with a surplus that the file does not tell.
    """
    found, error = [], None
    # Only known figures can tell that a surplus has prepaid principal.
    is_told = balances.paid_principal is not None
    modes = ("due", "installment", "term") if is_told else ("due",)
    for with_pause in (True,) if balances.late else (True, False):
        for mode in modes:
            events = start(balances, with_pause)
            events += [
                Pay(amount, own or mode, on=day, key=f"pay-{number}")
                for number, (day, amount, own) in enumerate(balances.payments, start=1)
            ]
            try:
                opening = _settle_rounding(terms, balances, events)
            except LoanError as refused:
                error = error or refused
                continue
            if not with_pause:
                notes = (*opening.notes, ("late_counted", {}))
                opening = replace(opening, notes=notes)
            found.append(opening)
    if not found:
        raise error
    for held in dict.fromkeys((balances.held or Decimal(0), balances.held)):
        for opening in found:
            if _agrees(opening.state, balances, held):
                return opening
    nearest = found[0].state
    raise LoanError(
        "opening_history",
        principal=balances.amount - nearest.principal_outstanding,
        interest=paid_interest_of(nearest),
        held=nearest.unallocated,
        file_principal=balances.paid_principal,
        file_interest=balances.paid_interest,
    )


def _settle_rounding(terms, balances, events):
    """Return the opening of a history, small differences of interest put right."""
    state = replay(terms, events, balances.on)
    limit = balances.tolerance
    surplus = state.unallocated - (balances.held or 0)
    unpaid = state.owed["interest"]
    more, notes = [], []
    if 0 < surplus <= limit and not unpaid:
        more, notes = differences(balances, surplus, Decimal(0), balances.on)
    elif 0 < unpaid <= limit and not state.principal_overdue:
        more, notes = differences(balances, Decimal(0), unpaid, balances.on)
    if more:
        events = [*events, *more]
        state = replay(terms, events, balances.on)
    return Opening(tuple(events), state, tuple(notes))


def _agrees(state, balances, held):
    """Tell whether a history arrives at what the file says, as far as it says it."""
    if held is not None and state.unallocated != held:
        return False
    if balances.paid_principal is not None and (
        state.principal_outstanding != balances.amount - balances.paid_principal
    ):
        return False
    return balances.paid_interest is None or (
        abs(paid_interest_of(state) - balances.paid_interest) <= balances.tolerance
    )
