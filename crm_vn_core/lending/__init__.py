"""Lending: the life of a loan from its terms and what happened to it.

Pure Python, exact to the đồng: no Odoo, no database, no clock.
"""

from . import events
from .arrears import days_past_due, debt_group, delinquent_date, delinquent_days
from .effective_rate import convert_to_365, effective_rate
from .errors import LoanError
from .quote import Quote, make_quote
from .replay import replay
from .schedule import build_schedule
from .terms import COMPONENTS, Installment, LoanTerms
from .waterfall import allocate

__all__ = [
    "COMPONENTS",
    "Installment",
    "LoanError",
    "LoanTerms",
    "Quote",
    "allocate",
    "build_schedule",
    "days_past_due",
    "debt_group",
    "delinquent_date",
    "delinquent_days",
    "convert_to_365",
    "effective_rate",
    "events",
    "make_quote",
    "replay",
]
