"""The published cases as terms of a loan."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from crm_vn_core.lending import LoanTerms

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parent / "data/loan_cases.json").read_text(),
        parse_float=Decimal,
    )["cases"]
}
METHODS = {
    "annuity": "annuity",
    "equal instalments": "annuity",
    "equal principal": "equal_principal",
    "interest only": "interest_only",
}


def day(text):
    return date.fromisoformat(text)


def make_terms(case_id, **terms):
    """Return the terms of a published schedule; ``terms`` are what it leaves out."""
    inputs = CASES[case_id]["inputs"]
    rounding = inputs.get("rounding", {})
    multiple = rounding.get("currency_in_multiples_of")
    values = {
        "tranches": tuple(
            (day(tranche["date"]), Decimal(tranche["amount"]))
            for tranche in inputs.get("disbursements", ())
        ),
        "method": METHODS.get(inputs.get("method")),
        "annual_rate": inputs.get("annual_rate_pct"),
        "periods": inputs.get("periods"),
        "day_count": inputs.get("day_count", "30/360").lower(),
        "principal_grace": inputs.get("principal_grace_periods", 0),
        "decimals": 1 - len(str(multiple)) if multiple else rounding.get("decimals", 2),
        "rounding": rounding.get("mode", "HALF_EVEN").lower(),
    }
    if "per month" in inputs.get("rate", ""):
        values["annual_rate"] = Decimal(12 * int(inputs["rate"].split("%")[0]))
    if inputs.get("interest") == "flat":
        values["method"] = "flat"
        values["installment_multiple"] = Decimal(rounding["instalment_multiple"])
    return LoanTerms(**{**values, **terms})
