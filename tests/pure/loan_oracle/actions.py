"""What each event does on its day."""

from collections import Counter
from fractions import Fraction

from . import flat, restructure
from .dates import add_months
from .plan import shorten, spread
from .rows import COMPONENTS, Row

AFTER_WRITE_OFF = ("Pay", "Waive", "Charge", "Refund")
AFTER_CLOSING = ("Pay", "Refund")
#: Rows that have earned all they will and wait for their due date become claims.
CALLS_WAITING = ("Restructure", "Accelerate", "WriteOff")


def act(life, event, refused):
    name = type(event).__name__
    amount = getattr(event, "amount", None)
    if amount is not None and amount <= 0:
        raise refused("amount")
    if life.status == "closed" and name not in AFTER_CLOSING:
        raise refused("closed")
    if life.status == "written_off" and name not in AFTER_WRITE_OFF:
        raise refused("written off")
    if name in CALLS_WAITING or (name == "Pay" and event.mode != "due"):
        call_waiting(life)
    {**ACTIONS, "Restructure": restructure.restructure}[name](life, event, refused)


def call_waiting(life):
    for row in [row for row in life.plan if row.accrued_fully]:
        life.fall_due(row)
    life.apply_held()


def disburse(life, event, refused):
    amount = life.money(event.amount)
    if event.fee and not 0 <= life.money(event.fee) <= amount:
        raise refused("fee")
    if life.first_day is None:
        life.first_day = event.on
        restructure.first_plan(life, amount, refused)
    elif not life.open_rows():
        raise refused("after maturity")
    life.disbursed += amount
    balance = life.balance() + amount
    if life.method == "flat":
        flat.lend(life, amount)
    restructure.spread_or_follow(life, balance, refused)


def change_rate(life, event, refused):
    if event.annual_rate < 0:
        raise refused("rate")
    if life.method == "flat":
        flat.cut(life)
    life.rate = Fraction(event.annual_rate)
    life.follows = False
    if life.method == "flat":
        flat.change_rate(life)
        spread(life, life.balance(), life.slice)
    elif life.method == "annuity" and life.open_rows():
        spread(life, life.balance())
    life.forecast()


def pause(life, event, refused):
    if event.until <= event.on:
        raise refused("until")
    life.pauses.append((event.on, event.until))


def new_row(life, kind):
    row = Row(kind, life.today, life.today, life.today)
    row.rate = life.rate
    row.is_due = True
    row.balance = life.remaining()
    life.rows.append(row)
    return row


def charge(life, event, refused):
    new_row(life, "charge").claims[event.component] = life.money(event.amount)
    life.apply_held()


def waive(life, event, refused):
    """Oldest first; never more than is owed."""
    amount = life.money(event.amount)
    for row in sorted(life.rows, key=lambda row: row.due):
        part = min(amount, row.unpaid(event.component, life))
        row.waived[event.component] += part
        amount -= part


def refund(life, event, refused):
    amount = life.money(event.amount)
    if amount > sum(held for _key, held in life.held):
        raise refused("refund")
    for entry in life.held:
        part = min(amount, entry[1])
        entry[1] -= part
        amount -= part
        life.refunded[entry[0]] += part
    life.held = [entry for entry in life.held if entry[1]]


def carried(life):
    """Brought along from older rows, not due yet."""
    total = Counter()
    for row in life.open_rows():
        total.update(row.carried)
    return total


def call_everything(life, kind):
    """All principal and the interest accrued are due today in one row."""
    claims = carried(life)
    interest = life.round(life.accrued_exact())
    claims["principal"] += life.remaining()
    claims["interest"] += interest
    if not sum(claims.values()):
        life.plan = []
        return None
    running = life.running()
    row = new_row(life, kind)
    if running:
        row.start = running.start
    row.claims = claims
    row.balance = 0
    life.earned += interest
    life.plan = []
    life.numbers.clear()
    life.brought = Fraction(0)
    return row


def accelerate(life, event, refused):
    if call_everything(life, "acceleration"):
        life.apply_held()


def write_off(life, event, refused):
    call_everything(life, "write_off")
    life.apply_held()
    life.close_when_done()
    if life.status == "active":
        life.status = "written_off"


def early_fee_percent(life):
    if not life.first_day:
        return Fraction(0)
    for until, percent in life.terms.early_fee_steps:
        if life.today < add_months(life.first_day, until):
            return Fraction(percent)
    return Fraction(0)


def early_fee(life, free=False):
    """Fee for paying back all that remains; none where the payment is free of it."""
    percent = 0 if free else early_fee_percent(life)
    return life.round(life.balance() * percent / 100)


def to_settle(life, free=False):
    """Money needed today besides what is owed already."""
    return (
        life.round(life.accrued_exact())
        + sum(carried(life).values())
        + life.balance()
        + early_fee(life, free)
    )


def pay(life, event, refused):
    amount = life.money(event.amount)
    rest = life.use(event.key, amount, life.places())
    if event.mode != "due" and rest and life.plan:
        held = sum(entry[1] for entry in life.held)
        if rest + held >= to_settle(life, event.free):
            life.hold(event.key, rest)
            return settle(life, event.free)
        rest = prepay(life, event, rest)
    life.hold(event.key, rest)
    return None


def settle(life, free):
    fee = early_fee(life, free)
    row = call_everything(life, "settlement")
    if row:
        row.claims["fee"] += fee
    life.apply_held()


def prepay(life, event, rest):
    """Principal not yet due is paid back; what cannot be used is returned."""
    percent = 0 if event.free else early_fee_percent(life) / 100
    balance = life.balance()
    fee = life.round(rest * percent / (1 + percent))
    part = rest - fee
    if part > balance:
        part = balance
        fee = min(life.round(balance * percent), rest - balance)
    if part <= 0:
        return rest
    mode = event.mode
    if life.open_rows()[0].in_grace and not life.follows:
        mode = "installment"  # no installment yet that could be kept
    if life.method == "flat" and (mode == "installment" or part == balance):
        flat.scale(life, Fraction(balance - part, balance))
    if mode == "installment":
        life.follows = False
        spread(life, balance - part)
    else:
        shorten(life, balance - part)
    row = new_row(life, "prepayment")
    row.claims.update(principal=part, fee=fee)
    places = [(row, name) for name in COMPONENTS]
    return rest - fee - part + life.use(event.key, fee + part, places)


ACTIONS = {
    "Disburse": disburse,
    "RateChange": change_rate,
    "Pause": pause,
    "Charge": charge,
    "Pay": pay,
    "Waive": waive,
    "Accelerate": accelerate,
    "WriteOff": write_off,
    "Refund": refund,
}
