"""When rows begin, end and fall due."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta

from .errors import LoanError

_DAY = timedelta(days=1)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SATURDAY = 5
_LONGEST_SHIFT = 60
MAX_ROWS = 1200


def add_months(start, months, day=None):
    """Return the date some months on, on the wished day as far as the month has it."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = 29 if month == 1 and isleap(year) else _LENGTHS[month]
    return date(year, month + 1, min(day or start.day, last))


@dataclass(slots=True)
class Period:
    """The time of one row: interest from ``start`` to ``end``, payable on ``due``.

    :ivar nominal: the due date before any shift
    :ivar months: length in whole months, None where it is odd
    """

    start: date
    end: date
    due: date
    nominal: date
    months: int | None = None


class Shift:
    """Moves due dates to working days, as the terms say."""

    def __init__(self, terms):
        self.step = {"none": None, "next": _DAY, "previous": -_DAY}[terms.due_shift]
        self.is_workday = terms.is_workday or _is_weekday
        self.bears_interest = terms.shift_interest

    def __call__(self, nominal, start):
        """Return the due date; one before the plan begins is not moved."""
        if not self.step:
            return nominal
        due = nominal
        for _day in range(_LONGEST_SHIFT):
            if self.is_workday(due):
                return due if due > start else nominal
            due += self.step
        raise LoanError("due_shift", due_date=nominal)


def _is_weekday(day):
    return day.weekday() < _SATURDAY


class DueDates:
    """The periods of a plan, made as they are asked for.

    Months keep the wished day: 31 January, 28 February, 31 March.
    """

    def __init__(self, terms, start, first_due=None, day=None):
        self.unit, self.count = terms.period_unit, terms.period_count
        self.start = start
        self.day = day or (first_due or start).day
        self.first = first_due or self._step(start, 1)
        if self.first <= start:
            raise LoanError("first_due", first_due=self.first, start=start)
        self._shift = Shift(terms)
        self._periods = []

    def __getitem__(self, index):
        periods = self._periods
        while len(periods) <= index:
            periods.append(self._make(len(periods)))
        return periods[index]

    def _make(self, index):
        nominal = self._step(self.first, index) if index else self.first
        start = self._periods[-1].end if index else self.start
        return self._period(start, nominal, self._get_months(index))

    def _period(self, start, nominal, months):
        due = self._shift(nominal, self.start)
        end = due if self._shift.bears_interest else nominal
        if end != nominal or (self._periods and start != self._periods[-1].nominal):
            months = None
        return Period(start, end, due, nominal, months)

    def _step(self, start, count):
        if self.unit == "month":
            return add_months(start, count * self.count, self.day)
        days = 7 if self.unit == "week" else 1
        return start + timedelta(days=days * self.count * count)

    def _get_months(self, index):
        """Return the months of a row; the first one may begin on any day."""
        if self.unit != "month":
            return None
        if index == 0 and self.first != add_months(self.start, self.count):
            begins_on_day = self.start == add_months(self.start, 0, self.day)
            if not begins_on_day or self.first != self._step(self.start, 1):
                return None
        return self.count


class Maturity(DueDates):
    """One period over all the rows of the terms."""

    def __init__(self, terms, start, first_due=None, day=None, *, periods):
        super().__init__(terms, start, first_due, day)
        self.periods = periods

    def _make(self, index):
        months = self._get_months(index)
        nominal = self.first
        if self.periods > 1:
            nominal = self._step(self.first, self.periods - 1)
        return self._period(self.start, nominal, months and months * self.periods)


class ListedDates(DueDates):
    """Due dates that the contract lists one by one, each after the one before.

    The first row has to end after the plan begins; its listed date may lie before
    where the holiday that moves it bears interest (a restructure in that holiday).
    """

    def __init__(self, terms, start, dates):
        self._shift = Shift(terms)
        self.start, self.dates, self.day = start, dates, None
        self._periods = []
        for before, after in zip(dates, dates[1:], strict=False):
            if after <= before:
                raise LoanError("custom_rows", due_date=after)
        if dates and self[0].end <= start:
            raise LoanError("first_due", first_due=dates[0], start=start)

    def _make(self, index):
        start = self._periods[-1].end if index else self.start
        return self._period(start, self.dates[index], None)


def make_due_dates(terms, start, day=None):
    """Return the periods of a plan that begins on ``start``, and their number."""
    if terms.method == "custom":
        due_dates = [due for due, _principal in terms.custom_rows]
        return ListedDates(terms, start, due_dates), len(due_dates)
    if terms.method == "bullet":
        periods = terms.periods
        return Maturity(terms, start, terms.first_due, day, periods=periods), 1
    return DueDates(terms, start, terms.first_due, day), terms.periods
