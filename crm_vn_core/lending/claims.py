"""What is due: rows that have become claims, and what was paid of them."""

from .late import LATE, LateMeter
from .terms import COMPONENTS

_BASE = ("principal", "interest", "fee", "penalty")
BEARING = ("installment", "acceleration")


class Claim:
    """A row that is due; money in minor units.

    :ivar position: in the state, from 1
    :ivar unpaid: component → amount, without late interest, which grows by itself
    :ivar brought: late interest that a restructure brought here, fixed
    :ivar moved: late interest that a restructure took away
    """

    __slots__ = (
        *("brought", "due", "kind", "meter", "moved", "paid", "paid_on"),
        *("position", "row", "unpaid", "waived"),
    )

    def __init__(self, position, kind, row, meter=None, **extra):
        self.position, self.kind, self.row, self.due = position, kind, row, row.due
        self.meter = meter
        self.unpaid = dict.fromkeys(_BASE, 0)
        self.unpaid["principal"] = row.principal
        self.unpaid["interest"] = row.interest
        for component, amount in extra.items():
            self.unpaid[component] += amount
        self.brought = dict.fromkeys(LATE, 0)
        for component, amount in (row.carried or {}).items():
            where = self.brought if component in LATE else self.unpaid
            where[component] += amount
        self.moved = dict.fromkeys(LATE, 0)
        self.paid = dict.fromkeys(COMPONENTS, 0)
        self.waived = dict.fromkeys(COMPONENTS, 0)
        self.paid_on = None

    def amount(self, component):
        """Return what the row charges of a component in all, late interest aside."""
        return self.unpaid[component] + self.paid[component] + self.waived[component]

    def late(self, component, on):
        """Return the late interest of a component that has arisen until a day."""
        arisen = self.brought[component] - self.moved[component]
        if self.meter:
            self.meter.run(on, self.unpaid)
            arisen += self.meter.get(component)
        return arisen

    def owed(self, component, on):
        """Return what is unpaid of a component on a day."""
        if component in self.unpaid:
            return self.unpaid[component]
        late = self.late(component, on)
        return late - self.paid[component] - self.waived[component] if late else 0

    def total_owed(self, on):
        """Return all that is unpaid on a day."""
        return sum(self.owed(component, on) for component in COMPONENTS)

    def is_paid(self, on):
        """Whether nothing is left on a day."""
        return not any(self.unpaid.values()) and not any(
            self.owed(component, on) for component in LATE
        )

    def pay(self, component, amount, on):
        """Take a payment in."""
        self._reduce(component, amount, on)
        self.paid[component] += amount

    def waive(self, component, amount, on):
        """Give up a part."""
        self._reduce(component, amount, on)
        self.waived[component] += amount

    def move(self, component, on):
        """Take all that is unpaid of a component out of the row, and return it."""
        amount = self.owed(component, on)
        if component in self.unpaid:
            self._reduce(component, amount, on)
        else:
            self.moved[component] += amount
        return amount

    def _reduce(self, component, amount, on):
        if component not in self.unpaid:
            return
        if self.meter:
            self.meter.run(on, self.unpaid)
        self.unpaid[component] -= amount
        if self.meter and not (self.unpaid["principal"] or self.unpaid["interest"]):
            self.meter.settle()


def make_meter(kind, row, rules, annual_rate):
    """Return what counts the lateness of a row; fees and prepayments are never late."""
    return LateMeter(rules, row.due, annual_rate) if kind in BEARING else None
