"""Rows to come: their dates, and how the balance is spread over them."""

from fractions import Fraction

from .dates import days30, shifted, step
from .rows import Row

MOST_ROWS = 1200


def round_to(value, multiple, mode):
    """The nearest multiple; a half goes up, or to the even multiple."""
    exact = Fraction(value) / multiple
    lower, rest = divmod(exact.numerator, exact.denominator)
    twice = 2 * rest - exact.denominator
    up = twice > 0 or (twice == 0 and (mode == "half_up" or lower % 2))
    return (lower + bool(up)) * multiple


def make_rows(terms, start, dates, whole_first=False, steps=1):
    """Empty rows from `start` to the nominal `dates`; one row may span `steps`.

    30/360: a monthly row between unmoved dates has 30 days a month.
    """
    rows, first = [], start
    for nominal in dates:
        due = shifted(nominal, terms, first)
        end = due if terms.shift_interest else nominal
        row = Row("installment", start, end, due, nominal)
        row.total30 = days30(start, end)
        in_order = rows[-1].end == rows[-1].nominal if rows else whole_first
        if terms.period_unit == "month" and end == nominal and in_order:
            row.total30 = 30 * terms.period_count * steps
        rows.append(row)
        start = end
    return rows


def regular_dates(terms, first, count, wished=None):
    return [step(first, terms, index, wished) for index in range(count)]


def spread(life, balance, keep=None):
    """Plan the open rows anew for `balance`; `keep`: the installment stays."""
    rows = life.open_rows()
    METHODS[life.method](life, rows, balance, keep)
    life.forecast()


def annuity(life, rows, balance, keep):
    if keep is None and not all(row.in_grace for row in rows):
        keep = equal_installment(life, rows, balance)
    life.installment = keep
    exact = life.accrued_exact()
    for row in rows:
        row.principal = charged = 0
        if not (balance or exact):
            continue
        exact += life.interest_ahead(row, balance)
        if not row.puts_off:
            charged, exact = life.round(exact), 0
        if row is rows[-1]:
            row.principal = balance
        elif not row.in_grace:
            row.principal = min(max(0, keep - charged), balance)
        balance -= row.principal


def equal_installment(life, rows, balance):
    """E of the specification, over the rows that pay principal."""
    paying = [row for row in rows if not row.in_grace]
    exact = life.accrued_exact()
    for row in rows[: rows.index(paying[0])]:
        exact += life.interest_ahead(row, balance)
        exact = exact if row.puts_off else 0
    shares = [life.rate / 100 * life.factor_ahead(row) for row in paying]
    above = balance * (1 + shares[0]) + exact
    below = Fraction(1)
    for share in shares[1:]:
        above *= 1 + share
        below = below * (1 + share) + 1
    return life.round(above / below, life.terms.installment_multiple)


def equal_principal(life, rows, balance, keep=None):
    paying = [row for row in rows if not row.in_grace] or rows[-1:]
    slice_ = life.round(Fraction(balance, len(paying)), life.terms.principal_multiple)
    for row in rows:
        row.principal = 0
        if row is rows[-1]:
            row.principal = balance
        elif not row.in_grace:
            row.principal = min(slice_, balance)
        balance -= row.principal


def interest_only(life, rows, balance, keep=None):
    for row in rows:
        row.principal = 0
    rows[-1].principal = balance


def flat(life, rows, balance, keep=None):
    """Slices; with a multiple, principal gives way so that the installment is one."""
    paying = [row for row in rows if not row.in_grace] or rows[-1:]
    slice_ = keep
    if keep is None:
        exact = Fraction(balance, len(paying))
        slice_ = life.round(exact, life.terms.principal_multiple)
    life.slice = slice_
    multiple = life.terms.installment_multiple
    exact = life.brought
    for row in rows:
        exact += row.share
        interest = 0 if row.puts_off else life.round(exact)
        exact = exact if row.puts_off else Fraction(0)
        wished = slice_
        if multiple:
            wished = life.round(slice_ + interest, multiple) - interest
        row.principal = 0
        if row is rows[-1]:
            row.principal = balance
        elif not row.in_grace:
            row.principal = min(max(0, wished), balance)
        balance -= row.principal


def seasonal(life, rows, balance, keep=None):
    """First by the weight of the month, later as a custom schedule."""
    if not any(row.weight for row in rows):
        for row in rows:
            weight = Fraction(life.terms.season[row.nominal.month - 1])
            row.weight = 0 if row.in_grace else weight
    custom(life, rows, balance)


def custom(life, rows, balance, keep=None):
    """In proportion to what the rows had; the last that has any takes the rest."""
    whole, total = balance, sum(row.weight for row in rows)
    weighted = [row for row in rows if row.weight] or rows[-1:]
    for row in rows:
        row.principal = 0
        if row is weighted[-1]:
            row.principal = balance
        elif total:
            part = life.round(Fraction(whole) * row.weight / total)
            row.principal = min(part, balance)
        balance -= row.principal
        row.weight = row.principal


METHODS = {
    "annuity": annuity,
    "equal_principal": equal_principal,
    "interest_only": interest_only,
    "bullet": interest_only,
    "flat": flat,
    "custom": custom,
    "seasonal": seasonal,
}


def shorten(life, balance):
    """Mode "term": the installment stays, rows are dropped from the end."""
    rows = life.open_rows()
    if life.method in ("interest_only", "bullet"):
        spread(life, balance)
    elif life.method == "annuity":
        spread(life, balance, life.installment)
    elif life.method in ("custom", "seasonal"):
        take_from_the_end(rows, sum(row.principal for row in rows) - balance)
    else:
        for row in rows:
            row.principal = min(row.principal, balance)
            if row is rows[-1]:
                row.principal = balance
            balance -= row.principal
    drop_empty_tail(life)
    life.forecast()


def take_from_the_end(rows, excess):
    for row in reversed(rows):
        taken = min(excess, row.principal)
        row.principal -= taken
        row.weight = row.principal
        excess -= taken


def drop_empty_tail(life):
    """Rows without principal at the end vanish, but the running one stays."""
    rows = life.open_rows()
    while len(rows) > 1 and not rows[-1].principal:
        life.plan.remove(rows.pop())
