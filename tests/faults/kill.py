"""Kill the dispatcher at random moments under load, and look for what it cost.

    kill.py [--kills 1000] [--seed N] [--provider esms|speedsms] [--source DATABASE]

Two workers at a time send to a provider on loopback that records what it accepts and
loses some of its answers; each of them is killed (SIGKILL) within 400 ms: of its start,
or of the moment when calls begin to arrive. Meanwhile eSMS reports what it has
delivered, each message twice, often before a worker has written that it was sent. In
the end workers run undisturbed until nothing is left, and every row of the queue is
compared with the records of the provider:

* lost: a message that is neither sent nor of known uncertainty;
* twice: a message that the provider accepted more than once.

eSMS recognises a key, so everything is sent in the end. SpeedSMS does not: what nobody
can know stays unknown, for a person to decide, and nothing is sent twice.

The database is a throw-away copy of the source.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from forks import Forks

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "crm_vn_core" / "tests"
sys.path[:0] = [str(ROOT / "scripts"), str(TESTS)]

from database import copy, drop  # noqa: E402
from fake_providers import FAKES  # noqa: E402

# Seconds until a worker is killed, at most, and to wait for its first calls.
LIFE, PATIENCE = 0.4, 10
WORKERS = 2
# Messages that wait at least: more than both workers take at once.
LOAD = 1500
CUSTOMERS = 250
ROUND = 4
# Kills between two looks at the queue: looking takes longer than a worker lives.
KILLS_PER_FILL = 10
# Share of the calls whose answer is lost.
SHARE = 0.03
LOST_ANSWERS = ("cut_after", "error_after", "not_json_after", "cut")
# What the provider records of a row.
_KEYS = {
    "esms": "i.idempotency_key",
    "speedsms": "substr(i.address, 2) || ' ' || b.body",
}


@contextmanager
def fake_provider(name, seed):
    """Run a provider in a process of its own; give its address."""
    command = [sys.executable, "-m", "fake_providers", name, "--seed", str(seed)]
    command += ["--latency", "0.01", "--share", str(SHARE)]
    for fault in LOST_ANSWERS:
        command += ["--fault", fault]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=TESTS, stdin=pipe, stdout=pipe) as process:
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.stdin.close()
            process.wait(10)


class Trial(Forks):
    """One trial: a database, a provider, and workers that are killed."""

    def __init__(self, database, provider, url, seed):
        super().__init__(database)
        self.provider, self.url = provider, url
        self.random = random.Random(seed)
        self.ends = Counter()
        self.queued = 0

    def ask(self, name):
        """Return what the provider has recorded."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.url}/{name}", timeout=60) as response:
            return json.loads(response.read())

    # What the forks do

    def get_channel(self, env):
        return env.ref("crm_vn_core.crm_channel_sms")

    def set_up(self, env):
        fake = FAKES[self.provider]
        secrets = {
            "esms": {"account": "API", "secret": "SECRET"},
            "speedsms": {"secret": "TOKEN", "rate_per_minute": 10**6},
        }
        self.get_channel(env).write(
            {
                "provider": self.provider,
                "endpoint": self.url,
                "sender": getattr(fake, "brand", None) or fake.sender,
                "concurrency": 16,
                "timeout": 5,
                "sandbox": False,
            }
            | secrets[self.provider]
        )
        env["ir.cron"].search([]).active = False
        env["res.partner"].create(
            [
                {"name": f"Khách {number}", "phone": f"0912{number:06}", "ref": "kill"}
                for number in range(CUSTOMERS)
            ]
        )

    def top_up(self, env, start):
        """Queue messages for each customer, each with words of its own."""
        from odoo.tools import SQL

        channel = self.get_channel(env)
        select = SQL(
            """SELECT p.id AS partner_id, NULL::int AS origin_id, NULL::int AS user_id,
                      'kill-' || p.id || '-' || n AS key
                 FROM res_partner p, generate_series(%s, %s) n WHERE p.ref = 'kill'""",
            start,
            start + ROUND - 1,
        )
        env["crm.interaction"]._queue_many(
            select, channel, env.company, purpose="service"
        )
        env.cr.execute(
            """INSERT INTO crm_interaction_body (interaction_id, body)
               SELECT id, 'Chuc mung ' || id FROM crm_interaction i
                WHERE channel_id = %s AND NOT EXISTS (
                      SELECT FROM crm_interaction_body b WHERE b.interaction_id = i.id)
            """,
            [channel.id],
        )

    def dispatch(self, env):
        env["crm.dispatcher"]._run(self.get_channel(env))

    def report(self, env):
        """Apply reports on the latest messages, as the webhook does, for a while."""
        import psycopg2.errors

        from odoo.addons.crm_vn_core.delivery import Report

        channel = self.get_channel(env)
        end = time.monotonic() + 2 * LIFE
        while time.monotonic() < end:
            now = env.cr.now()
            try:
                for key in self.ask("_latest")["keys"] * 2:
                    report = Report("delivered", now, key=key)
                    env["crm.dispatcher"]._apply_reports(channel, [report])
                    env.cr.commit()
            except psycopg2.errors.SerializationFailure:
                # The provider calls again.
                env.cr.rollback()

    def make_due(self, env):
        """Let what waits for another attempt be due; return how many are open."""
        env.cr.execute(
            """UPDATE crm_interaction
                  SET scheduled_at = NOW() AT TIME ZONE 'UTC' - INTERVAL '2 seconds'
                WHERE state = 'queued' AND scheduled_at > NOW() AT TIME ZONE 'UTC'"""
        )
        return env["crm.interaction"].search_count(
            [("state", "in", ("queued", "sending"))]
        )

    def get_rows(self, env):
        env.cr.execute(
            f"""SELECT {_KEYS[self.provider]}, i.state
                  FROM crm_interaction i
                  JOIN crm_interaction_body b ON b.interaction_id = i.id
                 WHERE i.channel_id = %s""",
            [self.get_channel(env).id],
        )
        return env.cr.fetchall()

    # The course of events

    def fill(self):
        while self.read(self.make_due) < LOAD:
            self.call(self.top_up, self.queued)
            self.queued += ROUND

    def wait_for_calls(self, calls):
        """Wait until the provider is called again."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.ask("_latest")["calls"] == calls:
            time.sleep(0.005)

    def kill(self):
        """Start workers and kill each of them at a moment of its own."""
        calls = self.ask("_latest")["calls"]
        moments = sorted(self.random.uniform(0, LIFE) for __ in range(WORKERS))
        workers = [self.start(self.dispatch) for __ in range(WORKERS)]
        reporter = self.provider == "esms" and self.start(self.report)
        if self.random.random() < 0.5:
            self.wait_for_calls(calls)
        before = 0
        self.random.shuffle(workers)
        for worker, moment in zip(workers, moments, strict=True):
            time.sleep(moment - before)
            before = moment
            os.kill(worker, signal.SIGKILL)
            __, status = os.waitpid(worker, 0)
            self.ends["killed" if os.WIFSIGNALED(status) else "ended"] += 1
            self.ends["failed"] += not os.WIFSIGNALED(status) and bool(status)
        if reporter:
            __, status = os.waitpid(reporter, 0)
            self.ends["failed"] += bool(status)

    def finish(self):
        """Let workers run undisturbed until nothing is left to send."""
        for __ in range(30):
            if not self.read(self.make_due):
                return
            self.call(self.dispatch)

    def compare(self):
        """Return the figures: rows by state, lost, sent twice, repeated."""
        record, rows = self.ask("_accepted"), self.read(self.get_rows)
        counts = record["counts"]
        known = {key for key, __ in rows}
        lost = [
            key
            for key, state in rows
            if state not in ("sent", "delivered", "unknown")
            or (state != "unknown" and key not in counts)
        ]
        return {
            "rows": len(rows),
            "states": dict(Counter(state for __, state in rows)),
            "accepted": len(counts),
            "lost": len(lost),
            "twice": sum(count > 1 for count in counts.values()),
            "of nobody": len(counts.keys() - known),
            "unknown, accepted": sum(
                state == "unknown" and key in counts for key, state in rows
            ),
            "repeated keys": record["repeats"],
            "calls": record["calls"],
            "ends": dict(self.ends),
        }


def run(source, provider, kills, seed):
    """Kill as many workers and return the figures."""
    import odoo.tools

    # Asked to end, it cleans up.
    signal.signal(signal.SIGTERM, lambda *__: sys.exit(143))
    odoo.tools.config.parse_config(["--log-level", "critical", "--logfile", ""])
    database = f"{source}_kill_{os.getpid()}"
    copy(source, database)
    try:
        with fake_provider(provider, seed) as url:
            trial = Trial(database, provider, url, seed)
            trial.call(trial.set_up)
            while trial.ends["killed"] < kills:
                trial.fill()
                for __ in range(KILLS_PER_FILL // WORKERS):
                    trial.kill()
            calls = trial.ask("_latest")["calls"]
            trial.finish()
            return trial.compare() | {"calls before the last kill": calls}
    finally:
        drop(database)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--provider", choices=_KEYS, default="esms")
    parser.add_argument("--source", default="crm_vn_test")
    options = parser.parse_args()
    begin = time.time()
    figures = {"provider": options.provider, "seed": options.seed}
    figures |= run(options.source, options.provider, options.kills, options.seed)
    figures["seconds"] = round(time.time() - begin)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    failed = figures["lost"] or figures["twice"] or figures["of nobody"]
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
