"""What the benchmarks of many loans share."""

import argparse
import sys

import database


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def columns(env, table, skip):
    """Return the columns of a table, without some."""
    env.cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped",
        [table],
    )
    return [name for (name,) in env.cr.fetchall() if name not in skip]


def main(doc, name, share, run):
    """Run a benchmark on a copy of a database, which is dropped again.

    :param doc: its first line tells what is measured
    :param name: of the copy
    :param share: what is special about some of the loans, for the heading
    :param run: takes the number of loans, one for ten customers unless told
    """
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--loans", type=int)
    parser.add_argument("--source", default="crm_vn_test", help="database to copy")
    options = parser.parse_args()
    count = options.loans or max(options.customers // 10, 10)
    database.start_odoo()
    database.drop(name)
    try:
        database.copy(options.source, name)
        say(f"{count:,} loans of 24 installments, {share}")
        run(count)
    finally:
        database.forget(name)
        database.drop(name)
