"""Fifty things that happen to a loan, in the order in which people enter them."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from loan_oracle.rows import COMPONENTS

from crm_vn_core.lending import events as kinds

from .random_terms import METHODS, RATES

#: Operation: how often.
WEIGHTS = {
    "day_passes": 34,
    "pay": 26,
    "prepay": 9,
    "settle": 0.4,
    "reverse": 9,
    "charge": 4,
    "waive": 4,
    "disburse": 4,
    "reschedule": 3,
    "extra_terms": 1,
    "holiday": 2,
    "rate_change": 3,
    "pause": 3,
    "refund": 3,
    "accelerate": 0.2,
    "write_off": 0.2,
}

EARLY = ("term", "installment")


class Maker:
    """Makes edits of a life: ("add", event), ("remove", key) or ("day", days)."""

    def __init__(self, chance, terms, start, amount):
        self.chance = chance
        self.terms = terms
        self.amount = amount
        self.start = self.today = start
        self.numbers = count(1)
        self.known = None  # what was last known of the loan, in minor units
        self.unit = 10 ** max(terms.decimals, 0)
        self.step = {"month": 30, "week": 7, "day": 1}[terms.period_unit]
        self.step *= terms.period_count

    def key(self):
        """Unique, and in another order than that of entry."""
        return f"{self.chance.randrange(1000):03}-{next(self.numbers)}"

    def day(self):
        """Mostly today, sometimes value-dated back."""
        if self.chance.random() < 0.75 or self.today == self.start:
            return self.today
        back = self.chance.randrange(1, 1 + max(3, self.step * 2))
        return max(self.start, self.today - timedelta(days=back))

    def money(self, minor):
        return Decimal(max(1, int(minor))) / self.unit

    def first(self):
        fee = self.chance.choice((0, 0, 1))
        return kinds.Disburse(on=self.start, key="first", amount=self.amount, fee=fee)

    def edit(self, events):
        if self.known["status"] == "closed" and self.chance.random() < 0.4:
            return self.reverse(events)
        names, weights = zip(*WEIGHTS.items(), strict=True)
        name = self.chance.choices(names, weights)[0]
        made = getattr(self, name)(events)
        return made if isinstance(made, tuple) else ("add", made)

    # The operations

    def day_passes(self, _events):
        step = self.step
        days = self.chance.choice((1, 2, step, step, self.chance.randrange(1, 40)))
        return "day", min(days, step + 10)

    def pay(self, _events, modes=("due",)):
        known = self.known
        owed = sum(known["owed"].values())
        usual = known["installment"] or owed or 1000
        amount = self.chance.choice(
            (
                owed,
                owed + 1,
                owed * self.chance.random(),
                usual,
                usual,
                usual * 2 * self.chance.random(),
                usual * 1.5,
                self.chance.randrange(1, 10),
            )
        )
        return self.payment(self.day(), self.key(), amount, self.chance.choice(modes))

    def payment(self, on, key, amount, mode):
        """One in eight of those that may pay early is free of the early fee."""
        free = mode != "due" and int(key.split("-")[0]) % 8 == 0
        return kinds.Pay(
            on=on, key=key, amount=self.money(amount), mode=mode, free=free
        )

    def prepay(self, events):
        if self.chance.random() < 0.3:
            part = self.known["payoff"] * self.chance.random() ** 2 / 2
            return self.payment(self.day(), self.key(), part, self.chance.choice(EARLY))
        return self.pay(events, EARLY)

    def settle(self, _events):
        amount = self.known["payoff"] + self.chance.choice((0, 0, -1, 1, 5000))
        return self.payment(self.day(), self.key(), amount, "settle")

    def reverse(self, events):
        keys = [event.key for event in events if event.key != "first"]
        return ("remove", self.chance.choice(keys)) if keys else ("day", 1)

    def charge(self, _events):
        return kinds.Charge(
            on=self.day(),
            key=self.key(),
            amount=self.money(self.chance.randrange(1, 200_000)),
            component=self.chance.choice(("fee", "penalty")),
        )

    def waive(self, _events):
        component = self.chance.choice(COMPONENTS)
        owed = self.known["owed"][component]
        amount = self.chance.choice((owed, owed * self.chance.random(), 1))
        return kinds.Waive(
            on=self.day(),
            key=self.key(),
            component=component,
            amount=self.money(amount),
        )

    def disburse(self, _events):
        amount = self.known["disbursed"] * self.chance.random()
        return kinds.Disburse(
            on=self.day(), key=self.key(), amount=self.money(amount), fee=0
        )

    def treat(self):
        choices = {
            "principal": ("leave", "capitalize", "carry", "waive"),
            "interest": ("leave", "capitalize", "carry", "waive"),
        }
        usual = ("leave", "carry", "waive")
        return {
            name: self.chance.choice(choices.get(name, usual))
            for name in COMPONENTS
            if self.chance.random() < 0.5
        }

    def restructure(self, **values):
        return kinds.Restructure(
            on=self.day(), key=self.key(), treat=self.treat(), **values
        )

    def reschedule(self, _events):
        values = {}
        chance = self.chance
        if self.terms.method != "custom" or chance.random() < 0.6:
            values["method"] = chance.choice(
                [name for name in METHODS if name != "custom"]
            )
            if values["method"] == "seasonal" and not self.terms.season:
                values["method"] = "annuity"
            values["periods"] = chance.choice((None, 1, 3, 6, 12))
            values["principal_grace"] = chance.choice((0, 0, 0, 1, 2))
            if chance.random() < 0.5:
                values["first_due"] = self.soon()
        if chance.random() < 0.3:
            values["annual_rate"] = Decimal(chance.choice(RATES))
        return self.restructure(**values)

    def soon(self):
        return self.today + timedelta(days=self.chance.randrange(3, 70))

    def extra_terms(self, _events):
        return self.restructure(periods=self.chance.randrange(2, 15))

    def holiday(self, _events):
        first = self.today + timedelta(days=self.chance.randrange(30, 120))
        return self.restructure(first_due=first)

    def rate_change(self, _events):
        rate = Decimal(self.chance.choice(RATES))
        return kinds.RateChange(on=self.day(), key=self.key(), annual_rate=rate)

    def pause(self, _events):
        on = self.day()
        until = on + timedelta(days=self.chance.randrange(1, 60))
        return kinds.Pause(on=on, key=self.key(), until=until)

    def refund(self, _events):
        held = self.known["unallocated"]
        amount = self.chance.choice((held, held * self.chance.random()))
        return kinds.Refund(on=self.today, key=self.key(), amount=self.money(amount))

    def accelerate(self, _events):
        return kinds.Accelerate(on=self.day(), key=self.key())

    def write_off(self, _events):
        return kinds.WriteOff(on=self.day(), key=self.key())
