"""Equal slices of principal, the base of two methods."""

from .base import Method


class Slices(Method):
    """Principal in equal parts, rounded once; the last row takes what is left."""

    slice = None

    def spread(self, plan):
        self.slice = None

    def can_keep(self, plan):
        return not plan.in_principal_grace

    def hold(self, plan):
        if self.slice is None:
            rows = plan.count - max(plan.index, plan.principal_grace)
            multiple = plan.principal_multiple
            self.slice = plan.rounding.ratio(plan.balance, max(rows, 1), multiple)

    def count_kept(self, plan):
        if not plan.balance or not self.slice:
            return super().count_kept(plan)
        first = max(plan.index, plan.principal_grace)
        return min(plan.count, first - plan.balance // -self.slice)

    def principal(self, plan, interest):
        if plan.in_principal_grace:
            return 0
        self.hold(plan)
        return self.slice
