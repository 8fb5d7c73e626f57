"""A payment: first the claims, then by its mode the principal that is not due yet."""

from fractions import Fraction

from .early_fee import divide_early
from .errors import LoanError
from .events import PAY_MODES
from .life import ACTIVE, CLOSED
from .rows import extra_row


def pay(life, event):
    """Take a payment in; what is owed is paid first, the rest goes by the mode."""
    if event.mode not in PAY_MODES:
        raise LoanError("mode", key=event.key, mode=event.mode)
    life.purse.add(event.key, life.get_amount(event))
    if life.status == CLOSED:
        return
    early = event.mode != "due" and life.status == ACTIVE
    if early:
        life.bring_forward(event.on)
    life.pay_claims(event.on)
    life.close_if_done(event.on)
    if early and life.status == ACTIVE and life.purse.left(event.key):
        _pay_early(life, event)


def _pay_early(life, event):
    life.plan.accrue(event.on)
    fee = 0 if event.free else _get_settlement_fee(life, event.on)
    if life.purse.total >= _get_rest(life) + fee:
        _settle(life, event, fee)
    elif life.plan.balance:
        _prepay(life, event)


def get_settlement(life, on):
    """Return what ends the plan: principal, accrued interest, what is carried, fee.

    The plan has to be accrued until that day.
    """
    return _get_rest(life) + _get_settlement_fee(life, on)


def _get_rest(life):
    plan = life.plan
    interest = life.rounding.fraction(plan.accrued)
    return plan.balance + interest + sum(plan.carried.values())


def _get_settlement_fee(life, on):
    return life.rounding.fraction(life.plan.balance * life.get_early_fee(on))


def _settle(life, event, fee):
    row = life.plan.take_all(event.on)
    life.add_version(event, "settlement")
    life.claim("settlement", row, on=event.on, fee=fee)


def _prepay(life, event):
    plan, rest = life.plan, life.purse.left(event.key)
    rate = Fraction(0) if event.free else life.get_early_fee(event.on)
    principal, fee = divide_early(rest, rate, life.rounding)
    if principal > plan.balance:
        principal = plan.balance
        fee = min(life.rounding.fraction(principal * rate), rest - principal)
    if principal <= 0:
        return
    keep = event.mode != "installment"
    plan.prepay(event.on, principal, keep_installment=keep)
    life.add_version(event, "prepayment")
    row = extra_row(plan, event.on, principal=principal)
    life.claim_paid("prepayment", row, on=event.on, key=event.key, fee=fee)
