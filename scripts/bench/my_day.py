"""How fast the day of one person opens while everyone's work is open.

    my_day.py [--customers 1000000] [--open 100000] [--rounds 7]
              [--database crm_vn_test]

Works on a copy of the database, dropped at the end. Each figure is the median of the
rounds, caches empty; its floor is the plain SQL that finds the same rows by index,
measured in the same run. "One person" owns a hundredth of what is open, "all of it" is
the person who owns everything.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

PEOPLE = 100
FILL = """
INSERT INTO res_partner (name, complete_name, type, is_company, active, lang, phone,
                         given_name, partner_share, autopost_bills, user_id,
                         create_date)
SELECT 'Khách ' || i, 'Khách ' || i, 'contact', FALSE, TRUE, 'vi_VN',
       '09' || LPAD(i::text, 8, '0'), i::text, TRUE, 'ask',
       (%(users)s)[i %% %(people)s + 1], NOW()
  FROM generate_series(1, %(customers)s) i;
UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL;
INSERT INTO crm_contact_point (partner_id, kind, value, address, is_primary)
SELECT id, 'phone', phone, '+84' || SUBSTR(phone, 2), TRUE
  FROM res_partner WHERE name LIKE 'Khách %%';
INSERT INTO crm_customer_score (partner_id, company_id, order_count, revenue,
                                last_order_date)
SELECT id, %(company)s, 2, id, CURRENT_DATE - 100
  FROM res_partner WHERE name LIKE 'Khách %%';
INSERT INTO mail_activity (res_model_id, res_model, res_id, user_id, date_deadline,
                           summary, activity_type_id, active, create_uid, create_date)
SELECT %(model)s, 'res.partner', p.id, p.user_id, CURRENT_DATE - (p.n %% 5)::int, 'Gọi',
       %(type)s, TRUE, 2, NOW()
  FROM (SELECT id, user_id, ROW_NUMBER() OVER () AS n FROM res_partner
         WHERE name LIKE 'Khách %%' LIMIT %(open)s) p;
INSERT INTO crm_interaction (partner_id, commercial_partner_id, company_id, user_id,
                             channel_id, kind, direction, purpose, state, summary,
                             scheduled_at, date, idempotency_key, create_date)
SELECT id, id, %(company)s, user_id, %(channel)s, 'phone', 'out', 'service', 'queued',
       'Hẹn giao xe', NOW() - INTERVAL '1 hour', NOW(), 'open' || id, NOW()
  FROM res_partner WHERE name LIKE 'Khách %%' LIMIT %(open)s;
INSERT INTO crm_interaction (partner_id, commercial_partner_id, company_id, user_id,
                             channel_id, kind, direction, purpose, state, outcome,
                             summary, date, idempotency_key, create_date)
SELECT p.id, p.id, %(company)s, (%(users)s)[n %% %(people)s + 1], %(channel)s, 'phone',
       'out', 'service', 'done', 'reached', 'Gọi',
       NOW() - (n %% 400) * INTERVAL '1 day', 'done' || n, NOW()
  FROM generate_series(1, %(customers)s) n
  JOIN res_partner p ON p.id = %(first)s + n %% %(customers)s;
INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
                        company_id, user_id, state, date_order, currency_id,
                        amount_total, create_date)
SELECT 'BX' || n, p.id, p.id, p.id, %(company)s, (%(users)s)[(n + 7) %% %(people)s + 1],
       'sale', NOW() - (n %% 365) * INTERVAL '1 day', %(currency)s, 12500000, NOW()
  FROM generate_series(1, %(customers)s / 5) n
  JOIN res_partner p ON p.id = %(first)s + n;
"""
FLOOR = """
(SELECT id FROM mail_activity WHERE user_id = %(user)s AND date_deadline <= %(today)s
    AND active ORDER BY date_deadline DESC LIMIT 50)
 UNION ALL
(SELECT id FROM crm_interaction WHERE user_id = %(user)s AND state = 'queued'
    AND kind IN ('phone', 'visit', 'zalo') ORDER BY scheduled_at DESC LIMIT 50)
 UNION ALL
SELECT COUNT(*) FROM mail_activity WHERE user_id = %(user)s
   AND date_deadline <= %(today)s AND active
 UNION ALL
SELECT COUNT(*) FROM crm_interaction WHERE user_id = %(user)s AND state = 'queued'
   AND kind IN ('phone', 'visit', 'zalo')
"""
FLOOR_SHARED = """
SELECT COUNT(*) FROM crm_interaction WHERE user_id = %(user)s AND state = 'done'
   AND date >= %(since)s
