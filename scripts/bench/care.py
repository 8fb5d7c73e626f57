"""How fast care is planned: one day, one occasion for all, again, and by two workers.

    care.py [--customers 1000000] [--rounds 3] [--database crm_vn_test]

Works on a copy of the database, dropped at the end. Each figure is the median of the
rounds; its floor is the plain INSERT … SELECT of the same rows into the same table,
measured in the same run.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
FILL = """
INSERT INTO res_partner (name, complete_name, type, is_company, active, gender, lang,
                         partner_share, autopost_bills, user_id, create_date)
SELECT 'Khách ' || i, 'Khách ' || i, 'contact', i %% 20 = 0, TRUE,
       (ARRAY['male', 'female'])[i %% 2 + 1], 'vi_VN', TRUE, 'ask',
       CASE WHEN i %% 3 > 0 THEN (%(users)s)[i %% 10 + 1] END, NOW()
  FROM generate_series(1, %(customers)s) i;
INSERT INTO crm_partner_date (partner_id, kind, calendar, day, month, year, leap_month,
                              next_date, active)
SELECT id, CASE WHEN is_company THEN 'founding' ELSE 'birthday' END, 'solar',
       EXTRACT(DAY FROM day), EXTRACT(MONTH FROM day), 1950 + id %% 60, FALSE, day, TRUE
  FROM (SELECT id, is_company, CURRENT_DATE + 1 + id %% 365 AS day
          FROM res_partner WHERE name LIKE 'Khách %%') p;
