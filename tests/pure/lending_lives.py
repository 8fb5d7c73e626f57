"""Random loans and what happens to them, for the tests of the lending engine."""

from datetime import date, timedelta
from decimal import Decimal

from crm_vn_core.lending import LoanError, LoanTerms, replay
from crm_vn_core.lending.day_count import DAY_COUNTS
from crm_vn_core.lending.events import (
    PAY_MODES,
    Accelerate,
    Charge,
    Disburse,
    Pause,
    Pay,
    RateChange,
    Refund,
    Restructure,
    Waive,
    WriteOff,
)
from crm_vn_core.lending.terms import COMPONENTS, SHIFTS, UNITS

START = date(2024, 1, 31)
METHODS = (
    *("annuity", "equal_principal", "interest_only", "bullet"),
    *("flat", "custom", "seasonal"),
)


def make_terms(rng, method=None):
    """Return random terms that a contract could have."""
    method = method or rng.choice(METHODS)
    periods = rng.randint(1, 14)
    decimals = rng.choice((0, 0, 0, 2, -2))
    terms = {
        "annual_rate": Decimal(rng.choice(("0", "7.3", "12", "18", "20"))),
        "method": method,
        "periods": periods,
        "period_unit": rng.choice((*UNITS, "month")),
        "period_count": rng.choice((1, 1, 2, 3)),
        "day_count": rng.choice(list(DAY_COUNTS)),
        "principal_grace": rng.choice((0, 0, 1, 3)),
        "interest_grace": rng.choice((0, 0, 0, 2)),
        "interest_free": rng.choice((0, 0, 0, 1)),
        "due_shift": rng.choice(SHIFTS),
        "shift_interest": rng.random() < 0.3,
        "decimals": decimals,
        "rounding": rng.choice(("half_up", "half_even")),
        "principal_multiple": rng.choice((None, None, Decimal(1000))),
        "installment_multiple": rng.choice((None, None, Decimal(500))),
        "late_grace": rng.choice((0, 0, 5)),
        "penalty_percent": Decimal(rng.choice(("0", "0", "2.5"))),
        "early_fee_steps": rng.choice(((), ((6, Decimal(3)), (12, Decimal("1.5"))))),
        "waterfall_by": rng.choice(("component", "installment")),
        "waterfall_overdue": tuple(rng.sample(COMPONENTS, len(COMPONENTS))),
    }
    if method == "custom":
        due, rows = START, []
        for _row in range(periods):
            due += timedelta(days=rng.randint(1, 60))
            rows.append((due, Decimal(rng.choice((0, 1000, 2_500_000)))))
        rows[-1] = (rows[-1][0], Decimal(1_000_000))
        terms["custom_rows"] = tuple(rows)
    if method == "seasonal":
        terms["season"] = tuple(rng.choice((0, 1, 2, 5)) for _month in range(12))
    if method != "custom" and rng.random() < 0.3:
        terms["first_due"] = START + timedelta(days=rng.randint(1, 50))
    return LoanTerms(**terms)


def make_amount(rng):
    return Decimal(rng.choice((1, 777, 50_000, 900_000, 3_000_000, 12_345_678)))


def make_event(rng, on, key):
    """Return a random event, payments most often."""
    roll, values = rng.random(), {"on": on, "key": key}
    if roll < 0.62:
        return Pay(make_amount(rng), mode=rng.choice((*PAY_MODES, "due")), **values)
    if roll < 0.70:
        return Disburse(make_amount(rng), **values)
    if roll < 0.77:
        return RateChange(Decimal(rng.choice((0, 9, 15, 20))), **values)
    if roll < 0.83:
        return make_restructure(rng, values)
    if roll < 0.88:
        component = rng.choice(("fee", "penalty"))
        return Charge(make_amount(rng), component, **values)
    if roll < 0.92:
        return Waive(rng.choice(COMPONENTS), make_amount(rng), **values)
    if roll < 0.96:
        return Pause(on + timedelta(days=rng.randint(1, 40)), **values)
    if roll < 0.98:
        return Refund(make_amount(rng), **values)
    return rng.choice((Accelerate, WriteOff))(**values)


def make_restructure(rng, values):
    treat = {
        component: rng.choice(("leave", "carry", "waive", "capitalize"))
        for component in COMPONENTS
        if rng.random() < 0.6
    }
    return Restructure(
        periods=rng.choice((None, 1, 5, 12)),
        annual_rate=rng.choice((None, Decimal(8))),
        method=rng.choice((None, None, "annuity", "equal_principal", "flat")),
        principal_grace=rng.choice((0, 0, 2)),
        treat=treat,
        **values,
    )


def make_life(rng, terms, count=50):
    """Return events that the engine accepts together, in their order of time."""
    events = [Disburse(Decimal(30_000_000), on=START, key="first", fee=Decimal(5000))]
    on = START
    for number in range(count):
        on += timedelta(days=rng.choice((0, 0, 1, 3, 9, 17, 31)))
        event = make_event(rng, on, f"e{number}")
        try:
            replay(terms, [*events, event], on, future=False)
        except LoanError:
            continue
        events.append(event)
    return events
