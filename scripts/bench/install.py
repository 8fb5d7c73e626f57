"""Install the suite into a database that holds many partners already.

Prints what each module costs there: Odoo's and the OCA addons first (third parties,
only measured), then our four against the floor, the plain ALTER TABLE and UPDATE of
the same columns that cannot be avoided. Memory is the peak of the installing process.
"""

import argparse
import logging
import re
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
import psycopg2  # noqa: E402

NAME = "crm_vn_bench_install"
LOADED = re.compile(r"Module (\S+) loaded in ([\d.]+)s, (\d+) queries")

PARTNERS = """
    INSERT INTO res_partner (name, complete_name, active, is_company, type, phone,
                             street, country_id, create_date, write_date)
    SELECT n, n, TRUE, i %% 10 = 0, 'contact',
           '09' || lpad((i %% 100000000)::text, 8, '0'), i %% 300 || ' Trần Hưng Đạo',
           (SELECT id FROM res_country WHERE code = 'VN'), now(), now()
      FROM generate_series(1, %s) i, LATERAL (SELECT 'Nguyễn Văn ' || i AS n) names
"""


class Costs(logging.Handler):
    """Collect what Odoo logs of every module: seconds and queries."""

    def __init__(self):
        super().__init__()
        self.modules = {}

    def emit(self, record):
        found = LOADED.search(record.getMessage())
        if found:
            self.modules[found[1]] = (float(found[2]), int(found[3]))


def add_partners(count):
    connection = psycopg2.connect(dbname=NAME)
    with connection, connection.cursor() as cr:
        cr.execute(PARTNERS, [count])
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE res_partner")
    connection.close()


def floor():
    """Seconds for the plain statements: new empty columns, one of them filled."""
    connection = psycopg2.connect(dbname=NAME)
    with connection.cursor() as cr:
        start = time.perf_counter()
        cr.execute("ALTER TABLE res_partner ADD COLUMN floor_name varchar")
        cr.execute("UPDATE res_partner SET floor_name = name WHERE NOT is_company")
        seconds = time.perf_counter() - start
    connection.rollback()
    connection.close()
    return seconds


def report(costs, modules):
    for module in sorted(modules, key=lambda name: -costs.modules[name][0]):
        seconds, queries = costs.modules[module]
        sys.stdout.write(f"    {module:32} {seconds:7.1f} s {queries:7} queries\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    count = parser.parse_args().customers
    database.start_odoo()
    costs = Costs()
    logging.getLogger("odoo.modules.loading").addHandler(costs)
    database.drop(NAME)
    try:
        database.create_empty(NAME)
        database.install(NAME, ["base"])
        with database.environment(NAME) as env:
            database.set_country(env)
        database.forget(NAME)
        add_partners(count)
        database.install(NAME, database.dependencies())
        database.forget(NAME)
        third = {n for n, (seconds, _q) in costs.modules.items() if seconds > 3}
        sys.stdout.write(f"{count:,} partners; third parties above 3 s:\n")
        report(costs, third - {"base"})
        base = floor()
        database.install(NAME, database.ADDONS)
        ours = sum(costs.modules[name][0] for name in database.ADDONS)
        sys.stdout.write("our four:\n")
        report(costs, database.ADDONS)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(
            f"our four {ours:.1f} s, floor {base:.1f} s, ratio {ours / base:.1f};"
            f" peak memory {memory:.0f} MB\n"
        )
    finally:
        database.forget(NAME)
        database.drop(NAME)


if __name__ == "__main__":
    main()
