"""What being late costs, in exact fractions.

Circular 39/2016/TT-NHNN art 13.4 knows three components of interest: in-term interest
on principal; late interest on in-term interest that is overdue; and interest on overdue
principal, by the rate in force when it turned overdue. None of the last two bears
interest itself.
"""

from bisect import insort
from datetime import timedelta
from operator import attrgetter

from .arrears import count_days
from .day_count import late_basis
from .rounding import exact, get_rounding

LATE = ("overdue_interest", "late_interest")


class LateRules:
    """How the lateness of one loan is counted.

    :ivar pauses: (first day, day after the last), in order and without overlap
    :ivar frozen_on: day from which nothing accrues any more
    """

    def __init__(self, terms):
        self.grace = terms.late_grace
        self.rounding = get_rounding(terms.decimals, terms.rounding)
        self.factor = exact(terms.overdue_factor)
        year = 100 * late_basis(terms.day_count)
        self.day = year
        self.interest_rate = exact(terms.late_interest_rate) / year
        self.penalty = exact(terms.penalty_percent) / 100
        self.pauses = []
        self.frozen_on = None

    def pause(self, first, until):
        """Leave days out; those of an earlier pause are out already."""
        if self.pauses:
            first = max(first, self.pauses[-1][1])
        if until > first:
            self.pauses.append((first, until))

    def count(self, start, end):
        """Return the days from ``start`` up to the day before ``end`` that count."""
        if self.frozen_on and end > self.frozen_on:
            end = self.frozen_on
        if self.pauses:
            return count_days(start, end, self.pauses)
        return max(0, (end - start).days)

    def end_of_grace(self, due):
        """Return the first day on which a claim is late beyond the grace."""
        day = due + timedelta(days=self.grace + 1)
        for first, until in self.pauses:
            if first < day and until > due:
                day += until - max(first, due)
        return day

    def principal_rate(self, annual_rate):
        """Return the interest of one unit of overdue principal and one day."""
        return annual_rate * self.factor / self.day


class LateMeter:
    """Adds up unpaid amount × days of one claim.

    :ivar days: days late that count
    :ivar seen: the day up to which everything is added
    """

    __slots__ = ("days", "interest_days", "principal_days", "rate", "rules", "seen")

    def __init__(self, rules, due, annual_rate):
        self.rules = rules
        self.rate = rules.principal_rate(annual_rate)
        self.seen = due
        self.days = self.principal_days = self.interest_days = 0

    def run(self, on, unpaid):
        """Add the days up to a day, on which ``unpaid`` has not changed yet."""
        if on > self.seen:
            days = self.rules.count(self.seen, on)
            self.days += days
            self.principal_days += unpaid["principal"] * days
            self.interest_days += unpaid["interest"] * days
            self.seen = on

    def settle(self):
        """Principal and interest are paid; within the grace that was in time."""
        if self.days <= self.rules.grace:
            self.principal_days = self.interest_days = 0

    def get(self, component):
        """Return what has arisen so far, rounded once; nothing within the grace."""
        if self.days <= self.rules.grace:
            return 0
        if component == "overdue_interest":
            amount_days, rate = self.principal_days, self.rate
        else:
            amount_days, rate = self.interest_days, self.rules.interest_rate
        return self.rules.rounding.ratio(amount_days * rate.numerator, rate.denominator)


class Penalties:
    """The claims that are still to be looked at when their grace is over."""

    def __init__(self, rules):
        self.rules = rules
        self._waiting = []

    def watch(self, claim):
        """Remember a claim, if lateness costs a penalty at all."""
        if self.rules.penalty:
            insort(self._waiting, claim, key=attrgetter("due"))

    def due_until(self, on):
        """Return the claims whose grace is over, the oldest first."""
        over = 0
        for claim in self._waiting:
            if self.rules.end_of_grace(claim.due) > on:
                break
            over += 1
        claims, self._waiting = self._waiting[:over], self._waiting[over:]
        return claims

    def amount(self, claim):
        """Return the penalty of a claim: a part of unpaid principal and interest."""
        unpaid = claim.unpaid["principal"] + claim.unpaid["interest"]
        return self.rules.rounding.fraction(unpaid * self.rules.penalty)
