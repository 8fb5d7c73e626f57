"""Flat interest: each row earns the same, on what was lent and not on what is owed.

Inside a row the interest accrues evenly by days; what is left without a day that counts
(30/360: from the 30th to the 31st) is earned when the row ends. `row.share` is what the
row still earns from `row.share_from` on; what it earned before lies in `life.brought`.
"""

from fractions import Fraction

from .dates import factor, position


def days_between(life, row, start, end):
    if life.day_count == "30/360":
        return position(row, end) - position(row, start)
    if life.day_count == "actual/actual":
        return factor(row, start, end, life.day_count)
    return (end - start).days


def passed(life, row):
    """What the running row has earned since `share_from`; nothing when all is paid."""
    if not life.balance():
        return Fraction(0)
    whole = days_between(life, row, row.share_from, row.end)
    if not whole:
        return Fraction(0)
    return row.share * days_between(life, row, row.share_from, life.today) / whole


def cut(life):
    """An event changes what is earned from today on."""
    row = life.running()
    if row:
        earned = passed(life, row)
        life.brought += earned
        life.flat_sum += earned
        row.share -= earned
        row.share_from = life.today


def bearing(life):
    return [row for row in life.open_rows() if not row.bears_none]


def lend(life, amount):
    """A tranche: its interest to the end of the term is spread over the open rows."""
    cut(life)
    rows = bearing(life)
    life.flat_base += amount
    for row in rows:
        total = sum(life.factor_ahead(other) for other in rows)
        row.share += amount * life.rate / 100 * total / len(rows)


def change_rate(life):
    cut(life)
    rows = bearing(life)
    units = [factor(row, row.start, row.end, life.day_count) for row in rows]
    for row in rows:
        row.share = life.flat_base * life.rate / 100 * sum(units) / len(rows)
        if row is life.running():
            whole = days_between(life, row, row.start, row.end)
            rest = days_between(life, row, life.today, row.end)
            row.share *= Fraction(rest, whole) if whole else 1


def scale(life, part):
    """Less is owed: what is earned from today on shrinks with the balance."""
    cut(life)
    life.flat_base *= part
    for row in life.open_rows():
        row.share *= part


def forecast(life):
    """The row that pays the last of the balance takes what rounding left."""
    rows, balance = life.open_rows(), life.balance()
    exact, total, charged = life.brought, life.flat_sum, life.flat_charged
    for row in rows:
        over = not balance and row is not rows[0]
        balance -= row.principal
        row.interest = 0
        if over:
            continue
        exact += row.share
        total += row.share
        row.charges = not row.puts_off or not balance or row is rows[-1]
        if not balance or row is rows[-1]:
            row.interest = max(0, life.round(total) - charged)
        elif row.charges:
            row.interest, exact = life.round(exact), 0
        charged += row.interest
