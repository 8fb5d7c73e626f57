"""Run the night of 100,000 loans: debt groups, snapshot, promises, work list.

    arrears.py [--customers 1000000] [--loans N] [--source crm_vn_test]

One loan in ten customers, 24 installments each; one in five is late, by 1 to 400 days;
every fourth customer has two loans. One loan is made as people make it, the others are
copies of its rows. The floor is what the night cannot do without: the plain INSERT of
the same snapshots and the plain UPDATE of the same cases, in the same run.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
import psycopg2  # noqa: E402
from loan_bench import columns, main, say  # noqa: E402

NAME = "crm_vn_bench_arrears"
TARGET = 10
STEP = 10_000_000
# Loan i began up to 700 days ago; a late one owes what fell due in its last days.
MADE = """
CREATE TEMPORARY TABLE made AS
SELECT i, %(step)s + i AS loan_id, %(step)s + i %% (%(count)s * 4 / 5) AS partner_id,
       %(today)s::date - i * 7919 %% 700 AS start,
       CASE WHEN i %% 5 = 0 THEN %(today)s::date - 1 - i * 31 %% 400 END AS unpaid
  FROM generate_series(1, %(count)s) i
"""
PARTNERS = """
INSERT INTO res_partner (id, name, complete_name, type, active, autopost_bills, lang,
                         commercial_partner_id)
SELECT DISTINCT partner_id, 'Khách ' || partner_id, 'Khách ' || partner_id, 'contact',
       TRUE, 'ask', 'vi_VN', partner_id
  FROM made
"""
LATE = """
UPDATE crm_loan_installment i
   SET owed = 0, paid_principal = principal, paid_interest = interest,
       paid_on = due_date
  FROM made m
 WHERE m.loan_id = i.loan_id AND i.due_date < COALESCE(m.unpaid, %(today)s);
UPDATE crm_loan l
   SET oldest_unpaid_due = d.due, next_due_date = d.due, maturity_date = d.last
  FROM (SELECT loan_id, MIN(due_date) FILTER (WHERE owed > 0) AS due,
               MAX(due_date) AS last
          FROM crm_loan_installment GROUP BY 1) d
 WHERE d.loan_id = l.id;
"""
FLOOR = """
CREATE TEMPORARY TABLE floor_snapshot (LIKE crm_loan_snapshot INCLUDING ALL);
INSERT INTO floor_snapshot SELECT * FROM crm_loan_snapshot WHERE date = %(day)s;
UPDATE crm_collection_case
   SET days_past_due = days_past_due, overdue_amount = overdue_amount
 WHERE state = 'open'
"""


def make_sample(env):
    """Make a lender and one loan that was paid out today."""
    company = env["res.company"].create(
        {"name": "Bench", "currency_id": env.ref("base.VND").id}
    )
    env.user.company_ids |= company
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    product = env["crm.loan.product"].create(
        {"name": "Bench", "code": "B", "annual_rate": 12}
    )
    today = env["crm.loan"]._get_today()
    loan = env["crm.loan"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Khách"}).id,
            "product_id": product.id,
            "amount": 24_000_000,
            "periods": 24,
            "start_date": today,
        }
    )
    loan.state = "approved"
    loan._disburse(24_000_000, today, "bench")
    make_collectors(env, company)
    return loan, today


def make_collectors(env, company):
    group = env.ref("crm_vn_core.group_crm_vn_core_loan_collector")
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"Collector {number}",
                "login": f"bench_collector_{number}",
                "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": [(4, group.id)],
            }
            for number in range(20)
        ]
    )


def copy_rows(env, table, sample, own, values):
    """Copy the rows of the sample: the columns ``own`` take ``values``."""
    kept = columns(env, table, own)
    key = "id" if table == "crm_loan" else "loan_id"
    env.cr.execute(
        f"INSERT INTO {table} ({', '.join([*own, *kept])})"
        f" SELECT {values}, {', '.join('r.' + name for name in kept)}"
        f" FROM made JOIN {table} r ON r.{key} = %s",
        [sample],
    )


def multiply(env, loan, today, count):
    """Copy the loan, its schedule and installments until there are so many."""
    values = {"step": STEP, "count": count, "today": today}
    env.cr.execute("SET session_replication_role = replica")
    env.cr.execute(MADE, values)
    env.cr.execute(PARTNERS)
    copy_rows(
        env,
        "crm_loan",
        loan.id,
        ("id", "name", "partner_id", "commercial_partner_id", "start_date"),
        "made.loan_id, 'B' || i, made.partner_id, made.partner_id, start",
    )
    copy_rows(
        env,
        "crm_loan_schedule",
        loan.id,
        ("id", "loan_id"),
        "made.loan_id, made.loan_id",
    )
    copy_rows(
        env,
        "crm_loan_installment",
        loan.id,
        ("id", "loan_id", "schedule_id", "due_date"),
        f"r.id + i * 100 + {STEP}, made.loan_id, made.loan_id,"
        f" r.due_date - ('{today}'::date - start)",
    )
    env.cr.execute(LATE, values)
    env.cr.execute("SET session_replication_role = origin")
    env.cr.execute("ANALYZE")


def settle(env):
    """Leave the tables as a database that runs has them: committed, vacuumed."""
    env.cr.commit()
    connection = psycopg2.connect(dbname=NAME)
    connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


def timed(what, call):
    start = time.perf_counter()
    rows = call()
    seconds = time.perf_counter() - start
    say(f"    {what:44} {seconds:7.2f} s  {rows if rows is not None else '':>9}")
    return seconds


def night(env, day, title):
    """Run the statements of one night; returns the seconds of all together."""
    say(f"  {title}")
    total = 0
    for step in env["crm.loan"]._get_night_steps()[:-1]:
        total += timed(f"{step.__self__._name}.{step.__name__}", lambda s=step: s(day))
    say(f"    {'together':44} {total:7.2f} s  target {TARGET} s")
    return total


def run(count):
    with database.environment(NAME) as env:
        loan, today = make_sample(env)
        start = time.perf_counter()
        multiply(env, loan, today, count)
        settle(env)
        say(f"  made in {time.perf_counter() - start:.0f} s")
        env.invalidate_all()
        first = night(env, today, "the first night: every row is new")
        settle(env)
        next_day = today + timedelta(days=1)
        total = night(env, next_day, "a usual night")
        floor = timed("floor", lambda: env.cr.execute(FLOOR, {"day": next_day}))
        again = night(env, next_day, "the same night again: nothing is written")
        env.cr.execute("SELECT count(*) FROM crm_collection_case WHERE state = 'open'")
        say(f"  {env.cr.fetchone()[0]:,} open cases; ratio {total / floor:.1f}")
        return max(first, total, again)


if __name__ == "__main__":
    main(__doc__, NAME, "one in five late", run)
