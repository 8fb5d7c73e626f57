"""The schedule of a contract, before anything happens to it."""

from dataclasses import replace

from .errors import LoanError
from .plan import Plan
from .rounding import get_rounding
from .terms import Installment


def build_schedule(terms):
    """Return the installments of the terms, all tranches paid out as planned.

    A tranche paid out on a due date belongs to the next row; the balance of the row
    that ends there includes it.
    """
    rounding = get_rounding(terms.decimals, terms.rounding)
    rows = _plan_rows(terms, rounding)
    return tuple(_to_installment(row, rounding.major) for row in rows)


def _plan_rows(terms, rounding):
    tranches = _get_tranches(terms, rounding)
    plan = Plan(terms, tranches[0][0])
    rows = []
    for on, amount in tranches:
        while plan.index < plan.count and plan.period.end <= on:
            rows.append(plan.close_row())
        if plan.index >= plan.count:
            raise LoanError("after_maturity", on=on)
        plan.add_tranche(on, amount)
        if rows and rows[-1].end == on:
            rows[-1] = replace(rows[-1], balance=plan.balance)
    return [*rows, *plan.look_ahead()]


def _get_tranches(terms, rounding):
    """Return (date, minor units) in order, those of one day together."""
    if not terms.tranches:
        raise LoanError("tranches")
    tranches = {}
    for on, amount in sorted(terms.tranches):
        if amount <= 0:
            raise LoanError("amount", amount=amount)
        tranches[on] = tranches.get(on, 0) + rounding.minor(amount)
    return list(tranches.items())


def _to_installment(row, major):
    return Installment(
        number=row.number,
        due_date=row.due,
        days=row.days,
        principal=major(row.principal),
        interest=major(row.interest),
        total=major(row.principal + row.interest),
        balance=major(row.balance),
    )
