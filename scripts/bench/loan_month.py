"""Run the month end of 100,000 loans: interest, short and long term, provisions, check.

    loan_month.py [--customers 1000000] [--loans N] [--source crm_vn_test]

One loan in ten customers. Three loans are made as people make them, the others are
copies of their rows: 24 installments each, one in a hundred cut by a prepayment, so
that the engine is asked. The floor is the plain INSERT … SELECT of the same postings
into the same table, in the same run.
"""

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
from loan_bench import columns, main, say  # noqa: E402

NAME = "crm_vn_bench_loan_month"
TABLES = ("crm_loan_event", "crm_loan_disbursement", "crm_loan_schedule")
TABLES += ("crm_loan_payment", "crm_loan_installment", "crm_loan_allocation")
TABLES += ("crm_loan_posting",)
TARGET = 60
FLOOR = """
CREATE TEMPORARY TABLE floor_posting (LIKE crm_loan_posting INCLUDING ALL);
INSERT INTO floor_posting
SELECT * FROM crm_loan_posting WHERE period = '2025-06-30' AND kind = 'accrual'
"""


def make_samples(env):
    """Make a company of the Vietnamese chart and three loans: two plain, one cut."""
    company = env["res.company"].create(
        {"name": "Bench", "country_id": env.ref("base.vn").id}
    )
    env.user.company_ids |= company
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    env["account.chart.template"].try_loading("vn", company, install_demo=False)
    product = env["crm.loan.product"].create(
        {"name": "Bench", "code": "B", "annual_rate": 12, "posting": True}
    )
    partner = env["res.partner"].create({"name": "Khách"})
    loans = env["crm.loan"]
    for method in ("annuity", "equal_principal", "annuity"):
        loan = env["crm.loan"].create(
            {
                "partner_id": partner.id,
                "product_id": product.id,
                "amount": 24_000_000,
                "method": method,
                "periods": 24,
                "start_date": date(2025, 1, 15),
            }
        )
        loan.state = "approved"
        loan._disburse(24_000_000, date(2025, 1, 15), f"bench-{loan.id}")
        loans += loan
    # Cuts the row that runs at the end of June.
    loan._pay(3_000_000, date(2025, 6, 20), "bench-pay", mode="term", surplus=True)
    return company, loans


def multiply(env, loans, count):
    """Copy the loans and their rows until there are so many."""
    step = 10_000_000
    env.cr.execute("SET session_replication_role = replica")
    env.cr.execute("CREATE TEMPORARY TABLE made (i int, loan_id int)")
    env.cr.execute(
        "INSERT INTO made SELECT i, CASE WHEN i %% 100 = 0 THEN %s"
        " WHEN i %% 2 = 0 THEN %s ELSE %s END FROM generate_series(4, %s) i",
        [loans[2].id, loans[0].id, loans[1].id, count],
    )
    kept = columns(env, "crm_loan", ("id", "name"))
    names = ", ".join(kept)
    env.cr.execute(
        f"INSERT INTO crm_loan (id, name, {names})"
        f" SELECT {step} + i, 'B' || i, {names} FROM made"
        " JOIN crm_loan ON crm_loan.id = made.loan_id"
    )
    for table in TABLES:
        copy_rows(env, table, step)
    env.cr.execute("SET session_replication_role = origin")
    env.cr.execute("ANALYZE")


def copy_rows(env, table, step):
    """Copy the rows of the sample loans; ids are the loan's, a thousand apart."""
    links = ("event_id", "payment_id", "schedule_id", "installment_id")
    # Postings without entries: as of loans that were taken over.
    kept = columns(env, table, ("id", "loan_id", "move_id", *links))
    has = set(columns(env, table, ())) & set(links)
    names = ", ".join([*kept, *sorted(has)])
    unique = {"idempotency_key": "r.idempotency_key || '-' || i"}
    values = [unique.get(name, f"r.{name}") for name in kept]
    values += [f"r.{name} + i * 1000 + {step}" for name in sorted(has)]
    env.cr.execute(
        f"INSERT INTO {table} (id, loan_id, {names})"
        f" SELECT r.id + i * 1000 + {step}, {step} + i, {', '.join(values)}"
        f" FROM made JOIN {table} r ON r.loan_id = made.loan_id"
    )


def timed(what, call):
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    say(f"    {what:44} {seconds:7.1f} s")
    return seconds


def run(count):
    with database.environment(NAME) as env:
        company, loans = make_samples(env)
        multiply(env, loans, count)
        env.invalidate_all()
        env = env(context=dict(env.context, allowed_company_ids=company.ids))
        period = env["crm.loan.period"].create(
            {"company_id": company.id, "date": date(2025, 6, 30)}
        )
        total = timed("interest of the month", period._accrue)
        env.cr.execute("SET LOCAL synchronous_commit = off")
        floor = timed(
            "floor: INSERT of the same postings", lambda: env.cr.execute(FLOOR)
        )
        timed("interest again: nothing to post", period._accrue)
        timed("short and long term", period._split)
        timed("provisions", period._provide)
        timed("self-check", lambda: env["crm.loan.check"]._run(company))
        env.cr.execute("SELECT count(*) FROM crm_loan_posting")
        rows = env.cr.fetchone()[0]
        ratio = total / floor
        say(f"    {rows:,} postings; target {TARGET} s, ratio {ratio:.1f}")


if __name__ == "__main__":
    main(__doc__, NAME, "one in a hundred cut", run)
