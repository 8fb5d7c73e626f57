"""Which claim a đồng pays.

The order is agreed in the contract; for overdue loans of credit institutions the law
puts principal before interest (Circular 39/2016/TT-NHNN art 18).
"""

from collections.abc import Mapping


def spread(amount, rows, order, by, get_owed):
    """Yield (row, component, part) until the amount is used up.

    :param rows: those with claims, oldest first
    :param by: "component" pays a component of all rows before the next component,
        "installment" all of a row before the next row
    :param get_owed: (row, component) → what is unpaid
    """
    if by == "component":
        pairs = ((row, component) for component in order for row in rows)
    else:
        pairs = ((row, component) for row in rows for component in order)
    for row, component in pairs:
        if amount <= 0:
            return
        part = min(amount, get_owed(row, component))
        if part > 0:
            amount -= part
            yield row, component, part


def allocate(amount, claims, order, by="component"):
    """Return ((row, component, part), …) of a payment; the rest stays with the payer.

    :param claims: component → unpaid amount, of one row or of a list of rows, oldest
        first; a row's index names it in the result
    """
    if isinstance(claims, Mapping):
        claims = [claims]

    def get_owed(index, component):
        return claims[index].get(component, 0)

    return tuple(spread(amount, range(len(claims)), order, by, get_owed))
