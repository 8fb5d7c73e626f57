"""Interest on the sum lent for the whole term, the same in every row."""

from fractions import Fraction

from .slices import Slices


class Flat(Slices):
    """Flat interest: it does not shrink with the balance, only prepaying makes it less.

    The total is exact: the last row takes the rest of interest as of principal. Inside
    a row interest accrues evenly by days; where none of its days count (30/360 from the
    30th to the 31st) it is earned when the row ends. Its yearly effective rate is
    nearly twice the flat one: see :mod:`crm_vn_core.lending.effective_rate`.
    """

    def __init__(self, terms):
        super().__init__(terms)
        self.base = Fraction(0)  # what the rate is applied to
        self.per_row = Fraction(0)  # interest of each row
        self.pace = Fraction(0)  # interest of one unit of the running row
        self.at_end = Fraction(0)  # what the end of the running row brings
        self.earned = Fraction(0)  # exact interest of the rows that are closed
        self.charged = 0  # what these rows charged

    def add_tranche(self, plan, amount, before):
        self.slice = None
        self.base += amount
        units = plan.units_left() + sum(self._later_units(plan))
        share = plan.unit_interest(amount, units) / self._rows_left(plan)
        self.per_row += share
        if not plan.in_interest_free:
            self._quicken(plan, share)

    def _quicken(self, plan, share):
        """Let the rest of the running row earn a share more."""
        left = plan.units_left()
        if left:
            self.pace += share / left
        else:
            self.at_end += share

    def resize(self, plan, before):
        self.slice = None
        self._scale(Fraction(plan.balance, before) if before else Fraction(0))

    def shorten(self, plan, before):
        if not plan.balance:
            self._scale(Fraction(0))

    def count_kept(self, plan):
        if plan.installment_multiple:
            return plan.count_ahead(plan.count)
        return super().count_kept(plan)

    def _scale(self, ratio):
        self.base *= ratio
        self.per_row *= ratio
        self.pace *= ratio
        self.at_end *= ratio

    def change_rate(self, plan):
        units = plan.units_of(plan.index)
        total = units + sum(self._later_units(plan))
        self.per_row = plan.unit_interest(self.base, total) / self._rows_left(plan)
        self._set_pace(plan, units)

    def enter(self, plan):
        self._set_pace(plan, plan.units_of(plan.index))

    def _set_pace(self, plan, units):
        self.pace = self.at_end = Fraction(0)
        if plan.in_interest_free:
            return
        if units:
            self.pace = self.per_row / units
        else:
            self.at_end = self.per_row

    def last_accrual(self):
        return self.at_end

    def _later_units(self, plan):
        return [plan.units_of(index) for index in range(plan.index + 1, plan.count)]

    def _rows_left(self, plan):
        return max(plan.count - max(plan.index, plan.interest_free), 1)

    def accrual(self, plan, units):
        return self.pace * units

    def charge(self, plan, interest, is_last):
        self.earned += plan.accrued
        if is_last:
            interest = max(plan.rounding.fraction(self.earned) - self.charged, 0)
            self._scale(Fraction(0))
        self.charged += interest
        return interest

    def principal(self, plan, interest):
        planned = super().principal(plan, interest)
        multiple = plan.installment_multiple
        if not multiple or plan.in_principal_grace:
            return planned
        return max(plan.rounding.ratio(planned + interest, 1, multiple) - interest, 0)
