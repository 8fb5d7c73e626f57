"""What a repayment method decides. The plan keeps the balance and the interest."""

import copy


class Method:
    """How principal is spread over the rows of a plan.

    A method answers for the running row of ``plan`` (``plan.index``) and is told when
    the plan changes. Here: nothing until the last row, which takes what is left.
    """

    def __init__(self, terms):
        self.terms = terms

    def clone(self):
        """Return a method that can run ahead; its lists are replaced, not changed."""
        return copy.copy(self)

    def spread(self, plan):
        """Plan the running row and the later ones from the balance of now."""

    def add_tranche(self, plan, amount, before):
        """The balance grew by a tranche; ``before`` is what it was."""
        self.resize(plan, before)

    def resize(self, plan, before):
        """The balance changed and the same rows stay."""
        self.spread(plan)

    def can_keep(self, plan):
        """Whether there is an installment that a prepayment may keep."""
        return False

    def hold(self, plan):
        """Fix the present installment: the balance will shrink, rows will be less."""

    def shorten(self, plan, before):
        """The balance shrank and the installment stays."""

    def count_kept(self, plan):
        """Return the number of rows that the kept installment needs."""
        return plan.count_ahead(plan.count)

    def change_rate(self, plan):
        """The plan has another rate from now on."""

    def enter(self, plan):
        """The plan goes on to its next row."""

    def principal(self, plan, interest):
        """Return what the running row repays beside its interest, as planned."""
        return 0

    def accrual(self, plan, units):
        """Return the exact interest of the next ``units`` of the running row."""
        return plan.unit_interest(plan.balance, units)

    def last_accrual(self):
        """Return the exact interest that the end of the running row brings."""
        return 0

    def charge(self, plan, interest, is_last):
        """Return what the running row charges; ``interest`` is its own, rounded."""
        return interest
