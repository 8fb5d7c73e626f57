"""A loan with a long life: worked out, opened, paid on; and payments one by one.

    loans.py [--events 3000] [--payments 100] [--source crm_vn_test]

One loan is paid off day by day in thousands of small payments; then many short loans
take one payment each. The floor of what the engine has to derive is the engine alone,
fed with events that lie in memory; that of the payments, one statement for each row
that has to be written. Opening is the read of every field that the form shows.

Works on a copy of the database, dropped at the end.
"""

import argparse
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
from lxml import etree  # noqa: E402

NAME = "crm_vn_bench_loans"
WRITES = """
    INSERT INTO crm_loan_event (loan_id, kind, value_date, booking_date, amount, key)
    VALUES (%(loan)s, 'pay', now(), now(), 1, gen_random_uuid());
    INSERT INTO crm_loan_payment (loan_id, event_id, company_id, amount, value_date,
                                  booking_date, method, state, mode, settled_by,
                                  allocated, unallocated, idempotency_key)
    VALUES (%(loan)s, (SELECT max(id) FROM crm_loan_event), %(company)s, 1, now(),
            now(), 'bank', 'posted', 'due', 'money', 0, 1, gen_random_uuid());
    INSERT INTO crm_loan_allocation (loan_id, payment_id, installment_id, component,
                                     date, amount)
    SELECT %(loan)s, max(p.id), min(i.id), component, now(), 1
      FROM crm_loan_payment p, crm_loan_installment i,
           unnest(ARRAY['principal', 'interest']) component
     WHERE p.loan_id = %(loan)s AND i.loan_id = %(loan)s GROUP BY component;
    UPDATE crm_loan_installment SET owed = 0
     WHERE id = (SELECT min(id) FROM crm_loan_installment WHERE loan_id = %(loan)s);
    UPDATE crm_loan SET next_due_amount = 1 WHERE id = %(loan)s;
"""


def create_loans(env, count, **values):
    """Return loans that were paid out."""
    product = env["crm.loan.product"].search([("code", "=", "BENCH")]) or env[
        "crm.loan.product"
    ].create({"name": "Bench", "code": "BENCH", "annual_rate": 12})
    partner = env["res.partner"].create({"name": "Nguyễn Văn Bảy"})
    start = values["start_date"]
    loans = env["crm.loan"].create(
        [
            {"partner_id": partner.id, "product_id": product.id} | values
            for __ in range(count)
        ]
    )
    loans.state = "approved"
    for loan in loans:
        loan._disburse(loan.amount, start, f"bench-{loan.id}")
    return loans


def create_long_loan(env, events):
    """Return a loan with a payment a day, the last of them yesterday."""
    today = env["crm.loan"]._get_today()
    start = today - timedelta(days=events + 30)
    months = (events + 30) // 30 + 24
    loan = create_loans(
        env, 1, amount=100_000_000, periods=months, start_date=start
    ).with_context(tracking_disable=True)
    daily = round(loan.installment_amount / 30)
    days = [start + timedelta(days=30 + number) for number in range(events)]
    rows = env["crm.loan.event"].create(
        [
            {
                "loan_id": loan.id,
                "kind": "pay",
                "value_date": day,
                "amount": daily,
                "key": f"pay:bench-{number}",
                "data": {"amount": str(daily), "mode": "due"},
            }
            for number, day in enumerate(days)
        ]
    )
    env["crm.loan.payment"].create(
        [
            {
                "loan_id": loan.id,
                "event_id": row.id,
                "amount": daily,
                "unallocated": daily,
                "value_date": row.value_date,
                "idempotency_key": row.key.removeprefix("pay:"),
            }
            for row in rows
        ]
    )
    loan._lock_money()
    loan._replay()
    return loan


def get_specification(env):
    """Return what the web client reads to show the form of a loan."""

    def walk(node, model, depth):
        found = {}
        for field in node.iterdescendants("field"):
            if next(field.iterancestors("field"), node) is not node:
                continue
            name = field.get("name")
            relation = env[model]._fields[name].comodel_name
            found[name] = {}
            if env[model]._fields[name].type in ("one2many", "many2many"):
                found[name] = {"limit": 40, "fields": {}}
                views = [child for child in field if child.tag == "list"]
                if views and depth:
                    found[name]["fields"] = walk(field, relation, depth - 1)
            elif relation:
                found[name]["fields"] = {"display_name": {}}
        return found

    arch = env["crm.loan"].get_view(view_type="form")["arch"]
    return walk(etree.fromstring(arch), "crm.loan", 1)


def timed(env, function, times=3):
    """The median seconds of a few runs, each with an empty cache."""
    seconds = []
    for _run in range(times):
        env.invalidate_all()
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[times // 2]


def say(what, seconds, floor, target=""):
    ratio = seconds / floor
    sys.stdout.write(
        f"    {what:44} {seconds:8.4f} s {floor:8.4f} s {ratio:7.1f}  {target}\n"
    )
    sys.stdout.flush()


def measure_long(env, events):
    from odoo.addons.crm_vn_core.lending import replay

    loan = create_long_loan(env, events)
    today = loan._get_today()
    terms, known = loan._get_engine_terms(), env["crm.loan.event"]._get_lending(loan)
    floor = timed(env, lambda: replay(terms, known, today))
    say("what is owed", timed(env, loan._get_state), floor)
    specification = get_specification(env)
    say(
        "the form opens",
        timed(env, lambda: loan.web_read(specification)),
        floor,
        "0.3 s",
    )
    keys = iter(range(10))

    def pay(days):
        loan._pay(1_000, today - timedelta(days=days), f"bench-pay-{next(keys)}")

    say("a payment", timed(env, lambda: pay(0)), floor)
    say("    half a life back", timed(env, lambda: pay(events // 2)), floor)


def measure_many(env, payments):
    today = env["crm.loan"]._get_today()
    loans = create_loans(
        env,
        payments,
        amount=100_000_000,
        periods=36,
        start_date=today - timedelta(days=100),
    )

    def write():
        for loan in loans:
            values = {"loan": loan.id, "company": loan.company_id.id}
            env.cr.execute(WRITES, values)

    def pay():
        for loan in loans:
            # As a request does.
            env.invalidate_all()
            loan._pay(loan.installment_amount, today, f"bench-many-{loan.id}")

    with env.cr.savepoint() as savepoint:
        floor = timed(env, write, times=1)
        savepoint.rollback()
    seconds = timed(env, pay, times=1)
    text = f"{payments / seconds:.0f} a second"
    say("a payment on a loan of 36", seconds / payments, floor / payments, text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--events", type=int, default=3000)
    parser.add_argument("--payments", type=int, default=100)
    parser.add_argument("--customers", type=int, help="not used: loans need few")
    parser.add_argument("--source", default="crm_vn_test", help="database to copy")
    options = parser.parse_args()
    database.start_odoo()
    database.drop(NAME)
    try:
        database.copy(options.source, NAME)
        head = f"one loan with {options.events:,} events"
        sys.stdout.write(f"{head:48}   figure      floor   ratio  target\n")
        with database.environment(NAME) as env:
            measure_long(env, options.events)
            measure_many(env, options.payments)
    finally:
        database.forget(NAME)
        database.drop(NAME)


if __name__ == "__main__":
    main()
