#!/usr/bin/env python3
"""Random lives of loans, the engine against the oracle, as many as one likes.

    scripts/lives.py --lives 10000 --operations 50 --seed 1 --processes 2

Life number i of seed N always is the same life. A life that fails is printed as the
smallest case that still fails; the exit status is then 1.
"""

import argparse
import sys
import time
from importlib import import_module
from multiprocessing import Pool
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests" / "pure"
sys.path.insert(0, str(TESTS))

import_module("conftest")  # lets crm_vn_core be imported without Odoo

from loan_lives.play import Failure, Play  # noqa: E402
from loan_lives.shrink import as_code, shrink  # noqa: E402


def one_life(job):
    """(name, states compared, operations refused, report of a failure or None)."""
    name, operations, every = job
    life = Play(name, operations, every)
    try:
        life.run()
    except Failure as failure:
        return name, life.compared, life.refused, report(failure)
    except Exception as error:
        case = as_code(life.terms, life.events, life.today)
        return name, life.compared, life.refused, f"{case}\n{error!r}"
    return name, life.compared, life.refused, None


def report(failure):
    small = shrink(failure.terms, failure.events, failure.on)
    return "\n".join([as_code(*small[:3]), *(small[3] or failure.found)[:12]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lives", type=int, default=10_000)
    parser.add_argument("--operations", type=int, default=50)
    parser.add_argument("--every", type=int, default=10, help="compare every n-th")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--first", type=int, default=0, help="number of the first life")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--failures", type=int, default=5, help="stop after so many")
    arguments = parser.parse_args()
    sys.exit(run(arguments))


def run(arguments):
    say = sys.stdout.write
    last = arguments.first + arguments.lives
    jobs = [
        (f"{arguments.seed}/{number}", arguments.operations, arguments.every)
        for number in range(arguments.first, last)
    ]
    say(f"seed {arguments.seed}, {len(jobs)} lives x {arguments.operations}\n")
    started, lives, compared, refused, failed = time.monotonic(), 0, 0, 0, 0
    with Pool(arguments.processes) as pool:
        for name, states, no, problem in pool.imap_unordered(one_life, jobs, 4):
            lives, compared, refused = lives + 1, compared + states, refused + no
            if lives % 500 == 0:
                say(f"{lives} lives, {failed} differ\n")
                sys.stdout.flush()
            if problem:
                failed += 1
                say(f"\nlife {name} fails:\n{problem}\n")
                sys.stdout.flush()
            if failed >= arguments.failures:
                pool.terminate()
                break
    spent = time.monotonic() - started
    say(
        f"{lives} lives, {lives * arguments.operations} operations "
        f"({refused} refused by both), {compared} states compared, "
        f"{failed} lives differ, {lives / spent:.1f} lives/s\n"
    )
    return bool(failed)


if __name__ == "__main__":
    main()