"""
FLOOR_CALLER = """
SELECT p.id FROM crm_contact_point c JOIN res_partner p ON p.id = c.partner_id
 WHERE c.address = '+84900000042' AND c.kind IN ('phone', 'zalo')
"""


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def copy_of(database):
    """The name of a copy of the database, dropped at the end."""
    name = f"{database}_bench_my_day_{os.getpid()}"
    subprocess.run(["createdb", "-T", database, name], check=True)
    try:
        yield name
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)


class Bench:
    """A company with its people, and the ways to time what they open."""

    def __init__(self, name, options):
        import odoo
        from odoo.modules.registry import Registry

        odoo.tools.config.parse_config(["--database", name, "--log-level", "error"])
        self.odoo, self.rounds, self.name = odoo, options.rounds, name
        self.registry = Registry(name)
        self.fill(options)

    @contextmanager
    def env(self, user=None):
        """An environment of a user, rolled back."""
        with self.registry.cursor() as cr:
            uid = user or self.odoo.api.SUPERUSER_ID
            yield self.odoo.api.Environment(cr, uid, {})
            cr.rollback()

    def fill(self, options):
        with self.env() as env:
            group = env.ref("crm_vn_core.group_crm_vn_core_user").id
            sales = env.ref("sales_team.group_sale_salesman_all_leads").id
            users = env["res.users"].with_context(no_reset_password=True)
            users = users.create(
                [
                    {
                        "name": f"Nhân viên {number}",
                        "login": f"officer{number}",
                        "group_ids": [(4, group), (4, sales)],
                    }
                    for number in range(PEOPLE)
                ]
            )
            env.flush_all()
            env.cr.execute("SELECT nextval('res_partner_id_seq')")
            values = {
                "users": users.ids,
                "people": PEOPLE,
                "customers": options.customers,
                "open": min(options.open, options.customers),
                "first": env.cr.fetchone()[0],
                "company": env.company.id,
                "currency": env.company.currency_id.id,
                "model": env["ir.model"]._get_id("res.partner"),
                "type": env.ref("mail.mail_activity_data_call").id,
                "channel": env.ref("crm_vn_core.crm_channel_phone").id,
            }
            env.cr.execute(FILL, values)
            env.cr.commit()
            self.user = users[0].id
            self.today = env["crm.partner.date"]._get_today()
        self.vacuum()

    def vacuum(self):
        connection = psycopg2.connect(dbname=self.name)
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")
        connection.close()

    def give_everything(self):
        """Make one person the owner of all that is open."""
        with self.env() as env:
            env.cr.execute("UPDATE mail_activity SET user_id = %s", [self.user])
            env.cr.execute(
                "UPDATE crm_interaction SET user_id = %s WHERE state = 'queued'",
                [self.user],
            )
            env.cr.commit()
        self.vacuum()

    def time(self, what, target, call, floor):
        """Time a call of the user, and the SQL that it cannot do without."""
        runs, floors = [], []
        values = {"user": self.user, "today": self.today}
        values["since"] = self.today - timedelta(days=60)
        for _round in range(self.rounds):
            with self.env(self.user) as env:
                start = time.perf_counter()
                env.cr.execute(floor, values)
                env.cr.fetchall()
                floors.append(time.perf_counter() - start)
            with self.env(self.user) as env:
                start = time.perf_counter()
                count = call(env)
                runs.append(time.perf_counter() - start)
        seconds, least = statistics.median(runs), statistics.median(floors)
        say(
            f"{what:<44} {seconds:8.3f} s  {count:>9,} rows  floor {least:7.4f} s"
            f"  ratio {seconds / least:6.1f}  target {target:.1f} s"
        )
        return seconds <= target


def count_day(env):
    day = env["crm.my.day"].get_my_day()
    return sum(len(section["entries"]) for section in day["sections"])


def count_shared(env):
    return len(env["crm.my.day"].get_shared())


def count_callers(env):
    return len(env["crm.caller"].find_caller("0900 000 042")["customers"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--database", default="crm_vn_test")
    options = parser.parse_args()
    with copy_of(options.database) as name:
        bench = Bench(name, options)
        good = bench.time("my day, one person", 0.3, count_day, FLOOR)
        good &= bench.time("what I shared was used", 0.3, count_shared, FLOOR_SHARED)
        good &= bench.time("who is calling", 0.3, count_callers, FLOOR_CALLER)
        bench.give_everything()
        good &= bench.time("my day, all of it mine", 0.3, count_day, FLOOR)
    sys.exit(not good)


if __name__ == "__main__":
    main()
