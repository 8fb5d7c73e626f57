"""The smallest case that still shows a difference."""

import time
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal

from crm_vn_core.lending import LoanTerms

from .compare import differences


def shrink(terms, events, on, seconds=20):
    """(terms, events, on, differences), with all that does not matter left out."""
    until = time.monotonic() + seconds

    def fails(terms, events, on):
        try:
            return bool(differences(terms, events, on))
        except Exception:
            return False

    events = sorted(events, key=lambda event: (event.on, event.key))
    changed = True
    while changed:
        changed = False
        for candidate in candidates(terms, events, on):
            if time.monotonic() > until:
                break
            if fails(*candidate):
                terms, events, on = candidate
                changed = True
                break
    return terms, events, on, differences(terms, events, on)


def candidates(terms, events, on):
    for index in range(len(events)):
        if events[index].key == "first":
            continue
        yield terms, events[:index] + events[index + 1 :], on
    last = max((event.on for event in events), default=on)
    for day in (last, last + timedelta(days=1), on - timedelta(days=1)):
        if last <= day < on:
            yield terms, events, day
    for field in fields(LoanTerms):
        value = getattr(terms, field.name)
        fixed = field.name in ("annual_rate", "method", "tranches")
        if fixed or value == field.default:
            continue
        try:
            yield replace(terms, **{field.name: field.default}), events, on
        except ValueError:
            continue
    for periods in range(1, terms.periods):
        if terms.method != "custom":
            yield replace(terms, periods=periods), events, on
    for index, event in enumerate(events):
        for simpler in simpler_events(event):
            yield terms, [*events[:index], simpler, *events[index + 1 :]], on


def simpler_events(event):
    amount = getattr(event, "amount", None)
    if amount:
        for digits in (7, 6, 4, 2):
            size = Decimal(10) ** digits
            rounder = (amount / size).quantize(Decimal(1)) * size
            if rounder > 0 and rounder != amount:
                yield replace(event, amount=rounder)
    treat = getattr(event, "treat", None)
    for name in treat or ():
        less = {key: how for key, how in treat.items() if key != name}
        yield replace(event, treat=less)
    for name in ("first_due", "annual_rate", "principal_grace"):
        if type(event).__name__ == "Restructure" and getattr(event, name):
            yield replace(event, **{name: 0 if name == "principal_grace" else None})


def as_code(terms, events, on):
    """The case to copy into a test."""
    plain = [
        f"{field.name}={getattr(terms, field.name)!r}"
        for field in fields(LoanTerms)
        if getattr(terms, field.name) != field.default or field.name == "annual_rate"
    ]
    lines = [f"terms = LoanTerms({', '.join(plain)})", "events = ["]
    lines += [f"    {event!r}," for event in events]
    return "\n".join([*lines, "]", f"on = {on!r}"])
