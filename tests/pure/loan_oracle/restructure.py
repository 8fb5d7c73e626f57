"""The first plan, and every new one."""

from collections import Counter
from fractions import Fraction

from . import flat
from .dates import add_months, days30, step
from .plan import MOST_ROWS, drop_empty_tail, make_rows, regular_dates, spread
from .rows import COMPONENTS

TREATMENTS = ("leave", "capitalize", "carry", "waive")


def first_plan(life, amount, refused):
    """Rows from the first payment of money; nothing is spread yet."""
    terms, start = life.terms, life.today
    first = terms.first_due
    life.wished = (first or start).day
    if first and first <= start:
        raise refused("first_due")
    life.follows = bool(terms.installment)
    count = MOST_ROWS if life.follows else terms.periods
    plan_rows(life, start, first or step(start, terms, 1), count, refused)
    grant_graces(life, life.plan, 0)


def grant_graces(life, rows, first):
    """The graces of the terms; `first` rows went before."""
    for index, row in enumerate(rows, first):
        row.index = index
        row.in_grace = index < life.terms.principal_grace and life.method != "custom"
        row.puts_off = index < life.terms.interest_grace
        row.bears_none = index < life.terms.interest_free


def is_whole(life, start, first):
    """A month (or period_count months) by the calendar, short months included."""
    if life.terms.period_unit != "month":
        return False
    count = life.terms.period_count
    on_its_day = add_months(start, 0, life.wished) == start
    return first == add_months(start, count) or (
        on_its_day and first == add_months(start, count, life.wished)
    )


def plan_rows(life, start, first, count, refused):
    """Rows from `start` on. The first listed one must end later, as it is moved."""
    terms, whole_first = life.terms, is_whole(life, start, first)
    if life.method == "custom":
        dates = [due for due, _principal in terms.custom_rows]
        if not dates or sorted(set(dates)) != dates:
            raise refused("custom_rows")
        life.plan = make_rows(terms, start, dates)
        if life.plan[0].end <= start:
            raise refused("first_due")
        for row, (_due, principal) in zip(life.plan, terms.custom_rows, strict=True):
            row.weight = Fraction(principal)
        days30_of_custom(life)
        return
    dates = regular_dates(terms, first, count, life.wished)
    if life.method == "bullet":
        life.plan = make_rows(terms, start, dates[-1:], whole_first, count)
    else:
        life.plan = make_rows(terms, start, dates, whole_first)


def days30_of_custom(life):
    for row in life.plan:
        row.total30 = days30(row.start, row.end)


def spread_or_follow(life, balance, refused):
    """With a wished installment the number of rows follows from it."""
    if not life.follows:
        return spread(life, balance)
    if life.method != "annuity":
        raise refused("installment")
    lengthen(life)
    rows = life.open_rows()
    wished = life.money(life.terms.installment)
    spread(life, balance, wished)
    if rows[-1].principal:
        raise refused("installment too small")
    drop_empty_tail(life)
    return life.forecast()


def lengthen(life):
    """Enough rows again for a larger balance."""
    rows = life.open_rows()
    more = make_rows(
        life.terms,
        rows[-1].end,
        [
            step(rows[-1].nominal, life.terms, index, life.wished)
            for index in range(1, MOST_ROWS - len(rows) + 1)
        ],
        whole_first=rows[-1].end == rows[-1].nominal,
    )
    grant_graces(life, more, rows[-1].index + 1)
    life.plan += more


def restructure(life, event, refused):
    """A new plan for what is not due; a loan that held money has just paid has none."""
    life.close_when_done()
    if life.status == "closed":
        raise refused("closed")
    treat = dict(event.treat or {})
    check(treat, refused)
    taken, carried = take_claims(life, treat)
    for row in life.plan:
        carried.update(row.carried)
    exact = life.accrued_exact()
    balance = life.balance() + taken
    capital = carried.pop("capital", 0)
    if treat.get("interest") == "capitalize":
        capital += life.round(exact)
        life.earned += life.round(exact)
        exact = Fraction(0)
    life.capitalized += capital
    balance += capital
    new_plan(life, event, balance, exact, refused)
    life.plan[0].carried = carried
    life.forecast()


def check(treat, refused):
    for component, how in treat.items():
        if component not in COMPONENTS or how not in TREATMENTS:
            raise refused("treat")
        if how == "capitalize" and component not in ("principal", "interest"):
            raise refused("capitalize")


def take_claims(life, treat):
    """Unpaid claims by component; principal to spread anew, and what is carried."""
    taken, carried = 0, Counter()
    for row in life.rows:
        for component, how in treat.items():
            amount = row.unpaid(component, life)
            if how == "leave" or not amount:
                continue
            if how == "waive":
                row.waived[component] += amount
                continue
            row.moved[component] += amount
            if how == "carry":
                carried[component] += amount
            elif component == "principal":
                taken += amount
            else:
                carried["capital"] += amount
    return taken, carried


def new_plan(life, event, balance, exact, refused):
    old, today = life.plan, life.today
    wished, first = life.wished, event.first_due
    if first:
        wished = first.day
        if first <= today:
            raise refused("first_due")
    method = event.method or life.method
    count = event.periods or len(old)
    if not count:
        raise refused("periods")
    first = first or next_due(life)
    if life.method == "custom":
        wished = first.day
    elif not (old or event.first_due):
        wished = today.day
    life.wished = wished
    life.follows = False
    life.numbers.clear()
    life.brought = exact
    if event.annual_rate is not None:
        life.rate = Fraction(event.annual_rate)
    if method == "custom":
        if life.method != "custom" or event.periods or event.first_due:
            raise refused("custom_rows")
        life.plan = make_rows(life.terms, today, [row.nominal for row in old])
        days30_of_custom(life)
        for row, before in zip(life.plan, old, strict=True):
            row.weight = before.weight
    else:
        life.method = method
        plan_rows(life, today, first, count, refused)
        for index, row in enumerate(life.plan):
            row.in_grace = index < event.principal_grace
    life.flat_base, life.flat_sum, life.flat_charged = Fraction(0), exact, 0
    if life.method == "flat":
        flat.lend(life, balance)
    spread(life, balance)


def next_due(life):
    """The nominal date of the running row, or where a holiday of today moved it to."""
    if not life.plan:
        return next_period(life)
    row = life.plan[0]
    return row.nominal if row.nominal > life.today else row.end


def next_period(life):
    if life.terms.period_unit == "month":
        return add_months(life.today, life.terms.period_count)
    return step(life.today, life.terms, 1)
