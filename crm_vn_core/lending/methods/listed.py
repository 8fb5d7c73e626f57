"""Principal row by row from a list, the base of two methods."""

from .base import Method


class Listed(Method):
    """Each row has its own principal; a change of the balance changes all alike.

    ``amounts`` begins with the first row of the plan; those from ``plan.index`` on add
    up to the balance.
    """

    amounts = ()

    def spread(self, plan):
        self._divide(plan, self.weights(plan))

    def weights(self, plan):
        """Return the weight of every row of the plan."""
        raise NotImplementedError

    def resize(self, plan, before):
        self._divide(plan, self.amounts)

    def _divide(self, plan, weights):
        """Give the running and the later rows the balance by weight, rounded.

        The last weighted row takes the rest; without weights it is the last row.
        """
        rows = range(plan.index, plan.count)
        total = sum(weights[index] for index in rows)
        weighted = [index for index in rows if weights[index]]
        last = weighted[-1] if weighted else plan.count - 1
        amounts = [0] * plan.count
        left = plan.balance
        for index in weighted:
            share = weights[index] * plan.balance
            part = min(plan.rounding.ratio(share, total), left)
            amounts[index] = part
            left -= part
        amounts[last] += left
        self.amounts = amounts

    def can_keep(self, plan):
        return not plan.in_principal_grace

    def shorten(self, plan, before):
        """Take what was prepaid off from the end."""
        amounts = list(self.amounts)
        taken = before - plan.balance
        for index in range(len(amounts) - 1, plan.index - 1, -1):
            part = min(amounts[index], taken)
            amounts[index] -= part
            taken -= part
        self.amounts = amounts

    def count_kept(self, plan):
        if not plan.balance:
            return super().count_kept(plan)
        count = plan.count
        while not self.amounts[count - 1]:
            count -= 1
        return count

    def principal(self, plan, interest):
        return self.amounts[plan.index]
