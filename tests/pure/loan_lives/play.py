"""A life of so many operations from one seed, checked on the way."""

from datetime import timedelta
from random import Random

from crm_vn_core.lending import replay

from .compare import compared
from .engine import REFUSED, engine_values
from .operations import Maker
from .random_terms import random_terms


class Failure(Exception):
    """The two differ: terms, events and day that show it, and what differs."""

    def __init__(self, terms, events, on, found):
        super().__init__("; ".join(found[:5]))
        self.terms, self.events, self.on, self.found = terms, events, on, found


class Play:
    """One life; `terms`, `events` and `today` are where it stands."""

    def __init__(self, seed, operations=50, every=10):
        self.chance = Random(seed)
        self.operations = operations
        self.every = every
        self.refused = self.compared = 0

    def run(self):
        """Raise `Failure` when the two differ."""
        known = REFUSED
        while known == REFUSED:  # terms that both refuse: a wish never paid off
            self.terms, start, amount = random_terms(self.chance)
            maker = Maker(self.chance, self.terms, start, amount)
            self.events, self.today = [maker.first()], start
            known = self.check(self.events)
        maker.known = known
        for _batch in range(0, self.operations, self.every):
            edits = [maker.edit(self.events)]
            while len(edits) < self.every:
                edits.append(maker.edit(self.events))
            known = self.apply(edits) or known
            maker.known, maker.today = known, self.today
        self.permute(known)
        self.undo()

    def apply(self, edits):
        """All edits at once; when they are refused, one half and then the other."""
        events, today = self.edited(edits)
        known = self.check(events, today)
        if known != REFUSED:
            self.events, self.today = events, today
            return known
        if len(edits) == 1:
            self.refused += 1
            return None
        half = len(edits) // 2
        before, after = self.apply(edits[:half]), self.apply(edits[half:])
        return after or before

    def edited(self, edits):
        events, today = list(self.events), self.today
        for what, value in edits:
            if what == "add":
                events.append(value)
            elif what == "remove":
                events = [event for event in events if event.key != value]
            else:
                today += timedelta(days=value)
        return events, today

    def check(self, events, today=None):
        on = today or self.today
        self.compared += 1
        found, values = compared(self.terms, events, on)
        if found:
            raise Failure(self.terms, events, on, found)
        return values

    def permute(self, known):
        """The order of entry plays no part."""
        mixed = self.chance.sample(self.events, len(self.events))
        if engine_values(self.terms, mixed, self.today) != known:
            raise Failure(self.terms, mixed, self.today, ["the order of entry matters"])

    def undo(self):
        """What was added and reversed leaves no trace; nor does looking back."""
        before = replay(self.terms, self.events, self.today)
        key = self.chance.choice(self.events).key
        rest = [event for event in self.events if event.key != key]
        self.check(rest)
        day = self.chance.choice(self.events).on
        self.check(self.events, day)
        if replay(self.terms, self.events, self.today) != before:
            raise Failure(self.terms, self.events, self.today, ["undo left a trace"])
