# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run one fake provider; it writes its address to standard output and serves.

``GET /_accepted`` tells what it has accepted, ``/_latest`` the last of it. It ends when
its standard input does.
"""

import argparse
import sys

from . import FAKES
from .server import FAULTS


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=FAKES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--share", type=float, default=0.0, help="of calls that fail")
    parser.add_argument("--fault", action="append", choices=FAULTS, default=[])
    options = parser.parse_args()
    with FAKES[options.name](seed=options.seed, latency=options.latency) as fake:
        if options.share:
            fake.fail_at_random(options.share, *options.fault)
        sys.stdout.write(f"{fake.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
