"""The principal that is not due yet, and the rows that will repay it."""

import copy
from fractions import Fraction

from .day_count import get_day_count
from .due_dates import MAX_ROWS, make_due_dates
from .errors import LoanError
from .methods import get_method
from .rounding import exact, get_rounding
from .rows import PlannedRow

_NOTHING = Fraction(0)


class Plan:
    """The running row of a loan and those after it.

    Time goes on by :meth:`close_row`; between two rows the balance and the rate may
    change. Interest is kept exact and becomes money when a row closes.

    :ivar balance: principal that bears interest, in minor units
    :ivar accrued: exact interest of the running row so far, with what came along
    :ivar elapsed: units of the running row that ``accrued`` knows of
    :ivar carried: component → amount that the running row charges beside its own
    """

    def __init__(self, terms, start, *, day=None, number=1, accrued=_NOTHING):
        if terms.installment and terms.method != "annuity":
            raise LoanError("installment_method", method=terms.method)
        self.terms = terms
        self.start = start
        self.rounding = get_rounding(terms.decimals, terms.rounding)
        self.day_count = get_day_count(terms.day_count)
        self.method = get_method(terms.method, terms)
        self.dates, self.count = make_due_dates(terms, start, day)
        if not self.count:
            raise LoanError("custom_rows")
        self.number = number
        listed = terms.method == "custom"
        self.principal_grace = 0 if listed else terms.principal_grace
        self.interest_grace = terms.interest_grace
        self.interest_free = terms.interest_free
        self.principal_multiple = self._get_multiple(terms.principal_multiple)
        self.installment_multiple = self._get_multiple(terms.installment_multiple)
        self.index = self.balance = self.elapsed = 0
        self.accrued = accrued
        self.carried = {}
        self.is_plain = not accrued
        self._is_shortened = False
        self._set_rate(exact(terms.annual_rate))

    def _get_multiple(self, amount):
        return amount and self.rounding.minor(amount)

    def _set_rate(self, annual_rate):
        self.rate = annual_rate
        self.unit_rate = annual_rate / (100 * self.day_count.basis)

    # The running row

    @property
    def period(self):
        return self.dates[self.index]

    @property
    def rows_left(self):
        """The number of rows from the running one on."""
        return self.count - self.index

    @property
    def is_finished(self):
        """Whether nothing is left that a row could charge."""
        if self.index >= self.count:
            return True
        return not (self.balance or self.accrued or self.carried)

    @property
    def in_principal_grace(self):
        return self.index < self.principal_grace

    @property
    def in_interest_free(self):
        return self.index < self.interest_free

    def units_of(self, index):
        """Return the interest-bearing units of a whole row."""
        if index < self.interest_free:
            return 0
        return self._length(self.dates[index])

    def units_left(self):
        """Return the interest-bearing units of the rest of the running row."""
        if self.in_interest_free:
            return 0
        return self._length(self.period) - self.elapsed

    def _length(self, period):
        return self._measure(period, self.day_count.units)

    def _days(self, period):
        return self._measure(period, self.day_count.days)

    def _measure(self, period, between):
        if self.day_count.month and period.months:
            return self.day_count.month * period.months
        return between(period.start, period.end)

    def days_until(self, on):
        """Return the days of the running row up to a day in it."""
        period = self.period
        until = min(max(on, period.start), period.end)
        days = self.day_count.days(period.start, until)
        return min(days, self._days(period))

    def unit_interest(self, amount, units):
        """Return the exact interest of an amount over some units at the rate of now."""
        rate = self.unit_rate
        return Fraction(amount * units * rate.numerator, rate.denominator)

    def accrue(self, on):
        """Let the interest of the running row grow until a day."""
        if self.index >= self.count:
            return
        period = self.period
        length = self._length(period)
        if on < period.end:
            units = self.day_count.units(period.start, max(on, period.start))
            self._accrue_units(min(units, length) - self.elapsed)
        else:
            self._accrue_units(length - self.elapsed)

    def _accrue_units(self, units):
        if units:
            if not self.in_interest_free:
                self.accrued += self.method.accrual(self, units)
            self.elapsed += units

    def accrued_at_end(self):
        """Return what ``accrued`` will be at the end of the running row."""
        left = self.units_left()
        return self.accrued + self.method.accrual(self, left) if left else self.accrued

    def close_row(self):
        """End the running row, go on to the next one, and return it."""
        period = self.period
        self._accrue_units(self._length(period) - self.elapsed)
        self.accrued += self.method.last_accrual()
        principal, interest = self._divide()
        self.balance -= principal
        row = PlannedRow(
            number=self.number,
            start=period.start,
            end=period.end,
            due=period.due,
            days=self._days(period),
            rate=self.rate,
            is_plain=self.is_plain,
            principal=principal,
            interest=interest,
            balance=self.balance,
            carried=self.carried or None,
        )
        self.number += 1
        self._go_on()
        return row

    def _divide(self):
        """Return principal and interest of the running row, without what is carried."""
        own = self.rounding.fraction(self.accrued)
        is_charged = self.index >= self.interest_grace
        principal = self.method.principal(self, own if is_charged else 0)
        is_last = self.index == self.count - 1 or principal >= self.balance
        if is_last:
            principal = self.balance
        if not (is_charged or is_last):
            return principal, 0
        interest = self.method.charge(self, own, is_last)
        self.accrued = _NOTHING
        return principal, interest

    def skip_row(self):
        """Let the time of a row pass in which there is nothing to charge."""
        self._go_on()

    def _go_on(self):
        self.carried = {}
        self.elapsed = 0
        self.index += 1
        self.is_plain = not self.accrued
        if self.index < self.count:
            self.method.enter(self)

    # Changes

    def prepare_change(self, on):
        """Accrue until a day, and count the rows that a kept installment needs."""
        if self.index < self.count:
            self._begin_change(on)
            self._count_kept_rows()

    def add_tranche(self, on, amount):
        """Pay out more principal."""
        self.prepare_change(on)
        before = self.balance
        self.balance += amount
        self.method.add_tranche(self, amount, before)

    def prepay(self, on, amount, *, keep_installment):
        """Take principal out before it is due."""
        self._begin_change(on)
        before = self.balance
        if keep_installment and self.method.can_keep(self):
            self.method.hold(self)
            self.balance -= amount
            self.method.shorten(self, before)
            self._is_shortened = True
        else:
            self._count_kept_rows()
            self.balance -= amount
            self.method.resize(self, before)

    def change_rate(self, on, annual_rate):
        """Go on at another rate, in percent a year."""
        self.prepare_change(on)
        self._set_rate(annual_rate)
        if self.index < self.count:
            self.method.change_rate(self)

    def take_all(self, on):
        """End the plan on a day; return all that it holds as one row."""
        self.accrue(on)
        start = min(self.period.start, on)
        row = PlannedRow(
            number=0,
            start=start,
            end=on,
            due=on,
            days=self.days_until(on),
            rate=self.rate,
            is_plain=self.is_plain,
            principal=self.balance,
            interest=self.rounding.fraction(self.accrued),
            balance=0,
            carried=self.carried or None,
        )
        self.balance, self.accrued, self.carried = 0, _NOTHING, {}
        self.index = self.count
        return row

    def _begin_change(self, on):
        self.accrue(on)
        if self.elapsed:
            self.is_plain = False

    def _count_kept_rows(self):
        """Count the rows that a kept installment still needs, before they change."""
        if self._is_shortened:
            self.count = self.method.count_kept(self)
            self._is_shortened = False

    def count_ahead(self, at_most):
        """Return the number of rows that the present installment needs.

        :param at_most: rows there are; None when their number follows
        """
        ahead = self.clone()
        ahead.count = at_most or MAX_ROWS + 1
        while not ahead.is_finished:
            ahead.close_row()
        if ahead.index > MAX_ROWS and not at_most:
            raise LoanError("installment_too_small", installment=self.terms.installment)
        return ahead.index

    # Looking ahead

    def clone(self):
        """Return a plan that can go on by itself."""
        plan = copy.copy(self)
        plan.method = self.method.clone()
        return plan

    def look_ahead(self):
        """Yield the rows from the running one to the last, as things stand."""
        ahead = self.clone()
        while not ahead.is_finished:
            yield ahead.close_row()
