"""The answer of a replay: where a loan stands on a day. Money in its currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Allocation(NamedTuple):
    """A part of a payment that paid one component of one row.

    :ivar key: of the payment
    :ivar row: position in ``LoanState.rows``, from 1
    :ivar on: the day on which the money was used
    :ivar recovery: whether the loan had been written off
    """

    key: str
    row: int
    component: str
    on: date
    amount: Decimal
    recovery: bool


class Held(NamedTuple):
    """What became of the money of one payment."""

    allocated: Decimal
    unallocated: Decimal
    refunded: Decimal


class Version(NamedTuple):
    """The plan changed."""

    key: str
    on: date
    reason: str


class Row(NamedTuple):
    """A row of the plan, or of what fell due outside it.

    :ivar number: of an installment, from 1; 0 for the other kinds
    :ivar kind: installment, prepayment, settlement, charge, acceleration, write_off
    :ivar accrual_start: interest runs from here …
    :ivar accrual_end: … to here; ``days`` by the day count of the contract
    :ivar rate: percent a year at the end of the row
    :ivar is_plain: its interest grew evenly, nothing cut it
    :ivar balance: principal not due yet after this row
    :ivar carried: component → amount that a restructure brought here, included in the
        figures of the row
    :ivar paid: component → amount
    :ivar late: overdue_interest and late_interest that have arisen so far
    :ivar waived: component → amount
    :ivar owed: all that is unpaid, late interest included
    :ivar paid_on: the day on which nothing was left
    :ivar is_due: it is a claim
    """

    number: int
    kind: str
    due_date: date
    accrual_start: date
    accrual_end: date
    days: int
    rate: Decimal
    is_plain: bool
    principal: Decimal
    interest: Decimal
    fee: Decimal
    penalty: Decimal
    balance: Decimal
    carried: Mapping[str, Decimal]
    paid: Mapping[str, Decimal]
    late: Mapping[str, Decimal]
    waived: Mapping[str, Decimal]
    owed: Decimal
    paid_on: date | None
    is_due: bool

    @property
    def total(self):
        """Principal, interest, fee and penalty."""
        return self.principal + self.interest + self.fee + self.penalty


@dataclass(frozen=True)
class LoanState:
    """A loan on the day ``on``.

    :ivar status: undisbursed, active, closed or written_off
    :ivar held: key of every payment → what became of it
    :ivar principal_outstanding: disbursed + capitalized − paid − waived
    :ivar owed: component → what is due and unpaid
    :ivar accrued_interest: in-term interest earned so far
    :ivar payoff: money that would close the loan on this day
    :ivar oldest_unpaid_due: first due date, also a future one, with principal or
        interest unpaid (Circular 31/2024 knows no other arrears)
    :ivar installment: total of the next row
    """

    on: date
    status: str
    closed_on: date | None
    rows: tuple[Row, ...]
    allocations: tuple[Allocation, ...]
    held: Mapping[str, Held]
    versions: tuple[Version, ...]
    disbursed: Decimal
    withheld_fees: Decimal
    capitalized: Decimal
    paid: Decimal
    refunded: Decimal
    unallocated: Decimal
    principal_outstanding: Decimal
    principal_overdue: Decimal
    owed: Mapping[str, Decimal]
    accrued_interest: Decimal
    payoff: Decimal
    oldest_unpaid_due: date | None
    days_past_due: int
    installment: Decimal | None

    @property
    def interest_due(self):
        """In-term interest that is due and unpaid."""
        return self.owed["interest"]
