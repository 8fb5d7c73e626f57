"""Terms that no schedule can be made of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lending_checks import MILLION, make

from crm_vn_core.lending import LoanError, build_schedule


@pytest.mark.parametrize(
    ("code", "terms"),
    [
        ("method", {"method": "magic"}),
        ("day_count", {"day_count": "30/365"}),
        ("rounding", {"rounding": "up"}),
        ("period_unit", {"period_unit": "year"}),
        ("periods", {"periods": 0}),
        ("annual_rate", {"annual_rate": Decimal(-1)}),
        ("waterfall", {"waterfall": ("fee", "principal")}),
        ("season", {"method": "seasonal", "season": (1, 2)}),
        ("custom_rows", {"method": "custom"}),
        ("first_due", {"first_due": date(2025, 1, 15)}),
        ("amount", {"amount": Decimal(0)}),
        ("precision", {"amount": Decimal("0.5")}),
        ("installment_too_small", {"installment": Decimal(900_000)}),
        ("installment_method", {"installment": Decimal(1), "method": "flat"}),
        ("due_shift", {"due_shift": "next", "is_workday": lambda day: False}),
    ],
)
def test_refused(code, terms):
    with pytest.raises(LoanError) as error:
        build_schedule(make(**terms))
    assert error.value.code == code


def test_tranche_after_the_last_row():
    terms = make(periods=2)
    late = (*terms.tranches, (date(2025, 3, 15), MILLION))
    with pytest.raises(LoanError, match="after_maturity"):
        build_schedule(replace(terms, tranches=late))
    with pytest.raises(LoanError, match="tranches"):
        build_schedule(replace(terms, tranches=()))
