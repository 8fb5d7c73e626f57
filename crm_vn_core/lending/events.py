"""Everything that can happen to a loan.

``on`` is the value date: the day from which the event counts, whenever it was entered.
``key`` names the event, once per loan. Amounts are in the currency of the loan. A
reversed event is simply left out.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

PAY_MODES = ("due", "term", "installment", "settle")
TREATMENTS = ("leave", "capitalize", "carry", "waive")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a loan on a day."""

    on: date
    key: str


@dataclass(frozen=True)
class Disburse(Event):
    """A tranche is paid out; ``fee`` of it is withheld and earned at once."""

    amount: Decimal
    fee: Decimal = Decimal(0)


@dataclass(frozen=True)
class Pay(Event):
    """Money comes in. What is more than the claims, by mode:

    ``due`` waits for the next rows, ``term`` prepays principal and ends the loan
    earlier, ``installment`` prepays and makes the later rows smaller, ``settle`` ends
    the loan if it is enough. ``free``: paying early costs no fee this time.
    """

    amount: Decimal
    mode: str = "due"
    free: bool = False


@dataclass(frozen=True)
class Charge(Event):
    """A fee or a penalty (``component``) falls due."""

    amount: Decimal
    component: str = "fee"


@dataclass(frozen=True)
class Waive(Event):
    """The lender gives up claims of a component, oldest first, as far as there are."""

    component: str
    amount: Decimal


@dataclass(frozen=True)
class RateChange(Event):
    """A new rate in percent a year, from this day on."""

    annual_rate: Decimal


@dataclass(frozen=True)
class Restructure(Event):
    """What is not due yet gets a new plan; what is unpaid is treated by component.

    None keeps the present rate, method, number of remaining rows or next due date.
    ``treat``: component → leave, capitalize (interest and principal only), carry (to
    the first new row) or waive.
    """

    periods: int | None = None
    first_due: date | None = None
    annual_rate: Decimal | None = None
    method: str | None = None
    principal_grace: int = 0
    treat: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Accelerate(Event):
    """All that remains falls due."""


@dataclass(frozen=True)
class Pause(Event):
    """Days from this one up to the day before ``until`` do not count as late."""

    until: date


@dataclass(frozen=True)
class WriteOff(Event):
    """All that remains falls due, and from then on nothing accrues any more."""


@dataclass(frozen=True)
class Refund(Event):
    """Money that nothing is owed for goes back to the payer."""

    amount: Decimal


RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            Disburse,
            RateChange,
            Restructure,
            Pause,
            Charge,
            Pay,
            Waive,
            Accelerate,
            WriteOff,
            Refund,
        )
    )
}


def in_order(events):
    """Return events in the order in which they count, whatever their order of entry."""
    return sorted(
        events,
        key=lambda e: (e.on, RANK[type(e)], getattr(e, "amount", 0) or 0, e.key),
    )
