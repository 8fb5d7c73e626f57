"""Terms of every kind: methods, units, day counts, graces, shifts, waterfalls."""

from datetime import date, timedelta
from decimal import Decimal

from loan_oracle.dates import add_months, step
from loan_oracle.rows import COMPONENTS

from crm_vn_core.lending import LoanTerms

METHODS = (
    "annuity",
    "annuity",
    "equal_principal",
    "interest_only",
    "bullet",
    "flat",
    "custom",
    "seasonal",
)
RATES = ("0", "12", "18", "20", "9.4822", "7.3", "36.5", "1.5", "11.99")
TET = {date(year, 2, day) for year in range(2023, 2035) for day in range(8, 15)}


def is_workday(day):
    """Monday to Saturday, without a week of Tết."""
    return day.weekday() < 6 and day not in TET and (day.month, day.day) != (9, 2)


def random_terms(chance):
    """(terms, day of the first tranche, its amount in đồng)."""
    start = date(2023, 1, 1) + timedelta(days=chance.randrange(730))
    if chance.random() < 0.2:
        start = add_months(start, 0, 31)
    decimals = chance.choice((0, 0, 0, 0, 2, -2, -3))
    amount = random_amount(chance, decimals)
    values = dict(
        method=chance.choice(METHODS),
        annual_rate=Decimal(chance.choice(RATES)),
        day_count=chance.choice(
            ("actual/365", "actual/365", "actual/360", "actual/actual", "30/360")
        ),
        decimals=decimals,
        rounding=chance.choice(("half_up", "half_up", "half_even")),
        **random_steps(chance),
        **random_late(chance),
        **random_waterfall(chance),
    )
    values.update(random_dates(chance, values, start))
    values.update(random_graces(chance, values["periods"]))
    values.update(random_method(chance, values, start, amount))
    return LoanTerms(**values), start, amount


def random_amount(chance, decimals):
    if decimals == 2:
        return Decimal(chance.randrange(10_000, 100_000_000)) / 100
    if chance.random() < 0.1:
        return Decimal(chance.randrange(10, 5_000))
    return Decimal(chance.choice((1, 1000, 100_000)) * chance.randrange(1_000, 90_000))


def random_steps(chance):
    unit = chance.choice(("month", "month", "month", "week", "day"))
    counts = {"month": (1, 1, 1, 2, 3), "week": (1, 1, 2), "day": (1, 7, 10, 30)}
    return {
        "period_unit": unit,
        "period_count": chance.choice(counts[unit]),
        "periods": chance.choice((1, 2, 3, 6, 9, 12, 12, 18, 24, 36)),
    }


def random_late(chance):
    return {
        "overdue_factor": Decimal(chance.choice(("1.5", "1.5", "1.3", "1", "0"))),
        "late_interest_rate": Decimal(chance.choice(("10", "10", "6.5", "0"))),
        "late_grace": chance.choice((0, 0, 3, 10)),
        "penalty_percent": Decimal(chance.choice(("0", "0", "2", "0.5"))),
        "early_fee_steps": chance.choice(
            (
                (),
                (),
                ((6, Decimal(3)), (12, Decimal("1.5"))),
                ((120, Decimal("0.75")),),
            )
        ),
    }


def random_waterfall(chance):
    values = {"waterfall_by": chance.choice(("component", "component", "installment"))}
    if chance.random() < 0.3:
        for name in ("waterfall", "waterfall_overdue"):
            values[name] = tuple(chance.sample(COMPONENTS, len(COMPONENTS)))
    return values


def random_dates(chance, values, start):
    result = {"due_shift": chance.choice(("none", "none", "next", "previous"))}
    if chance.random() < 0.3:
        result["first_due"] = start + timedelta(days=chance.randrange(3, 75))
    elif chance.random() < 0.1 and values["period_unit"] == "month":
        result["first_due"] = add_months(start, values["period_count"], 31)
    if result["due_shift"] != "none":
        result["shift_interest"] = chance.random() < 0.4
        result["is_workday"] = chance.choice((None, is_workday))
    return result


def random_graces(chance, periods):
    result = {}
    for name in ("principal_grace", "interest_grace", "interest_free"):
        if chance.random() < 0.12:
            result[name] = chance.randrange(periods)
    return result


def random_method(chance, values, start, amount):
    result = {}
    method, periods = values["method"], values["periods"]
    if chance.random() < 0.25:
        result["principal_multiple"] = Decimal(chance.choice((100, 1000, 5000)))
    if chance.random() < 0.25:
        result["installment_multiple"] = Decimal(chance.choice((100, 1000, 10_000)))
    if method == "annuity" and chance.random() < 0.15:
        result["installment"] = (amount / periods * Decimal("1.1")).quantize(Decimal(1))
    if method == "seasonal":
        result["season"] = tuple(chance.choice((0, 0, 1, 2, 5)) for _month in range(12))
    if method == "custom":
        result["custom_rows"] = random_rows(chance, values, start, amount)
    return result


def random_rows(chance, values, start, amount):
    terms = LoanTerms(
        **{name: values[name] for name in ("period_unit", "period_count", "periods")}
    )
    rows = []
    for index in range(values["periods"]):
        due = step(start, terms, index + 1)
        if values["period_unit"] != "day":
            due += timedelta(days=chance.randrange(-3, 3))
        rows.append((due, Decimal(chance.choice((0, 1, 1, 2, 3)))))
    rows[-1] = (rows[-1][0], Decimal(1))
    whole = sum(part for _due, part in rows)
    return tuple(
        (due, (amount * part / whole).quantize(Decimal(1)) or part)
        for due, part in rows
    )
