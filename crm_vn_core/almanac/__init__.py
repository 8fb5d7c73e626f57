"""Lịch vạn niên: the Vietnamese lunar calendar and dates that come again every year.

Pure Python: no Odoo, no dependency. Contract in the docstrings of the functions.
"""

from .can_chi import can_chi, con_giap, tuoi_mu
from .lunar import (
    MAX_DATE,
    MIN_DATE,
    LunarDate,
    leap_month_of,
    month_days,
    to_lunar,
    to_solar,
)
from .recurrence import CALENDARS, check_day_month, next_occurrence
from .workdays import SATURDAY, add_working_days, days_off

__all__ = [
    "SATURDAY",
    "CALENDARS",
    "MAX_DATE",
    "MIN_DATE",
    "LunarDate",
    "add_working_days",
    "can_chi",
    "check_day_month",
    "con_giap",
    "days_off",
    "leap_month_of",
    "month_days",
    "next_occurrence",
    "to_lunar",
    "to_solar",
    "tuoi_mu",
]
