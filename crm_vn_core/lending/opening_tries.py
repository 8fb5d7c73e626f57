"""What may have happened to a loan before its balances were told, simplest first."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from .events import Charge, Disburse, Pause, Pay, Waive

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Try:
    events: list
    notes: list
    #: Interest of the file that no row asks for, charged as a fee.
    excess: Decimal = Decimal(0)


def start(balances, with_pause=True):
    """Return the disbursements, and that days late before the balances do not count."""
    tranches = balances.tranches or ((balances.disbursed_on, balances.amount),)
    events = [
        Disburse(amount, on=day, key=f"disburse-{number}" if number > 1 else "disburse")
        for number, (day, amount) in enumerate(tranches, start=1)
    ]
    if with_pause and balances.disbursed_on < balances.on:
        pause = Pause(balances.on, on=balances.disbursed_on, key="pause")
        events.append(pause)
    if balances.late:
        late = Charge(balances.late, "penalty", on=balances.on, key="late")
        events.append(late)
    return events


def tries(balances, rows, count, principal, interest):
    """Yield what may have happened, the simplest first."""
    if not (balances.paid_principal + balances.paid_interest + balances.held):
        yield Try([], [])
        return
    excess = interest if 0 < interest <= balances.tolerance else Decimal(0)
    short = max(-interest, Decimal(0))
    for part in dict.fromkeys((excess, Decimal(0))):
        yield from _in_one(balances, part, short)
        yield from _row_by_row(balances, rows, count, principal, interest, part, short)


def _in_one(balances, excess, short):
    """One payment on the day of the last one."""
    total = balances.paid_principal + balances.paid_interest + balances.held
    for day in _days(balances):
        events, notes = differences(balances, excess, Decimal(0), day)
        pay = Pay(total, on=day, key="pay-1")
        if not short:
            yield Try([*events, pay], notes, excess)
            continue
        # Less interest than planned: what is missing is given up, where possible
        # before the payment, which then pays all there is.
        for waived in (day - _DAY, day):
            waive, more = differences(balances, Decimal(0), short, waived)
            yield Try([*events, *waive, pay], notes + more, excess)


def _row_by_row(balances, rows, count, principal, interest, excess, short):
    """Each row on its due date, then what is left."""
    paid, notes = [], []
    for number, row in enumerate(rows[:count], start=1):
        amount, day = row.principal + row.interest, min(row.due_date, balances.on)
        if number == 1 and short:
            events, notes = differences(balances, Decimal(0), short, day)
            paid += events
            amount, day = amount - short, day + _DAY
        if amount > 0:
            paid.append(Pay(amount, on=day, key=f"pay-{number}"))
    if count > 1:
        notes = [*notes, ("row_by_row", {"count": count})]
    left = max(interest, Decimal(0)) - excess
    due = rows[count].due_date if count < len(rows) else None
    for day in _days(balances):
        events, more = differences(balances, excess, Decimal(0), day)
        for rest in _rests(balances, principal, left, due, day, excess):
            yield Try([*paid, *events, *rest], notes + more, excess)


def _rests(balances, principal, interest, due, day, excess):
    """Yield the payments of a row that was paid in part, or of a prepayment."""
    amount = principal + interest + excess + balances.held
    if not amount:
        yield []
        return
    yield [Pay(amount, on=day, key="pay-rest")]
    if due and principal and interest:
        for first, second in ((interest, principal), (principal, interest)):
            yield [
                Pay(first, on=due, key="pay-first"),
                Pay(second + excess + balances.held, on=day, key="pay-rest"),
            ]
    if principal:
        rest = interest + excess + balances.held
        others = [Pay(rest, on=day, key="pay-due")] if rest else []
        for mode in ("installment", "term"):
            yield [*others, Pay(principal, mode, on=day, key="pay-ahead")]


def _days(balances):
    """Return the day of the last payment, and its neighbours: on a due date another
    order of payment may hold than on the day after."""
    days = (balances.last_paid, balances.last_paid + _DAY, balances.last_paid - _DAY)
    return [day for day in days if balances.disbursed_on <= day <= balances.on]


def differences(balances, excess, short, day):
    """Return the events, and notes, of a difference of interest taken for rounding."""
    events, notes = [], []
    if excess:
        events.append(Charge(excess, "fee", on=day, key="rounding"))
        notes.append(("interest_more", {"amount": excess}))
    if short:
        events.append(Waive("interest", short, on=day, key="rounding-waived"))
        notes.append(("interest_less", {"amount": short}))
    return events, notes
