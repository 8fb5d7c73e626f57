"""The walk: one day after the other, the events of the day, one night of interest."""

from collections import Counter
from fractions import Fraction

from . import actions, flat
from .dates import DAY, factor, units
from .plan import round_to


class Refused(ValueError):
    """What may not be done."""


RANKS = (
    "Disburse",
    "RateChange",
    "Restructure",
    "Pause",
    "Charge",
    "Pay",
    "Waive",
    "Accelerate",
    "WriteOff",
    "Refund",
)


def order(event):
    amount = getattr(event, "amount", None) or 0
    return event.on, RANKS.index(type(event).__name__), amount, event.key


class Life:
    """Everything there is to know of one loan on `today`."""

    def __init__(self, terms):
        self.terms = terms
        self.unit = 10 ** max(terms.decimals, 0)
        self.rate = Fraction(terms.annual_rate)
        self.method = terms.method
        self.today = None
        self.first_day = None
        self.status = "active"
        self.closed_on = None
        self.rows = []  # due: they claim
        self.plan = []  # not due yet
        self.numbers = Counter()  # (rate, basis): sum of balance x days
        self.brought = Fraction(0)  # exact interest brought from before
        self.installment = None
        self.wished = None  # day of month of the due dates
        self.follows = False  # the number of rows follows from a wished installment
        self.flat_base = Fraction(0)
        self.flat_sum = Fraction(0)  # exact interest of the plan's accrued rows
        self.flat_charged = 0  # what was charged of it
        self.slice = None
        self.disbursed = self.capitalized = self.earned = 0
        self.held = []  # [key, amount] in the order of payment
        self.refunded = Counter()
        self.allocations = Counter()  # (key, row, component, day, recovery)
        self.pauses = []

    # Money at the border

    def money(self, amount):
        value = Fraction(amount) * self.unit
        if value.denominator != 1:
            raise Refused("smaller than the smallest unit")
        return int(value)

    def round(self, value, multiple=None):
        """Whole minor units (hundreds when decimals = -2), or a multiple in đồng."""
        size = 10 ** -min(self.terms.decimals, 0)
        if multiple:
            size = Fraction(multiple) * self.unit
        return int(round_to(value, size, self.terms.rounding))

    # Interest

    def open_rows(self):
        return [row for row in self.plan if not row.accrued_fully]

    def running(self):
        for row in self.open_rows():
            if row.start <= self.today < row.end:
                return row
        return None

    def balance(self):
        """Principal that bears in-term interest today."""
        return sum(row.principal for row in self.open_rows())

    def factor_ahead(self, row, until=None):
        if row.bears_none:
            return Fraction(0)
        start = max(row.start, min(self.today, row.end))
        return factor(row, start, until or row.end, self.terms.day_count)

    def interest_ahead(self, row, balance):
        return balance * self.rate / 100 * self.factor_ahead(row)

    def accrued_exact(self):
        """In-term interest of the running row up to today, with what was brought."""
        if self.method == "flat":
            row = self.running()
            return self.brought + (flat.passed(self, row) if row else 0)
        return self.brought + sum(
            number * rate / 100 / basis
            for (rate, basis), number in self.numbers.items()
        )

    @property
    def day_count(self):
        return self.terms.day_count

    def forecast(self):
        """Interest of the open rows if nothing more happens."""
        if self.method == "flat":
            return flat.forecast(self)
        balance = self.balance()
        rows = self.open_rows()
        exact = self.accrued_exact()
        for row in rows:
            row.interest = 0
            if not (balance or exact):
                continue
            exact += self.interest_ahead(row, balance)
            balance -= row.principal
            row.charges = not row.puts_off or not balance or row is rows[-1]
            if row.charges:
                row.interest, exact = self.round(exact), 0
        return None

    def night(self):
        """From today to tomorrow."""
        row = self.running()
        if row and not row.bears_none:
            nights, basis = units(row, self.today, self.day_count)
            self.numbers[self.rate, basis] += self.balance() * nights
        if self.status == "active":
            paused = any(start <= self.today < end for start, end in self.pauses)
            for late in self.rows:
                late.end_of_day(self, paused)
        self.today += DAY

    # The day

    def morning(self):
        for row in list(self.plan):
            if row.end == self.today and not row.accrued_fully:
                self.finish_accrual(row)
        fallen = [row for row in self.plan if row.due == self.today]
        for row in fallen:
            self.fall_due(row)
        if self.status == "active":
            for row in self.rows:
                row.start_of_day(self)
        if fallen:
            self.apply_held()
            self.close_when_done()

    def finish_accrual(self, row):
        """The row has earned all it will (its end may lie ahead of its due date)."""
        if self.method == "flat":
            earned = row.share if self.balance() else Fraction(0)
            exact = self.brought + earned
            self.flat_sum += earned
            self.flat_charged += row.interest
        else:
            exact = self.accrued_exact() + self.interest_ahead(row, self.balance())
        if row.charges and self.method != "flat" and self.round(exact) != row.interest:
            raise AssertionError("the forecast was wrong")
        row.accrued_fully = True
        if not self.balance():
            self.flat_base = Fraction(0)  # all that was lent has had its interest
        self.numbers.clear()
        self.brought = Fraction(0) if row.charges else exact

    def fall_due(self, row):
        if not row.accrued_fully:
            self.finish_accrual(row)
        self.plan.remove(row)
        row.fall_due(self.rate)
        row.balance = sum(later.principal for later in self.plan)
        self.earned += row.interest
        self.rows.append(row)

    def owed(self):
        return sum(row.owed(self) for row in self.rows)

    def remaining(self):
        return sum(row.principal for row in self.plan)

    def close_when_done(self):
        if not self.disbursed or self.status != "active" or self.owed():
            return
        if any(row.planned_total() for row in self.plan):
            return
        self.plan = []
        self.numbers.clear()
        self.brought = Fraction(0)
        self.status, self.closed_on = "closed", self.today

    # Money

    def is_overdue(self):
        return any(row.due < self.today and row.owed(self) for row in self.rows)

    def places(self):
        """(row, component) in the order in which money is used.

        The oldest due date first, whenever its row became a claim; rows of one due
        date in the order in which they did.
        """
        names = self.terms.waterfall
        if self.status == "active" and self.is_overdue():
            names = self.terms.waterfall_overdue
        rows = sorted(self.rows, key=lambda row: row.due)
        if self.terms.waterfall_by == "component":
            return [(row, name) for name in names for row in rows]
        return [(row, name) for row in rows for name in names]

    def use(self, key, amount, places):
        """Pay the places in order; what is left."""
        for row, name in places:
            part = min(amount, row.unpaid(name, self))
            if part > 0:
                row.paid[name] += part
                amount -= part
                recovery = self.status == "written_off"
                self.allocations[key, row, name, self.today, recovery] += part
        return amount

    def apply_held(self):
        for entry in self.held:
            entry[1] = self.use(entry[0], entry[1], self.places())
        self.held = [entry for entry in self.held if entry[1]]

    def hold(self, key, amount):
        if amount:
            self.held.append([key, amount])


def play(terms, events, on):
    """The life on `on`; later events are not looked at."""
    life = Life(terms)
    events = sorted((event for event in events if event.on <= on), key=order)
    if not events:
        life.today, life.status = on, "undisbursed"
        return life
    if type(events[0]).__name__ != "Disburse":
        raise Refused("nothing was disbursed before")
    life.today = events[0].on
    while True:
        life.morning()
        while events and events[0].on == life.today:
            actions.act(life, events.pop(0), Refused)
            life.close_when_done()
        if life.today == on:
            return life
        life.night()
