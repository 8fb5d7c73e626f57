"""How fast the lending engine makes a schedule and replays the life of a loan.

    lending.py [--rounds 50]

Needs no database. Each figure is the median of the rounds, in processor time: nothing
waits here, and other work on the machine shall not count. The floor is what cannot be
avoided, a plain loop of integer arithmetic, measured in the same run: for a schedule
one interest, one rounding and one subtraction per row; for a replay the same loop and,
for each payment, taking it off the oldest row that is unpaid.
"""

import argparse
import random
import statistics
import sys
import time
import types
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_261_122
START = date(2025, 1, 15)
AMOUNT = 100_000_000
RATE = 12


def import_lending():
    """Import the engine alone: the addon around it would want Odoo."""
    addon = types.ModuleType("crm_vn_core")
    addon.__path__ = [str(ROOT / "crm_vn_core")]
    sys.modules["crm_vn_core"] = addon
    from crm_vn_core import lending

    return lending


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def median(call, rounds):
    """Return the median processor time of a call in milliseconds."""
    times = []
    for _round in range(rounds):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def floor_schedule(periods, amount=AMOUNT):
    """A schedule by nothing but arithmetic: [principal, interest] of each row."""
    balance, rows = amount, []
    installment = round(amount * 0.01 / (1 - 1.01**-periods))
    for row in range(periods):
        interest = (balance * RATE * (31 - row % 2) * 2 + 36_500) // 73_000
        principal = min(installment - interest, balance)
        balance -= principal
        rows.append([principal, interest])
    return rows


def floor_replay(periods, payments, amount=AMOUNT):
    """The same, and each payment taken off the oldest unpaid row."""
    rows, oldest, allocations = floor_schedule(periods, amount), 0, []
    for payment in payments:
        while payment and oldest < periods:
            for component in (0, 1):
                part = min(payment, rows[oldest][component])
                rows[oldest][component] -= part
                payment -= part
                allocations.append((oldest, component, part))
            oldest += not any(rows[oldest])
    return allocations


class Bench:
    """The loans that are measured."""

    def __init__(self, rounds):
        self.lending = import_lending()
        self.rounds = rounds
        self.good = True

    def run(self):
        say(f"{'':44} median     floor   ratio   target")
        terms = self.make_terms(36, tranches=((START, Decimal(AMOUNT)),))
        self.report(
            "schedule of 36 installments",
            lambda: self.lending.build_schedule(terms),
            lambda: floor_schedule(36),
            target=1,
        )
        self.replay("replay, 36 installments, 60 payments", 36, 60, target=20)
        self.replay("one loan with 3,000 payments", 36, 3000, target=300)
        self.replay(
            "the same, what is left each time prepays", 36, 3000, target=300, early=True
        )
        return self.good

    def make_terms(self, periods, **terms):
        return self.lending.LoanTerms(
            annual_rate=Decimal(RATE), periods=periods, **terms
        )

    def replay(self, what, periods, count, *, target, early=False):
        """Measure a life whose payments are partly late, partly too much or early."""
        events = self.lending.events
        rng = random.Random(SEED)
        days = periods * 30
        amount = count * AMOUNT // 60
        share = amount // count
        amounts = [rng.randint(share * 9 // 10, share * 13 // 10) for _ in range(count)]
        life = [events.Disburse(Decimal(amount), on=START, key="disburse")]
        for number, paid in enumerate(amounts):
            on = START + timedelta(days=1 + days * number // count)
            mode = rng.choice(("term", "installment")) if early else "due"
            life.append(events.Pay(Decimal(paid), mode=mode, on=on, key=f"{number}"))
        terms = self.make_terms(periods)
        end = life[-1].on
        self.report(
            what,
            lambda: self.lending.replay(terms, life, end),
            lambda: floor_replay(periods, amounts, amount),
            target=target,
        )

    def report(self, what, call, floor, *, target):
        figure, least = median(call, self.rounds), median(floor, self.rounds)
        self.good &= figure < target
        say(
            f"{what:<42}{figure:6.2f} ms {least:6.3f} ms {figure / least:7.1f}"
            f" {target:5} ms"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--customers", type=int, help="taken, and not used")
    options = parser.parse_args()
    sys.exit(not Bench(options.rounds).run())


if __name__ == "__main__":
    main()
