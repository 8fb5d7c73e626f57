"""Principal when the borrower earns: after the harvest, in the season."""

from ..errors import LoanError
from ..rounding import exact
from .listed import Listed

MONTHS = 12


class Seasonal(Listed):
    """Each row repays by the weight of the month in which it nominally falls due."""

    def __init__(self, terms):
        super().__init__(terms)
        if len(terms.season) != MONTHS or min(terms.season) < 0:
            raise LoanError("season", season=terms.season)
        weights = [exact(weight) for weight in terms.season]
        scale = 1
        for weight in weights:
            scale *= weight.denominator
        self.months = [int(weight * scale) for weight in weights]

    def add_tranche(self, plan, amount, before):
        if before:
            self.resize(plan, before)
        else:
            self.spread(plan)

    def weights(self, plan):
        return [
            0
            if index < plan.principal_grace
            else self.months[plan.dates[index].nominal.month - 1]
            for index in range(plan.count)
        ]
