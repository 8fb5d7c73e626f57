"""The events that are neither payments nor restructures."""

from .errors import LoanError
from .life import ACTIVE, WRITTEN_OFF
from .plan import Plan
from .rounding import exact
from .rows import extra_row
from .terms import COMPONENTS


def disburse(life, event):
    """Pay a tranche out; the first one begins the loan."""
    amount = life.get_amount(event)
    fee = life.rounding.minor(event.fee)
    if not 0 <= fee <= amount:
        raise LoanError("fee", key=event.key, fee=event.fee)
    if life.plan is None:
        life.plan = Plan(life.terms, event.on)
        life.first_on, life.status = event.on, ACTIVE
    life.plan.prepare_change(event.on)
    if not life.plan.rows_left:
        raise LoanError("after_maturity", key=event.key, on=event.on)
    life.plan.add_tranche(event.on, amount)
    life.disbursed += amount
    life.withheld += fee
    life.add_version(event, "disbursement")
    if life.last_row and life.last_row.end == event.on:
        life.last_row.balance = life.plan.balance


def change_rate(life, event):
    """Go on at another rate."""
    rate = exact(event.annual_rate)
    if rate < 0:
        raise LoanError("annual_rate", key=event.key, annual_rate=event.annual_rate)
    life.plan.change_rate(event.on, rate)
    life.add_version(event, "rate_change")


def charge(life, event):
    """Make a fee or a penalty due."""
    if event.component not in ("fee", "penalty"):
        raise LoanError("component", key=event.key, component=event.component)
    amount = {event.component: life.get_amount(event)}
    row = extra_row(life.plan, event.on, balance=life.get_principal_not_due())
    life.claim("charge", row, on=event.on, **amount)


def waive(life, event):
    """Give up claims of a component, oldest first, as far as there are any."""
    if event.component not in COMPONENTS:
        raise LoanError("component", key=event.key, component=event.component)
    amount = life.get_amount(event)
    for claim in life.get_open():
        part = min(amount, claim.owed(event.component, event.on))
        if part:
            claim.waive(event.component, part, event.on)
            life.drop_if_paid(claim, event.on)
            amount -= part


def pause(life, event):
    """Leave days out of every lateness."""
    if event.until <= event.on:
        raise LoanError("until", key=event.key, until=event.until)
    life.late.pause(event.on, event.until)


def accelerate(life, event):
    """Make all that remains due."""
    _call_in(life, event, "acceleration")


def write_off(life, event):
    """Make all that remains due; later payments are recoveries."""
    _call_in(life, event, "write_off")
    if life.status == ACTIVE:
        life.status = WRITTEN_OFF
        life.late.frozen_on = event.on


def _call_in(life, event, kind):
    life.bring_forward(event.on)
    if life.plan.is_finished:
        # Nothing is left to call in, and no later tranche may revive the plan.
        life.plan.index = life.plan.count
        return
    row = life.plan.take_all(event.on)
    life.add_version(event, kind)
    if row.principal or row.interest or row.carried:
        life.claim(kind, row, on=event.on)


def refund(life, event):
    """Give held money back."""
    life.purse.refund(life.get_amount(event))
