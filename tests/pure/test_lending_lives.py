"""Random lives of loans: the engine and the oracle agree to the đồng.

`LIVES_SEED` repeats a run, `LIVES_SECONDS` changes its length. The long run is
`scripts/lives.py`.
"""

import os
import time

import pytest
from loan_lives.play import Failure, Play
from loan_lives.shrink import as_code, shrink

# Lives in which both have agreed; `make lives` looks for those in which they do not.
DEFAULT_SEED = "20261122"
SECONDS = float(os.environ.get("LIVES_SECONDS", 15))


def test_random_lives():
    seed = os.environ.get("LIVES_SEED", DEFAULT_SEED)
    print(f"seed {seed}")
    until, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        life = Play(f"{seed}/{number}")
        try:
            life.run()
        except Failure as failure:
            case = shrink(failure.terms, failure.events, failure.on)
            found = "\n".join(case[3] or failure.found)
            pytest.fail(f"life {seed}/{number}:\n{as_code(*case[:3])}\n{found}")
        number += 1
    print(f"{number} lives of 50 operations")
    assert number > 5
