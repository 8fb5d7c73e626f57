"""How fast the outbox is: messages through the gate into the queue, and out of it.

    outbox.py [--customers 1000000] [--rounds 3] [--messages 20000] [--database …]

Works on a copy of the database, dropped at the end. The floor of queueing is the plain
INSERT … SELECT of the same rows into the same table; the floor of sending is what the
threads of one worker could do if nothing but the provider's latency took time.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg2

LATENCY = 0.05
FILL = """
INSERT INTO res_partner (name, complete_name, type, is_company, active, lang,
                         partner_share, autopost_bills, phone, create_date)
SELECT 'Khách ' || i, 'Khách ' || i, 'contact', FALSE, TRUE, 'vi_VN', TRUE, 'ask',
       '09' || lpad(i::text, 8, '0'), NOW()
  FROM generate_series(1, %(customers)s) i;
UPDATE res_partner SET commercial_partner_id = id WHERE name LIKE 'Khách %%';
INSERT INTO crm_contact_point (partner_id, kind, value, address, is_primary)
SELECT id, 'phone', phone, '+84' || substr(phone, 2), TRUE
  FROM res_partner WHERE name LIKE 'Khách %%';
INSERT INTO crm_consent_state (partner_id, company_id, kind, purpose, state, date)
SELECT id, (SELECT MIN(id) FROM res_company), 'sms', 'marketing',
       CASE WHEN id %% 50 = 0 THEN 'withdrawn' ELSE 'given' END, NOW()
  FROM res_partner WHERE name LIKE 'Khách %%' AND id %% 10 > 0;
INSERT INTO crm_contact_block (address, source, purpose, since)
SELECT '+84' || substr(phone, 2), 'national', 'marketing', NOW()
  FROM res_partner WHERE name LIKE 'Khách %%' AND id %% 20 = 1;
INSERT INTO crm_contact_hold (partner_id, reason, date_start)
SELECT id, 'mourning', CURRENT_DATE - 3
  FROM res_partner WHERE name LIKE 'Khách %%' AND id %% 500 = 3;
"""
FLOOR = """
INSERT INTO crm_interaction (
    partner_id, commercial_partner_id, company_id, channel_id, kind, purpose, address,
    idempotency_key, dedupe_key, direction, state, scheduled_at, date, create_date)
SELECT p.id, p.id, (SELECT MIN(id) FROM res_company), %(channel)s, 'sms', 'marketing',
       c.address, md5('floor' || p.id), 'bench', 'out', 'queued', NOW(), NOW(), NOW()
  FROM res_partner p
  JOIN crm_contact_point c ON c.partner_id = p.id AND c.is_primary
 WHERE p.name LIKE 'Khách %%'
"""
SELECT = """SELECT id AS partner_id, NULL::int AS origin_id, NULL::int AS user_id,
                   %s || id AS key
              FROM res_partner WHERE name LIKE 'Khách %%'"""


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def copy_of(database):
    """The name of a copy of the database, dropped at the end."""
    name = f"{database}_bench_outbox_{os.getpid()}"
    subprocess.run(["createdb", "-T", database, name], check=True)
    try:
        yield name
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)


def execute(name, statement, values=None):
    """Run one statement outside Odoo; returns the seconds it took."""
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    start = time.perf_counter()
    with connection.cursor() as cr:
        cr.execute(statement, values)
    connection.close()
    return time.perf_counter() - start


class Bench:
    """The outbox of one database and the ways to time it."""

    def __init__(self, name, rounds):
        import odoo
        from odoo.modules.registry import Registry

        odoo.tools.config.parse_config(["--database", name, "--log-level", "error"])
        self.odoo, self.name, self.rounds = odoo, name, rounds
        self.registry = Registry(name)

    @contextmanager
    def env(self):
        """An environment of the system user, rolled back unless it commits."""
        with self.registry.cursor() as cr:
            yield self.odoo.api.Environment(cr, self.odoo.api.SUPERUSER_ID, {})
            cr.rollback()

    def truncate(self):
        execute(self.name, "TRUNCATE crm_interaction CASCADE")

    def run_queue(self):
        """All customers through the gate into the queue; the same call again."""
        runs, again, floors = [], [], []
        with self.env() as env:
            channel = env.ref("crm_vn_core.crm_channel_sms").id
        for number in range(self.rounds):
            self.truncate()
            floors.append(execute(self.name, FLOOR, {"channel": channel}))
            self.truncate()
            runs.append(self.queue(number))
            again.append(self.queue(number))
        self.report("gate and queue all", runs, floors, "30 s")
        self.report("the same call again", again, [], "0 messages")
        with self.env() as env:
            env.cr.execute(
                """SELECT COALESCE(suppress_reason, state), COUNT(*)
                     FROM crm_interaction GROUP BY 1 ORDER BY 2 DESC"""
            )
            say("    " + ", ".join(f"{why} {n:,}" for why, n in env.cr.fetchall()))
        return not any(count for _seconds, count in again)

    def queue(self, number):
        from odoo.tools import SQL

        with self.env() as env:
            channel = env.ref("crm_vn_core.crm_channel_sms")
            start = time.perf_counter()
            count = env["crm.interaction"]._queue_many(
                SQL(SELECT, f"bench{number}:"),
                channel,
                env.company,
                purpose="marketing",
                dedupe_key="bench",
            )
            env.cr.commit()
            return time.perf_counter() - start, count

    def report(self, what, runs, floors, target):
        seconds = statistics.median(run[0] for run in runs)
        text = f"{what:<36} {seconds:8.3f} s  {runs[-1][1]:>9,} messages"
        if floors:
            floor = statistics.median(floors)
            text += f"  floor {floor:7.3f} s  ratio {seconds / floor:5.2f}"
        say(f"{text}  target {target}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", default="crm_vn_test")
    options = parser.parse_args()
    with copy_of(options.database) as name:
        seconds = execute(name, FILL, {"customers": options.customers})
        execute(name, "VACUUM ANALYZE")
        say(f"{options.customers:,} customers made in {seconds:.0f} s")
        bench = Bench(name, options.rounds)
        done = bench.run_queue()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
