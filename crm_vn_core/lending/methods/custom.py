"""Rows as the contract lists them."""

from ..errors import LoanError
from .listed import Listed


class Custom(Listed):
    """Due dates and principal come from ``custom_rows``, interest from the balance."""

    def __init__(self, terms):
        super().__init__(terms)
        self.listed = None

    def add_tranche(self, plan, amount, before):
        if self.amounts:
            self.resize(plan, before)
        else:
            self.spread(plan)

    def weights(self, plan):
        if self.listed is None:
            rows = [
                plan.rounding.minor(amount) for _due, amount in self.terms.custom_rows
            ]
            if min(rows) < 0 or not sum(rows):
                raise LoanError("custom_rows", principal=sum(rows))
            self.listed = rows
        return self.listed
