"""The same installment in every row: interest first, the rest is principal."""

from .base import Method


class Annuity(Method):
    """Equal installments over periods of unequal length.

    With balance B, exact interest A that the running row k will have at its end and the
    factors f of the later rows, the installment E is such that nothing is left:

        (B + A) · Π(1 + f) = E · Σ over rows j = k…n of Π over rows i > j of (1 + f)

    E is worked out when the running row needs it, so that many changes inside one row
    cost one calculation.
    """

    installment = None
    _table = None

    def __init__(self, terms):
        super().__init__(terms)
        self.wished = terms.installment

    def spread(self, plan):
        self.installment = self.wished = None

    def add_tranche(self, plan, amount, before):
        if not self.wished:
            self.installment = None
            return
        self.installment = plan.rounding.minor(self.wished)
        plan.count = plan.count_ahead(None)

    def change_rate(self, plan):
        self.spread(plan)

    def can_keep(self, plan):
        return self.installment is not None or not plan.in_principal_grace

    def hold(self, plan):
        if self.installment is None:
            after, sum_of_after = self._get_table(plan)[plan.index]
            debt = plan.balance + plan.accrued_at_end()
            self.installment = plan.rounding.ratio(
                debt.numerator * after,
                debt.denominator * sum_of_after,
                plan.installment_multiple,
            )

    def principal(self, plan, interest):
        if plan.in_principal_grace:
            return 0
        self.hold(plan)
        return max(self.installment - interest, 0)

    def _get_table(self, plan):
        """Return (Π(1 + f), Σ Π(1 + f)) of the rows after each one, as integers.

        Both are scaled by the same power of the denominator of the factors, so their
        quotient is exact. The table holds as long as rate and number of rows do.
        """
        key = (plan.count, plan.unit_rate)
        if self._table is None or self._table[0] != key:
            self._table = (key, self._make_table(plan))
        return self._table[1]

    def _make_table(self, plan):
        rate, scale = plan.unit_rate.numerator, plan.unit_rate.denominator
        after = sum_of_after = 1
        table = {plan.count - 1: (1, 1)}
        for index in range(plan.count - 1, plan.index, -1):
            after *= scale + rate * plan.units_of(index)
            sum_of_after = after + scale * sum_of_after
            table[index - 1] = (after, sum_of_after)
        return table
