"""How much a month? A quick answer that needs no loan."""

from decimal import Decimal
from typing import NamedTuple

from .effective_rate import effective_rate
from .errors import LoanError
from .rounding import exact, get_rounding
from .schedule import build_schedule
from .terms import Installment, LoanTerms


class Quote(NamedTuple):
    """What buying on installments comes to; money in the currency of the price.

    :ivar installment: the first one
    :ivar highest: the highest one: where they differ, the one to be able to pay
    :ivar total: down payment, principal and interest
    :ivar effective_rate: percent a year on what is still owed
    """

    price: Decimal
    down_payment: Decimal
    amount: Decimal
    installment: Decimal
    highest: Decimal
    interest: Decimal
    total: Decimal
    effective_rate: Decimal
    rows: tuple[Installment, ...]


def make_quote(price, on, *, down_percent=0, **terms):
    """Return the quote of a price paid in installments from a day on.

    :param date on: the day of the sale
    :param down_percent: part of the price that is paid at once
    :param terms: what :class:`LoanTerms` takes, without tranches
    """
    rounding = get_rounding(terms.get("decimals", 0), terms.get("rounding", "half_up"))
    if not 0 <= down_percent < 100:
        raise LoanError("down_percent", down_percent=down_percent)
    units = rounding.minor(price)
    down_payment = rounding.fraction(units * exact(down_percent) / 100)
    amount = rounding.major(units - down_payment)
    terms = LoanTerms(tranches=((on, amount),), **terms)
    rows = build_schedule(terms)
    interest = sum(row.interest for row in rows)
    return Quote(
        price=rounding.major(units),
        down_payment=rounding.major(down_payment),
        amount=amount,
        installment=rows[0].total,
        highest=max(row.total for row in rows),
        interest=interest,
        total=rounding.major(units) + interest,
        effective_rate=effective_rate(terms),
        rows=rows,
    )
