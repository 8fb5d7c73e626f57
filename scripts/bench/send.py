"""How fast messages leave: from the queue to a provider that takes 50 ms to answer.

    send.py [--customers 20000] [--rounds 3] [--database crm_vn_test]

Works on a copy of the database, dropped at the end. The provider is eSMS as the tests
play it, on loopback, in a process of its own. The floor is the same provider class in
the same number of threads, without a database: what the network and Python allow. The
provider shares the machine, so two workers compete with it for the processors.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "crm_vn_core" / "tests"
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "faults"), str(TESTS)]

from database import copy, drop  # noqa: E402
from fake_providers import FAKES  # noqa: E402

LATENCY = 0.05
THREADS = 64
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
UPDATE ir_cron SET active = FALSE;
"""


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def provider():
    """The address of a provider in a process of its own."""
    command = [sys.executable, "-m", "fake_providers", "esms"]
    command += ["--latency", str(LATENCY)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=TESTS, stdin=pipe, stdout=pipe) as process:
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.stdin.close()
            process.wait(10)


def execute(name, statement, values=None):
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute(statement, values)
        rows = cr.fetchall() if cr.description else []
    connection.close()
    return rows


class Bench:
    """Workers in forks of this process, which has the registry loaded."""

    def __init__(self, name, url, customers):
        from forks import Forks

        import odoo.tools

        odoo.tools.config.parse_config(["--database", name, "--log-level", "error"])
        self.forks = Forks(name)
        self.name, self.url, self.customers = name, url, customers
        self.number = 0
        self.forks.call(self.set_up)

    def set_up(self, env):
        channel = env.ref("crm_vn_core.crm_channel_sms")
        channel.write(
            {
                "provider": "esms",
                "endpoint": self.url,
                "sender": FAKES["esms"].brand,
                "account": "API",
                "secret": "SECRET",
                "concurrency": THREADS,
                "sandbox": False,
            }
        )

    def queue(self, env, number):
        from odoo.tools import SQL

        env["crm.interaction"]._queue_many(
            SQL(
                """SELECT id AS partner_id, NULL::int AS origin_id,
                          NULL::int AS user_id, %s || id AS key
                     FROM res_partner WHERE name LIKE 'Khách %%'""",
                f"send{number}:",
            ),
            env.ref("crm_vn_core.crm_channel_sms"),
            env.company,
            purpose="care",
            template=env.ref("crm_vn_core.crm_message_template_birthday_sms"),
        )

    def work(self, env):
        dispatcher = env["crm.dispatcher"]
        dispatcher._run(env.ref("crm_vn_core.crm_channel_sms"), seconds=600)

    def run(self, workers):
        """Send everybody one message; return messages per second."""
        self.number += 1
        execute(self.name, "TRUNCATE crm_interaction CASCADE")
        self.forks.call(self.queue, self.number)
        start = time.perf_counter()
        processes = [self.forks.start(self.work) for _worker in range(workers)]
        for process in processes:
            os.waitpid(process, 0)
        seconds = time.perf_counter() - start
        [(sent, twice)] = execute(
            self.name,
            """SELECT COUNT(*) FILTER (WHERE state = 'sent'),
                      COUNT(*) FILTER (WHERE attempt > 1) FROM crm_interaction""",
        )
        if sent != self.customers or twice:
            raise RuntimeError(
                f"{sent} of {self.customers} sent, {twice} more than once"
            )
        return self.customers / seconds

    def run_floor(self, number):
        """The provider class alone, in threads."""
        from odoo.addons.crm_vn_core.delivery import Message, get_provider_class

        config = {"endpoint": self.url, "sender": FAKES["esms"].brand}
        config |= {"account": "API", "secret": "SECRET", "concurrency": THREADS}
        sender = get_provider_class("esms")(config)
        messages = [
            Message(f"floor{number}-{i}", f"+849{i:08}", body="Chuc mung")
            for i in range(self.customers)
        ]
        start = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            states = {
                r[0].state for r in pool.map(lambda m: sender.send([m]), messages)
            }
        seconds = time.perf_counter() - start
        sender.close()
        if states != {"sent"}:
            raise RuntimeError(f"the floor was {states}")
        return self.customers / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", default="crm_vn_test")
    options = parser.parse_args()
    customers = min(options.customers, 20_000)
    name = f"{options.database}_bench_send_{os.getpid()}"
    copy(options.database, name)
    try:
        execute(name, FILL, {"customers": customers})
        execute(name, "VACUUM ANALYZE")
        with provider() as url:
            bench = Bench(name, url, customers)
            rounds = range(options.rounds)
            floor = statistics.median(bench.run_floor(number) for number in rounds)
            one = statistics.median(bench.run(1) for _round in rounds)
            two = statistics.median(bench.run(2) for _round in rounds)
    finally:
        drop(name)
    say(f"{'threads alone (floor)':<24} {floor:8.0f} messages/s")
    text = f"{'one worker':<24} {one:8.0f} messages/s"
    say(f"{text}  ratio {floor / one:5.2f}  target 500")
    text = f"{'two workers':<24} {two:8.0f} messages/s"
    say(f"{text}  {two / one:5.2f} × one  target 1.8")


if __name__ == "__main__":
    sys.exit(main())
