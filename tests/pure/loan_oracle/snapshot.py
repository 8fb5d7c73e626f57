"""What both implementations must agree on, as plain comparable values."""

from .actions import to_settle
from .rows import COMPONENTS


def snapshot(life):
    """Everything that is compared, money in minor units."""
    rows = sorted(life.rows, key=lambda row: row.due)
    rows += [row for row in life.plan if row.planned_total()]
    owed = {
        name: sum(row.unpaid(name, life) for row in life.rows) for name in COMPONENTS
    }
    unpaid = [row.due for row in rows if counts_as_late(row, life)]
    oldest = min(unpaid, default=None)
    held = sum(amount for _key, amount in life.held)
    paid = sum(row.paid["principal"] for row in life.rows)
    waived = sum(row.waived["principal"] for row in life.rows)
    days_late = max(0, (life.today - oldest).days) if oldest else 0
    waiting = sum(row.planned_total() for row in life.plan if row.accrued_fully)
    needed = sum(owed.values()) + waiting + to_settle(life) - held
    next_rows = [row for row in life.plan if life.remaining() or row.planned_total()]
    return {
        "status": life.status,
        "closed_on": life.closed_on,
        "rows": [row_values(row, life) for row in rows],
        "allocations": sorted(
            (key, rows.index(row) + 1, name, day, amount, recovery)
            for (key, row, name, day, recovery), amount in life.allocations.items()
        ),
        "unallocated": held,
        "held": {key: amount for key, amount in life.held},
        "refunded": {key: amount for key, amount in life.refunded.items() if amount},
        "disbursed": life.disbursed,
        "capitalized": life.capitalized,
        "principal_outstanding": life.disbursed + life.capitalized - paid - waived,
        "principal_overdue": sum(
            row.unpaid("principal", life) for row in life.rows if row.due < life.today
        ),
        "owed": owed,
        "oldest_unpaid_due": oldest,
        "days_past_due": days_late,
        "accrued_interest": life.earned + accrued(life),
        "payoff": max(0, needed),
        "installment": next_rows[0].planned_total() if next_rows else None,
    }


def accrued(life):
    """Rounded interest not due yet: of rows that wait for their day, and running."""
    waiting = sum(row.interest for row in life.plan if row.accrued_fully)
    return waiting + life.round(life.accrued_exact())


def counts_as_late(row, life):
    """Principal or interest is open, due or still to come."""
    if row.is_due:
        return row.unpaid("principal", life) + row.unpaid("interest", life) > 0
    carried = row.carried["principal"] + row.carried["interest"]
    return row.principal + row.interest + carried > 0


def row_values(row, life):
    values = {
        "kind": row.kind,
        "due_date": row.due,
        "is_due": row.is_due,
        "owed": row.owed(life) if row.is_due else row.planned_total(),
    }
    if row.kind == "installment":
        days = (row.end - row.start).days
        values["accrual_start"] = row.start
        values["accrual_end"] = row.end
        values["days"] = row.total30 if life.day_count == "30/360" else days
    for name in COMPONENTS:
        claim = row.claim(name, life) - row.moved[name]
        if not row.is_due:
            claim = row.carried[name]
            claim += {"principal": row.principal, "interest": row.interest}.get(name, 0)
        values[name] = claim
        values["paid_" + name] = row.paid[name]
        values["waived_" + name] = row.waived[name]
    return values