"""
COLUMNS = """program_id, partner_id, kind, cycle_year, date, date_start, date_deadline,
             action, state, priority, user_id, create_date, write_date"""
VALUES = """%(cycle)s, %(day)s::date, %(day)s::date, %(day)s::date, 'call', 'planned',
            '0', %(user)s, NOW(), NOW()"""
FLOOR_DAY = f"""
INSERT INTO crm_care_event (partner_date_id, {COLUMNS})
SELECT id, %(program)s, partner_id, kind, {VALUES}
  FROM crm_partner_date WHERE next_date = %(day)s AND kind = 'birthday'"""
FLOOR_ALL = f"""
INSERT INTO crm_care_event (occasion_id, {COLUMNS})
SELECT %(occasion)s, %(program)s, id, 'occasion', {VALUES}
  FROM res_partner WHERE name LIKE 'Khách %%'"""


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def copy_of(database):
    """The name of a copy of the database, dropped at the end."""
    name = f"{database}_bench_care_{os.getpid()}"
    subprocess.run(["createdb", "-T", database, name], check=True)
    try:
        yield name
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)


def fill(name, customers):
    """Make the customers, nine of ten officers active, each with one date."""
    with psycopg2.connect(dbname=name) as connection, connection.cursor() as cr:
        cr.execute(
            """INSERT INTO res_partner (name, active, type, autopost_bills)
               SELECT 'Officer ' || i, TRUE, 'contact', 'ask'
                 FROM generate_series(1, 10) i RETURNING id"""
        )
        partners = [row[0] for row in cr.fetchall()]
        cr.execute(
            """INSERT INTO res_users (login, partner_id, company_id, active, share,
                                      notification_type)
               SELECT 'officer' || id, id, (SELECT MIN(id) FROM res_company),
                      id %% 10 > 0, FALSE, 'email'
                 FROM UNNEST(%s) id RETURNING id""",
            [partners],
        )
        users = [row[0] for row in cr.fetchall()]
        cr.execute(FILL, {"customers": customers, "users": users})
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


class Bench:
    """The programs of the benchmark and the ways to time them."""

    def __init__(self, name, rounds):
        import odoo
        from odoo.modules.registry import Registry

        odoo.tools.config.parse_config(["--database", name, "--log-level", "error"])
        self.odoo, self.rounds = odoo, rounds
        self.registry = Registry(name)

    @contextmanager
    def env(self):
        """An environment of the system user, rolled back unless it commits."""
        with self.registry.cursor() as cr:
            yield self.odoo.api.Environment(cr, self.odoo.api.SUPERUSER_ID, {})
            cr.rollback()

    def prepare(self):
        """Make one birthday program and one of an occasion five days from now."""
        with self.env() as env:
            self.today = env["crm.partner.date"]._get_today()
            day = self.today + timedelta(days=1)
            occasion = env["crm.occasion"].create(
                {"name": "Bench", "day": day.day, "month": day.month}
            )
            common = {"user_id": 2, "company_id": False}
            birthday, everyone = env["crm.care.program"].create(
                [
                    {"name": "Birthday", "lead_days": 0, **common},
                    {
                        "name": "Occasion",
                        "trigger": "occasion",
                        "occasion_id": occasion.id,
                        "lead_days": 30,
                        "start_days": 7,
                        **common,
                    },
                ]
            )
            self.values = {
                "program": everyone.id,
                "occasion": occasion.id,
                "cycle": day.year,
                "day": day,
                "user": 2,
            }
            self.birthday_id, self.everyone_id = birthday.id, everyone.id
            env.cr.commit()

    def time_floor(self, query, day):
        with self.env() as env:
            start = time.perf_counter()
            env.cr.execute(query, {**self.values, "day": day})
            return time.perf_counter() - start, env.cr.rowcount

    def time_plan(self, program_id, day, commit=False):
        with self.env() as env:
            program = env["crm.care.program"].browse(program_id)
            program.fetch()
            start = time.perf_counter()
            count = program._plan(day)
            seconds = time.perf_counter() - start
            if commit:
                env.cr.commit()
            return seconds, count

    def truncate(self):
        with self.env() as env:
            env.cr.execute("TRUNCATE crm_care_event CASCADE")
            env.cr.commit()

    def report(self, what, runs, floors, target):
        seconds = statistics.median(run[0] for run in runs)
        text = f"{what:<44} {seconds:8.3f} s  {runs[-1][1]:>9,} events"
        if floors:
            floor = statistics.median(run[0] for run in floors)
            text += f"  floor {floor:7.3f} s  ratio {seconds / floor:5.2f}"
        say(f"{text}  target {target}")

    def run_day(self):
        """One day of birthdays, each round another day, nothing kept."""
        runs, floors = [], []
        for offset in range(2, 2 + max(self.rounds, 7)):
            day = self.today + timedelta(days=offset)
            floors.append(self.time_floor(FLOOR_DAY, day))
            runs.append(self.time_plan(self.birthday_id, day))
        self.report("plan one day of care", runs, floors, "0.1 s, 3 × floor")

    def run_occasion(self):
        """One occasion for everyone, on an empty table each time; then again."""
        runs, floors = [], []
        for _round in range(self.rounds):
            self.truncate()
            floors.append(self.time_floor(FLOOR_ALL, self.values["day"]))
            self.truncate()
            runs.append(self.time_plan(self.everyone_id, self.today, commit=True))
        self.report("plan one occasion for all", runs, floors, "15 s")
        again = [
            self.time_plan(self.everyone_id, self.today) for _ in range(self.rounds)
        ]
        self.report("the same job again", again, [], "1 s, 0 events")
        return not any(count for _seconds, count in again)

    def run_board(self):
        """The landing page of one officer while everyone's events are open."""
        runs = []
        for _round in range(max(self.rounds, 5)):
            with self.env() as env:
                officer = env["res.users"].search([("login", "like", "officer")])[:1]
                officer.group_ids |= env.ref("crm_vn_care.group_crm_vn_care_user")
                board_model = env["crm.care.board"].with_user(officer)
                env.flush_all()
                start = time.perf_counter()
                counts = board_model.get_today_board()["counts"]
                runs.append((time.perf_counter() - start, counts["week"]))
        self.report("today's page of one officer", runs, [], "0.3 s")

    def run_two_workers(self, name):
        """Two processes plan the same at once: no customer may be planned twice."""
        self.truncate()
        command = [sys.executable, __file__, "--worker", name]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        workers = [subprocess.Popen(command, **pipes) for _ in range(2)]
        for worker in workers:
            worker.stdout.readline()  # ready
        start = time.perf_counter()
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        counts = [int(worker.communicate()[0]) for worker in workers]
        seconds = time.perf_counter() - start
        with self.env() as env:
            env.cr.execute(
                """SELECT COUNT(*), COUNT(*) - COUNT(DISTINCT (program_id, partner_id))
                     FROM crm_care_event"""
            )
            total, twice = env.cr.fetchone()
        say(
            f"{'two workers at once':<44} {seconds:8.3f} s  {total:>9,} events"
            f"  planned by them {counts}  planned twice {twice}  target 0"
        )
        return not twice and sum(counts) == total


def work(name):
    """Be one of two workers: plan everything when told to and say how much it was."""
    bench = Bench(name, 1)
    say("ready")
    sys.stdin.readline()
    count = 0
    with bench.env() as env:
        for program in env["crm.care.program"].search([]):
            count += program._plan_guarded()
            env.cr.commit()
    say(count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", default="crm_vn_test")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        return work(options.worker)
    with copy_of(options.database) as name:
        start = time.perf_counter()
        fill(name, options.customers)
        seconds = time.perf_counter() - start
        say(f"{options.customers:,} customers made in {seconds:.0f} s")
        bench = Bench(name, options.rounds)
        bench.prepare()
        bench.run_day()
        once = bench.run_occasion()
        bench.run_board()
        twice = bench.run_two_workers(name)
    return 0 if once and twice else 1


if __name__ == "__main__":
    sys.exit(main())
