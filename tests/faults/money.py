"""Pay on loans from 64 clients at once while the server is killed; then look for what
it cost.

    money.py [--seconds 60] [--clients 64] [--seed N] [--crash] [--source DATABASE]

A real Odoo with four worker processes; clients pay over ``/json/2``, first all of them
on one loan, then on a hundred. They send keys again, some at the same moment, backdate,
prepay and reverse, and ask again until they are answered. Workers are killed (SIGKILL)
at random moments. With ``--crash`` the database lies in a PostgreSQL of its own, which
is stopped immediately and started again; Odoo, which ends then, is started by a
supervisor, as in production.

In the end, for each loan: payments = allocations + held + paid back; the principals of
the schedule are what was disbursed; one payment for each key; whatever was acknowledged
is there, and each repetition was told the same; schedule, allocations and totals are
those that the engine derives anew from the events.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

from forks import Forks
from identities import check_payments, check_replay, check_sums
from nemesis import Cluster, Nemesis
from payers import Door, Payers

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

WORKERS, MANY = 4, 100
# Days since the loans were paid out, and how far back a payment may count.
AGE, BACK = 420, 400
# Between two killed workers, and between two crashes of the database, seconds.
LIFE, CRASHES = (0.5, 3.0), (20, 40)
METHODS = ("annuity", "equal_principal", "interest_only", "flat")


class Book(Forks):
    """The loans, made before and examined after the clients have paid."""

    def set_up(self, env):
        """Make the loans and who pays on them; return ids, API key and today."""
        env = env(context={"tracking_disable": True})
        today = env["crm.loan"]._get_today()
        env["ir.cron"].search([]).active = False
        borrower = env["res.partner"].create({"name": "Nguyễn Văn Bảy"})
        product = env["crm.loan.product"].create(
            {"name": "Faults", "code": "FAULTS", "annual_rate": 12}
        )
        loans = env["crm.loan"].create(
            [
                {
                    "partner_id": borrower.id,
                    "product_id": product.id,
                    "amount": 10_000_000_000 if number == 0 else 150_000_000,
                    "start_date": today - timedelta(AGE),
                    "method": METHODS[number % len(METHODS)],
                    "periods": 36,
                }
                for number in range(1 + MANY)
            ]
        )
        loans.state = "approved"
        for loan in loans:
            day = today - timedelta(AGE)
            loan._disburse(loan.amount, day, f"faults-{loan.id}")
        user = env["res.users"].create(
            {
                "name": "Faults",
                "login": "faults",
                "group_ids": [
                    env.ref("crm_vn_core.group_crm_vn_core_loan_accountant").id
                ],
            }
        )
        key = (
            env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "faults", datetime.now() + timedelta(7))
        )
        return {"loans": loans.ids, "key": key, "today": str(today)}

    def examine(self, env, loans, orders, today):
        """Return what is broken, in words."""
        if str(env["crm.loan"]._get_today()) != today:
            # Late interest is as of the last payment: yesterday.
            env["crm.loan"].browse(loans)._replay()
        return (
            check_sums(env, loans)
            + check_payments(env, loans, orders)
            + check_replay(env, loans)
        )


def move_to_own_cluster(source):
    """Run a PostgreSQL of our own with a copy of a database; return the cluster."""
    from database import create_empty

    cluster = Cluster(ROOT / "scripts" / "cluster.sh", ROOT / ".local" / "faults")
    cluster.call("remove")
    with ExitStack() as stack:
        stack.enter_context(cluster)
        dump = subprocess.Popen(["pg_dump", "-Fc", source], stdout=subprocess.PIPE)
        os.environ.update(cluster.get_environment())
        create_empty(source)
        subprocess.run(
            ["pg_restore", "--no-owner", "-d", source], stdin=dump.stdout, check=True
        )
        if dump.wait():
            raise RuntimeError("pg_dump failed")
        stack.pop_all()
    return cluster


def run(options):
    """Pay, kill, examine; return the figures."""
    from server import Server

    import odoo.tools

    # Asked to end, it cleans up.
    signal.signal(signal.SIGTERM, lambda *__: sys.exit(143))
    with ExitStack() as stack:
        cluster = None
        if options.crash:
            cluster = move_to_own_cluster(options.source)
            stack.push(cluster)
        # Odoo asks the environment where its database is, once.
        odoo.tools.config.parse_config(["--log-level", "critical", "--logfile", ""])
        server = Server(options.source, workers=WORKERS, supervised=True)
        stack.enter_context(server)
        book = Book(server.database)
        made = book.read(book.set_up)
        today = date.fromisoformat(made["today"])
        days = [str(today - timedelta(back)) for back in range(BACK, -1, -1)]
        payers = Payers(Door(server.url, made["key"]), options.seed, days)
        nemesis = Nemesis(server, options.seed, LIFE, cluster, CRASHES)
        begin = time.monotonic()
        with nemesis:
            for loans in (made["loans"][:1], made["loans"][1:]):
                payers.pay(loans, options.clients, options.seconds / 2)
        seconds = time.monotonic() - begin
        orders = {order.key: order for order in payers.orders}
        broken = payers.broken + book.read(
            book.examine, made["loans"], orders, made["today"]
        )
        return get_figures(payers, nemesis, server, seconds) | {
            "broken": len(broken),
            "examples": broken[:5],
        }


def get_figures(payers, nemesis, server, seconds):
    cuts = statistics.quantiles(payers.seconds, n=20)
    return {
        "payments": len(payers.orders),
        "acknowledgements": sum(len(order.answers) for order in payers.orders),
        "answers": dict(payers.counts),
        "per second": round(len(payers.seconds) / seconds, 1),
        "p50": round(statistics.median(payers.seconds), 2),
        "p95": round(cuts[-1], 2),
        "strikes": dict(nemesis.counts),
        "starts of the server": server.starts,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--crash", action="store_true", help="the database too")
    parser.add_argument("--source", default="crm_vn_test")
    options = parser.parse_args()
    begin = time.time()
    figures = {"seed": options.seed, "clients": options.clients} | run(options)
    figures["seconds"] = round(time.time() - begin)
    sys.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    sys.exit(bool(figures["broken"]))


if __name__ == "__main__":
    main()
