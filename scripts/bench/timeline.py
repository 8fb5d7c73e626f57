"""Open the timeline of one customer among a million with twenty million interactions.

    timeline.py [--customers 1000000] [--interactions 20000000] [--source crm_vn_test]

Most customers have about twenty contacts, one of two thousand has 5,000; orders,
invoices, leads and tickets stand between them. Rows lie on the disk in the order of
time, so the history of one customer is scattered. Measured over 200 customers, each
tenth of them one with 5,000 contacts, as a sales officer sees them; every call begins
with empty caches of Odoo. Cold: what the operating system holds of the database was
given back before. The floor is one plain indexed SELECT of thirty interactions of the
same customers, in the same run.
"""

import argparse
import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
import psycopg2  # noqa: E402

NAME = "crm_vn_bench_timeline"
SEED = 20_261_122
HEAVY = 5_000
HEAVY_EVERY = 2_000
SAMPLE = 200
# The customers' ids are %(first)s and those after it; each twentieth is a company and
# the next one its contact person.
PARTNERS = """
INSERT INTO res_partner (id, name, complete_name, active, is_company, type, parent_id,
                         commercial_partner_id, partner_share, autopost_bills,
                         create_date, write_date)
SELECT id, n, n, TRUE, i %% 20 = 0, 'contact',
       CASE WHEN i %% 20 = 1 THEN id - 1 END,
       CASE WHEN i %% 20 = 1 THEN id - 1 ELSE id END, TRUE, 'ask', now(), now()
  FROM generate_series(0, %(customers)s - 1) i,
       LATERAL (SELECT %(first)s + i AS id, 'Khách ' || i AS n) v
"""
INTERACTIONS = """
INSERT INTO crm_interaction (partner_id, commercial_partner_id, company_id, user_id,
                             channel_id, kind, direction, purpose, state, address,
                             summary, date, scheduled_at, idempotency_key, outcome,
                             create_date)
SELECT id, CASE WHEN i %% 20 = 1 THEN id - 1 ELSE id END, %(company)s, %(user)s,
       (%(channels)s)[k], (%(kinds)s)[k],
       CASE WHEN r < 0.2 THEN 'in' ELSE 'out' END,
       (ARRAY['care', 'marketing', 'service'])[1 + i %% 3],
       CASE WHEN k > 3 OR r < 0.2 THEN 'done' WHEN r < 0.25 THEN 'suppressed'
            ELSE 'delivered' END,
       '+849' || lpad((i %% 100000000)::text, 8, '0'),
       CASE WHEN r < 0.05 THEN 'Gửi báo giá xe' ELSE 'Hỏi thăm khách hàng' END,
       date, date, md5(i || ':' || j), CASE WHEN k > 3 THEN 'reached' END, date
  FROM (SELECT i, j, %(first)s + i AS id, random() AS r,
               1 + floor(random() * 5)::int AS k,
               date_trunc('second', now() AT TIME ZONE 'UTC'
                          - random() * INTERVAL '3 years') AS date
          FROM generate_series(0, %(customers)s - 1) i,
               LATERAL generate_series(1, CASE WHEN i %% %(every)s = 0 THEN %(heavy)s
                   ELSE %(least)s + (i::bigint * 7919) %% (2 * %(spread)s + 1) END) j) v
 ORDER BY date
"""
BODIES = """
INSERT INTO crm_interaction_body (interaction_id, subject, body)
SELECT id, 'Thư số ' || id,
       'Chúng tôi xin gửi anh chị thông tin mới về chương trình chăm sóc khách hàng. '
       || CASE WHEN id %% 20 = 0 THEN 'Kèm theo là báo giá chi tiết.' ELSE '' END
  FROM crm_interaction WHERE id %% 4 = 0
"""
ORDERS = """
INSERT INTO sale_order (company_id, partner_id, partner_invoice_id, partner_shipping_id,
                        name, date_order, state, amount_total, user_id, currency_id)
SELECT %(company)s, id, id, id, 'S' || i, date, 'sale', 1000000, %(user)s, %(currency)s
  FROM (SELECT i, %(first)s + floor(random() * %(customers)s)::int AS id,
               now() - random() * INTERVAL '3 years' AS date
          FROM generate_series(1, %(customers)s) i) v
 ORDER BY date
"""
INVOICES = """
INSERT INTO account_move (journal_id, currency_id, company_id, state, move_type,
                          auto_post, name, date, invoice_date, partner_id,
                          commercial_partner_id, amount_total, payment_state,
                          invoice_user_id)
SELECT %(journal)s, %(currency)s, %(company)s, 'posted', 'out_invoice', 'no',
       'INV/' || i, date, date, id, id, 1000000, 'paid', %(user)s
  FROM (SELECT i, %(first)s + floor(random() * %(customers)s)::int AS id,
               (now() - random() * INTERVAL '3 years')::date AS date
          FROM generate_series(1, %(customers)s) i) v
 ORDER BY date
"""
LEADS = """
INSERT INTO crm_lead (name, type, active, partner_id, company_id, user_id, create_date)
SELECT 'Cơ hội ' || i, 'opportunity', TRUE,
       %(first)s + floor(random() * %(customers)s)::int, %(company)s, %(user)s,
       now() - random() * INTERVAL '3 years'
  FROM generate_series(1, %(customers)s / 5) i
"""
TICKETS = """
INSERT INTO helpdesk_ticket (name, number, description, active, partner_id, company_id,
                             user_id, stage_id, rating_status, create_date)
SELECT 'Phiếu ' || i, 'HT' || i, '<p>Máy kêu to</p>', TRUE,
       %(first)s + floor(random() * %(customers)s)::int, %(company)s, %(user)s,
       %(stage)s, 'disabled', now() - random() * INTERVAL '3 years'
  FROM generate_series(1, %(customers)s / 5) i
"""
FLOOR = """
SELECT id, date, kind, state, summary FROM crm_interaction
 WHERE commercial_partner_id = %s ORDER BY date DESC, id DESC LIMIT 30
"""
FILL = {
    "res_partner": PARTNERS,
    "crm_interaction": INTERACTIONS,
    "crm_interaction_body": BODIES,
    "sale_order": ORDERS,
    "account_move": INVOICES,
    "crm_lead": LEADS,
    "helpdesk_ticket": TICKETS,
}


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def prepare(customers, interactions):
    """Make the officer; return the values that the rows are made of."""
    with database.environment(NAME) as env:
        groups = (
            "crm_vn_core.group_crm_vn_core_user",
            "sales_team.group_sale_salesman_all_leads",
            "helpdesk_mgmt.group_helpdesk_user",
        )
        officer = env["res.users"].create(
            {
                "name": "Officer",
                "login": "bench_timeline",
                "group_ids": [(4, env.ref(group).id) for group in groups],
            }
        )
        channels = [
            env.ref(f"crm_vn_core.crm_channel_{name}")
            for name in ("sms", "email", "zalo_personal", "phone", "visit")
        ]
        env.cr.execute("SELECT MAX(id) + 1000 FROM res_partner")
        heavy = -(-customers // HEAVY_EVERY)
        light = max((interactions - heavy * HEAVY) // (customers - heavy), 1)
        return {
            "officer": officer.id,
            "first": env.cr.fetchone()[0],
            "customers": customers,
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "user": officer.id,
            "channels": [channel.id for channel in channels],
            "kinds": [channel.kind for channel in channels],
            "journal": env["account.journal"].search([("type", "=", "sale")])[:1].id,
            "stage": env["helpdesk.ticket.stage"].search([])[:1].id,
            "every": HEAVY_EVERY,
            "heavy": HEAVY,
            "spread": light * 2 // 3,
            "least": light - light * 2 // 3,
        }


def fill(values):
    """Make the rows without foreign keys and indexes, then the indexes."""
    connection = psycopg2.connect(dbname=NAME)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("SET session_replication_role = replica")
        cr.execute("SET maintenance_work_mem = '1GB'")
        cr.execute("SET work_mem = '512MB'")
        cr.execute("SELECT setseed(0.5)")
        for table, statement in FILL.items():
            start = time.perf_counter()
            indexes = drop_indexes(cr, table)
            cr.execute(statement, values)
            count = cr.rowcount
            for index in indexes:
                cr.execute(index)
            seconds = time.perf_counter() - start
            say(f"    {table:24} {count:>12,} rows  {seconds:5.0f} s")
        cr.execute("VACUUM ANALYZE")
        cr.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        say(f"    {cr.fetchone()[0]} in all")
    connection.close()


def drop_indexes(cr, table):
    """Drop the indexes of a table that no constraint needs; return how to make them."""
    cr.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
             FROM pg_index i
            WHERE i.indrelid = %s::regclass
              AND NOT EXISTS (SELECT FROM pg_constraint c
                               WHERE c.conindid = i.indexrelid)""",
        [table],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes]


def cool():
    """Give back what the operating system holds of the database; tell if it could."""
    connection = psycopg2.connect(dbname=NAME)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("CHECKPOINT")
        cr.execute("SHOW data_directory")
        folder = Path(cr.fetchone()[0])
        cr.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = folder / "base" / str(cr.fetchone()[0])
    connection.close()
    try:
        for path in folder.iterdir():
            file = os.open(path, os.O_RDONLY)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)
    except OSError:
        return False
    return True


class Bench:
    """Calls of the timeline by one officer, timed."""

    def __init__(self, values):
        self.values = values
        rng = random.Random(SEED)
        customers = values["customers"]
        heavy = range(0, customers, HEAVY_EVERY)
        ids = rng.sample(range(customers), SAMPLE - SAMPLE // 10)
        ids += rng.sample(heavy, min(SAMPLE // 10, len(heavy)))
        rng.shuffle(ids)
        self.ids = [values["first"] + number for number in ids]
        self.heavy = [id_ for id_ in self.ids if (id_ - values["first"]) in heavy]

    def time_each(self, env, ids, call):
        """Return the milliseconds of a call for each customer."""
        runs = []
        for partner_id in ids:
            env.invalidate_all()
            start = time.perf_counter()
            call(partner_id)
            runs.append((time.perf_counter() - start) * 1000)
        return runs

    def run(self):
        cold = cool()
        with database.environment(NAME) as env:
            env = env(user=self.values["officer"])
            timeline = env["crm.timeline"]
            # Rights and languages are read once by a worker, not by each request.
            timeline.get_entries(env.user.partner_id.id)
            if cold:
                self.report("first page, cold", env, timeline.get_entries)
            else:
                say("    cold: the files of the database cannot be reached from here")
            floor = self.time_each(env, self.ids, lambda id_: self.select(env, id_))
            floor = self.time_each(env, self.ids, lambda id_: self.select(env, id_))
            self.say("floor: SELECT of 30 interactions", floor)
            self.report("first page, warm", env, timeline.get_entries, floor)
            self.measure_warm(env, timeline, floor)

    def measure_warm(self, env, timeline, floor):
        places = {}

        def go_on(partner_id):
            return timeline.get_entries(partner_id, before=places[partner_id])

        for partner_id in self.heavy:
            second = timeline.get_entries(partner_id)["before"]
            places[partner_id] = second
            places[partner_id] = go_on(partner_id)["before"]
        self.report("third page (5,000 contacts)", env, go_on, floor, self.heavy)
        calls = {
            "filtered: SMS alone": {"channels": ["sms"]},
            "filtered: orders and invoices": {"kinds": ["order", "invoice"]},
            "searched: báo giá": {"search": "báo giá"},
            "searched in vain": {"search": "không có gì"},
        }
        for what, options in calls.items():
            for ids, who in ((self.ids, ""), (self.heavy, " (5,000)")):

                def call(partner_id, options=options):
                    return timeline.get_entries(partner_id, **options)

                self.report(what + who, env, call, floor, ids)

    def select(self, env, partner_id):
        env.cr.execute(FLOOR, [partner_id])
        env.cr.fetchall()

    def report(self, what, env, call, floor=None, ids=None):
        self.say(what, self.time_each(env, ids or self.ids, call), floor)

    def say(self, what, runs, floor=None):
        median = statistics.median(runs)
        p95 = sorted(runs)[int(len(runs) * 0.95) - 1]
        text = f"    {what:36} {median:8.1f} ms {p95:8.1f} ms {max(runs):8.1f} ms"
        if floor:
            text += f" {median / statistics.median(floor):7.1f}"
        say(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--interactions", type=int)
    parser.add_argument("--source", default="crm_vn_test", help="database to copy")
    options = parser.parse_args()
    interactions = options.interactions or options.customers * 20
    start = time.perf_counter()
    database.start_odoo()
    database.drop(NAME)
    try:
        database.copy(options.source, NAME)
        values = prepare(options.customers, interactions)
        fill(values)
        say(f"    made in {time.perf_counter() - start:.0f} s")
        say(
            f"{options.customers:,} customers{'':25} median       p95"
            "        most   ratio   target 300 ms"
        )
        Bench(values).run()
    finally:
        database.forget(NAME)
        database.drop(NAME)


if __name__ == "__main__":
    main()
