"""The clock of Viet Nam. Moments are naive datetimes in UTC, as Odoo stores them.

The country has had one offset since 1975 and no summer time.
"""

from datetime import datetime, time, timedelta

ZONE = "Asia/Ho_Chi_Minh"
OFFSET = timedelta(hours=7)


def to_local(moment):
    """Return a moment in UTC as clocks in Viet Nam show it."""
    return moment + OFFSET


def to_utc(day, hour=0.0):
    """Return the moment in UTC of an hour of a day in Viet Nam; 0 is midnight."""
    return datetime.combine(day, time()) + timedelta(hours=hour) - OFFSET
