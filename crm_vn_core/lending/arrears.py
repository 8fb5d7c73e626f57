"""How late a loan is, and the debt group that follows."""

from datetime import timedelta

# Circular 31/2024/TT-NHNN art 10: the last day of groups 1 to 4.
CREDIT_INSTITUTION_LADDER = ((1, 9), (2, 90), (3, 180), (4, 360))
_WORST_GROUP = 5


def days_past_due(oldest_unpaid_due, on):
    """Return ``on`` − the oldest unpaid due date, never one day more."""
    if oldest_unpaid_due is None:
        return 0
    return max(0, (on - oldest_unpaid_due).days)


def count_days(start, end, pauses=()):
    """Return the days from ``start`` up to the day before ``end``, without pauses.

    :param pauses: (first day, day after the last) of each, in order, without overlap
    """
    days = (end - start).days
    for first, until in pauses:
        days -= max(0, (min(end, until) - max(start, first)).days)
    return max(0, days)


def delinquent_days(oldest_unpaid_due, on, grace=0, paused=()):
    """Return the days late that count: without grace and without pauses."""
    if oldest_unpaid_due is None:
        return 0
    return max(0, count_days(oldest_unpaid_due, on, paused) - grace)


def delinquent_date(oldest_unpaid_due, grace=0):
    """Return the last day of grace, from which delinquent days count."""
    return oldest_unpaid_due + timedelta(days=grace)


def debt_group(days, ladder=CREDIT_INSTITUTION_LADDER):
    """Return the debt group of some days past due.

    :param ladder: (group, its last day) in order; beyond them it is group 5
    """
    for group, last in ladder:
        if days <= last:
            return group
    return _WORST_GROUP
