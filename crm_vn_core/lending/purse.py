"""Money that came in and has not been used yet."""

from collections import OrderedDict

from .errors import LoanError


class Purse:
    """The unused rest of every payment, the oldest first; money in minor units.

    :ivar total: all that is held
    :ivar received: key of the payment → its amount
    :ivar refunded: key of the payment → what went back
    """

    def __init__(self):
        self.total = 0
        self.received, self.refunded = {}, {}
        self._left = OrderedDict()

    def add(self, key, amount):
        """Take a payment in."""
        self.received[key] = amount
        self._left[key] = amount
        self.total += amount

    def left(self, key):
        """Return what is unused of one payment."""
        return self._left.get(key, 0)

    def take(self, amount, key=None):
        """Use money, of one payment or the oldest; return its (key, part) list."""
        self.total -= amount
        parts = []
        while amount:
            source = key or next(iter(self._left))
            part = min(amount, self._left[source])
            parts.append((source, part))
            amount -= part
            if part == self._left[source]:
                del self._left[source]
            else:
                self._left[source] -= part
        return parts

    def refund(self, amount):
        """Give held money back, the oldest first."""
        if amount > self.total:
            raise LoanError("refund_exceeds_held", amount=amount, held=self.total)
        for key, part in self.take(amount):
            self.refunded[key] = self.refunded.get(key, 0) + part
