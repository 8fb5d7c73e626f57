"""One life in both implementations: what differs, and which laws of sums are broken."""

from fractions import Fraction

from loan_oracle.rows import COMPONENTS

from .engine import REFUSED, engine_values, minor, oracle_values


def differences(terms, events, on):
    """Lines that say where the two differ; none when they agree."""
    return compared(terms, events, on)[0]


def compared(terms, events, on):
    """(differences, the oracle's values)."""
    expected = oracle_values(terms, events, on)
    got = engine_values(terms, events, on)
    if expected == got == REFUSED:
        return [], expected
    if REFUSED in (expected, got):
        return [f"oracle {_status(expected)}, engine {_status(got)}"], expected
    found = list(_differ("", expected, got))
    return found + broken_sums(terms, events, on, got), expected


def _status(values):
    return values.why if values == REFUSED else values["status"]


def _differ(path, expected, got):
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in sorted({*expected, *got}, key=str):
            yield from _differ(f"{path}/{_name(key)}", expected.get(key), got.get(key))
    elif expected != got and isinstance(expected, list):
        for who, one, other in (("oracle", expected, got), ("engine", got, expected)):
            for entry in one:
                if entry not in other:
                    yield f"{path}: {who} alone has {_name(entry)}"
    elif expected != got:
        yield f"{path}: oracle {_name(expected)}, engine {_name(got)}"


def _name(value):
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_name, value)) + "]"
    if isinstance(value, dict):
        return " ".join(f"{key}={_name(part)}" for key, part in value.items() if part)
    return str(value)


def broken_sums(terms, events, on, values):
    """The identities of the specification, on the engine's answer."""
    rows = values["rows"].values()
    principal = sum(row["principal"] for row in rows)
    settled = sum(row["paid_principal"] + row["waived_principal"] for row in rows)
    payments = sum(
        minor(event.amount, terms)
        for event in events
        if type(event).__name__ == "Pay" and event.on <= on
    )
    used = sum(amount for *_rest, amount, _recovery in values["allocations"])
    refunded = sum(values["refunded"].values())
    paid = sum(row["paid_" + name] for row in rows for name in COMPONENTS)
    laws = {
        "principal of rows = disbursed + capitalized": (
            principal,
            values["disbursed"] + values["capitalized"],
        ),
        "payments = allocations + unallocated + refunds": (
            payments,
            used + values["unallocated"] + refunded,
        ),
        "outstanding = principal of rows - paid - waived": (
            values["principal_outstanding"],
            principal - settled,
        ),
        "paid of rows = allocations": (paid, used),
        "owed by component = owed by row": (
            sum(values["owed"].values()),
            sum(row["owed"] for row in rows if row["is_due"]),
        ),
        "nothing is held while something is due": (
            0,
            min(values["unallocated"], sum(values["owed"].values())),
        ),
        "nothing is owed twice": (0, min([0, *(row["owed"] for row in rows)])),
    }
    return [
        f"{law}: {left} and {right}"
        for law, (left, right) in laws.items()
        if Fraction(left) != right
    ]
