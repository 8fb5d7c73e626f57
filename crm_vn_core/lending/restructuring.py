"""A new plan for what is not due, and a treatment of what is unpaid.

Covers a reschedule, extra terms and a payment holiday. The law: Circular 39/2016 art 19
(new terms) and 18 (order of collection); after it, overdue interest may be charged on
overdue interest, not on the principal of the extended term.
"""

from dataclasses import replace
from fractions import Fraction

from .errors import LoanError
from .events import TREATMENTS
from .life import ACTIVE
from .plan import Plan
from .terms import COMPONENTS

_CAPITAL = ("principal", "interest")


def restructure(life, event):
    """Cut the running row, treat the claims, and plan the rest anew.

    Rows whose interest period is over become claims first; when money held pays them
    and nothing is left, the loan is closed and there is nothing to restructure.
    """
    _check_treatments(event)
    life.bring_forward(event.on)
    if life.status != ACTIVE:
        raise LoanError("closed", key=event.key)
    old = life.plan
    old.prepare_change(event.on)
    terms, day = _get_terms(old, event, life.rounding)
    accrued, carried = old.accrued, dict(old.carried)
    balance = old.balance + _treat_claims(life, event, carried)
    if event.treat.get("interest") == "capitalize":
        interest = life.rounding.fraction(accrued)
        life.capitalized += interest
        balance += interest
        accrued = Fraction(0)
    plan = Plan(terms, event.on, day=day, number=old.number, accrued=accrued)
    plan.add_tranche(event.on, balance)
    plan.carried = carried
    life.plan = plan
    life.add_version(event, "restructure")


def _check_treatments(event):
    for component, treatment in event.treat.items():
        if component not in COMPONENTS or treatment not in TREATMENTS:
            raise LoanError("treat", key=event.key, component=component)
        if treatment == "capitalize" and component not in _CAPITAL:
            raise LoanError("capitalize", key=event.key, component=component)


def _treat_claims(life, event, carried):
    """Waive, carry or capitalize what is unpaid; return what joins the balance."""
    capital = 0
    for component, treatment in event.treat.items():
        if treatment == "waive":
            _waive_all(life, component, event.on)
        elif treatment != "leave":
            amount = _move_all(life, component, event.on)
            if treatment == "carry" and amount:
                carried[component] = carried.get(component, 0) + amount
            elif treatment == "capitalize":
                capital += amount
                life.capitalized += amount if component == "interest" else 0
    for claim in list(life.open.values()):
        life.drop_if_paid(claim, event.on)
    return capital


def _waive_all(life, component, on):
    for claim in life.open.values():
        claim.waive(component, claim.owed(component, on), on)


def _move_all(life, component, on):
    return sum(claim.move(component, on) for claim in life.open.values())


def _get_terms(old, event, rounding):
    """Return the terms of the new plan and the wished day of the month."""
    method = event.method or old.terms.method
    values = {
        "method": method,
        "periods": event.periods or old.rows_left,
        "annual_rate": old.rate if event.annual_rate is None else event.annual_rate,
        "principal_grace": event.principal_grace,
        "interest_grace": 0,
        "interest_free": 0,
        "installment": None,
        "first_due": event.first_due,
    }
    if not values["periods"]:
        raise LoanError("periods", key=event.key)
    if method == "custom":
        values["custom_rows"] = _get_custom_rows(old, event, rounding)
    day = event.first_due.day if event.first_due else None
    if not event.first_due and old.rows_left:
        values["first_due"], day = _get_next_due(old, event.on), old.dates.day
    return replace(old.terms, **values), day


def _get_next_due(old, on):
    """Return the nominal date of the running row, or where a holiday moved it to.

    The latter when the nominal date is over: a holiday whose days bear interest.
    """
    period = old.period
    return period.nominal if period.nominal > on else period.end


def _get_custom_rows(old, event, rounding):
    """Return the remaining rows of a custom plan; new ones cannot be made up."""
    if old.terms.method != "custom" or event.periods or event.first_due:
        raise LoanError("custom_rows", key=event.key)
    indexes = range(old.index, old.count)
    amounts = [old.method.amounts[index] for index in indexes]
    if not any(amounts):
        amounts[-1] = 1
    dues = [old.dates[index].nominal for index in indexes]
    return tuple(
        (due, rounding.major(amount)) for due, amount in zip(dues, amounts, strict=True)
    )
