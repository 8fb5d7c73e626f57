"""The engine's answer in the same plain values as the oracle's."""

from fractions import Fraction

from loan_oracle import Refused, play, snapshot
from loan_oracle.rows import COMPONENTS, LATE

from crm_vn_core.lending import LoanError, replay

REFUSED = "refused"


class Reason(str):
    """Equal to `REFUSED`, and tells why."""

    def __new__(cls, error):
        result = super().__new__(cls, REFUSED)
        result.why = f"refused ({error})"
        return result


def minor(value, terms):
    """Whole minor units of money at the border."""
    amount = Fraction(value) * 10 ** max(terms.decimals, 0)
    if amount.denominator != 1:
        raise AssertionError(f"{value} is finer than the smallest unit")
    return int(amount)


def engine_values(terms, events, on):
    try:
        state = replay(terms, events, on)
    except LoanError as error:
        return Reason(error)
    return state_values(state, terms)


def oracle_values(terms, events, on):
    try:
        values = snapshot(play(terms, events, on))
    except Refused as error:
        return Reason(error)
    values["rows"], labels = labelled(values["rows"])
    values["allocations"] = sorted(
        (key, labels[row - 1], *rest) for key, row, *rest in values["allocations"]
    )
    return values


def labelled(rows):
    """Rows by a label that does not depend on their place; empty ones are left out."""
    counted, result, labels = {}, {}, []
    for row in rows:
        kind, label = (row["kind"], row["due_date"]), None
        if any(row[name] for name in COMPONENTS):
            counted[kind] = counted.get(kind, 0) + 1
            label = (*kind, counted[kind])
            result[label] = row
        labels.append(label)
    return result, labels


def state_values(state, terms):
    def money(value):
        return minor(value, terms)

    rows, labels = labelled([row_values(row, money) for row in state.rows])
    held = {key: money(held.unallocated) for key, held in state.held.items()}
    refunded = {key: money(held.refunded) for key, held in state.held.items()}
    installment = state.installment
    return {
        "status": state.status,
        "closed_on": state.closed_on,
        "rows": rows,
        "allocations": sorted(
            (
                entry.key,
                labels[entry.row - 1],
                entry.component,
                entry.on,
                money(entry.amount),
                entry.recovery,
            )
            for entry in state.allocations
        ),
        "unallocated": money(state.unallocated),
        "held": {key: amount for key, amount in held.items() if amount},
        "refunded": {key: amount for key, amount in refunded.items() if amount},
        "disbursed": money(state.disbursed),
        "capitalized": money(state.capitalized),
        "principal_outstanding": money(state.principal_outstanding),
        "principal_overdue": money(state.principal_overdue),
        "owed": {name: money(state.owed.get(name, 0)) for name in COMPONENTS},
        "oldest_unpaid_due": state.oldest_unpaid_due,
        "days_past_due": state.days_past_due,
        "accrued_interest": money(state.accrued_interest),
        "payoff": money(state.payoff),
        "installment": None if installment is None else money(installment),
    }


def row_values(row, money):
    values = {
        "kind": row.kind,
        "due_date": row.due_date,
        "is_due": row.is_due,
        "owed": money(row.owed),
    }
    if row.kind == "installment":
        for name in ("accrual_start", "accrual_end", "days"):
            values[name] = getattr(row, name)
    for name in COMPONENTS:
        source = row.late if name in LATE else None
        claim = source.get(name, 0) if name in LATE else getattr(row, name)
        values[name] = money(claim)
        values["paid_" + name] = money(row.paid.get(name, 0))
        values["waived_" + name] = money(row.waived.get(name, 0))
    return values
