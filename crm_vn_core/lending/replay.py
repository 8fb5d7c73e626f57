"""The whole life of a loan from its terms and events, by value date.

Order of entry plays no part: an event entered late, or left out because it was
reversed, simply gives another life.
"""

from .changes import (
    accelerate,
    change_rate,
    charge,
    disburse,
    pause,
    refund,
    waive,
    write_off,
)
from .errors import LoanError
from .events import (
    Accelerate,
    Charge,
    Disburse,
    Pause,
    Pay,
    RateChange,
    Refund,
    Restructure,
    Waive,
    WriteOff,
    in_order,
)
from .life import ACTIVE, CLOSED, UNDISBURSED, WRITTEN_OFF, Life
from .paying import pay
from .restructuring import restructure
from .snapshot import take_snapshot

_HANDLERS = {
    Disburse: disburse,
    RateChange: change_rate,
    Restructure: restructure,
    Pause: pause,
    Charge: charge,
    Pay: pay,
    Waive: waive,
    Accelerate: accelerate,
    WriteOff: write_off,
    Refund: refund,
}
_ALLOWED = {
    UNDISBURSED: {Disburse},
    ACTIVE: set(_HANDLERS),
    CLOSED: {Pay, Refund},
    WRITTEN_OFF: {Pay, Refund, Charge, Waive},
}
_REFUSAL = {
    UNDISBURSED: "before_disbursement",
    CLOSED: "closed",
    WRITTEN_OFF: "written_off",
}


def replay(terms, events, on, *, future=True):
    """Return the state of a loan on a day.

    :param events: in any order; those after ``on`` have not happened yet. The tranches
        of the terms are paid out beside those among the events
    :param future: whether the state lists the rows that are not due yet
    """
    life = Life(terms)
    for event in in_order(_with_tranches(terms, events)):
        if event.on > on:
            break
        _apply(life, event)
    life.advance(on)
    return take_snapshot(life, on, future)


def _with_tranches(terms, events):
    tranches = [
        Disburse(amount, on=on, key=f"tranche-{number}")
        for number, (on, amount) in enumerate(terms.tranches, 1)
    ]
    events = [*tranches, *events]
    keys = set()
    for event in events:
        if event.key in keys:
            raise LoanError("duplicate_key", key=event.key)
        keys.add(event.key)
    return events


def _apply(life, event):
    life.advance(event.on)
    kind = type(event)
    if kind not in _ALLOWED[life.status]:
        raise LoanError(_REFUSAL[life.status], key=event.key, on=event.on)
    _HANDLERS[kind](life, event)
    life.close_if_done(event.on)
