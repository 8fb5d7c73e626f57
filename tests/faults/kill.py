"""Kill the dispatcher at random moments under load, and look for what it cost.

    kill.py [--kills 1000] [--seed N] [--provider esms|speedsms] [--source DATABASE]

Two workers at a time send to a provider on loopback that records what it accepts and
loses some of its answers; each of them is killed (SIGKILL), half of them within 400 ms,
while they claim, the others within 1.2 s, while they send. In the end workers run
undisturbed until nothing is left, and every row of the queue is compared with the
records of the provider:

* lost: a message that is neither sent nor of known uncertainty;
* twice: a message that the provider accepted more than once.

eSMS recognises a key, so everything is sent in the end. SpeedSMS does not: what nobody
can know stays unknown, for a person to decide, and nothing is sent twice.

Each worker is a fork of this process, which has loaded the registry and holds no
connection. The database is a throw-away copy of the source.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "crm_vn_core" / "tests"
sys.path[:0] = [str(ROOT / "scripts"), str(TESTS)]

from database import copy, drop  # noqa: E402
from fake_providers import FAKES  # noqa: E402

# Seconds until a worker is killed, at most.
LIVES = (0.4, 1.2)
WORKERS = 2
# Messages that wait at least: more than all workers of some rounds send.
LOAD = 3000
CUSTOMERS = 250
ROUND = 4
# Rounds until the queue is filled up.
ROUNDS = 5
# Share of the calls whose answer is lost.
SHARE = 0.03
LOST_ANSWERS = ("cut_after", "error_after", "not_json_after", "cut")
_KEYS = {
    "esms": "i.idempotency_key",
    "speedsms": "substr(i.address, 2) || ' ' || b.body",
}


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


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


class Run:
    """One run: a database, a provider, and workers that are killed."""

    def __init__(self, database, provider, url, seed):
        from odoo.modules.registry import Registry

        self.database, self.provider, self.url = database, provider, url
        self.random = random.Random(seed)
        self.registry = Registry(database)
        self.ends = Counter()
        self.queued = 0

    # Processes

    def start(self, work, *arguments):
        """Call a method of this object in a fork, with an environment; return its id.

        The environment commits in the end; an exception ends the fork with 1.
        """
        process = os.fork()
        if process:
            return process
        code = 1
        try:
            from odoo.api import SUPERUSER_ID, Environment

            with self.registry.cursor() as cr:
                work(Environment(cr, SUPERUSER_ID, {}), *arguments)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def call(self, work, *arguments):
        """Run a method in a fork to its end."""
        __, status = os.waitpid(self.start(work, *arguments), 0)
        if status:
            raise RuntimeError(f"{work.__name__} failed with {status}")

    def read(self, work, *arguments):
        """Run a method in a fork and return what it returns, by JSON."""
        reader, writer = os.pipe()

        def write(env):
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(env, *arguments), pipe)

        process = self.start(write)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            result = pipe.read()
        os.waitpid(process, 0)
        return json.loads(result)

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

    def dispatch(self, env, seconds=60):
        env["crm.dispatcher"]._run(self.get_channel(env), seconds)

    def make_due(self, env):
        """Let what waits for another attempt be due; return how many are open."""
        env.cr.execute(
            """UPDATE crm_interaction
                  SET scheduled_at = NOW() AT TIME ZONE 'UTC' - INTERVAL '2 seconds'
                WHERE state = 'queued'"""
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

    def kill(self):
        """Start workers and kill each of them at a moment of its own."""
        workers = {
            self.start(self.dispatch): self.random.uniform(0, self.random.choice(LIVES))
            for __ in range(WORKERS)
        }
        before = 0
        for worker, moment in sorted(workers.items(), key=lambda item: item[1]):
            time.sleep(moment - before)
            before = moment
            os.kill(worker, signal.SIGKILL)
            __, status = os.waitpid(worker, 0)
            killed = os.WIFSIGNALED(status)
            self.ends["killed" if killed else f"ended with {status >> 8}"] += 1

    def finish(self):
        """Let workers run undisturbed until nothing is left to send."""
        for __ in range(30):
            if not self.read(self.make_due):
                return
            self.call(self.dispatch)

    def get_record(self):
        """Return what the provider has recorded."""
        with urllib.request.urlopen(f"{self.url}/_accepted", timeout=60) as response:
            return json.loads(response.read())

    def compare(self):
        """Return the figures: rows by state, lost, sent twice, repeated."""
        record, rows = self.get_record(), self.read(self.get_rows)
        counts = record["counts"]
        known = {key for key, __ in rows}
        lost = [
            key
            for key, state in rows
            if state != "unknown" and (state != "sent" or key not in counts)
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

    odoo.tools.config.parse_config(["--log-level", "critical", "--logfile", ""])
    database = f"{source}_kill_{os.getpid()}"
    copy(source, database)
    try:
        with fake_provider(provider, seed) as url:
            trial = Run(database, provider, url, seed)
            odoo.sql_db.close_all()
            trial.call(trial.set_up)
            while sum(trial.ends.values()) < kills:
                trial.fill()
                for __ in range(ROUNDS):
                    trial.kill()
            calls = trial.get_record()["calls"]
            trial.finish()
            return trial.compare() | {"calls while killing": calls}
    finally:
        odoo.sql_db.close_all()
        drop(database)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--provider", choices=_KEYS, default="esms")
    parser.add_argument("--source", default="crm_vn_test")
    options = parser.parse_args()
    begin = time.time()
    figures = run(options.source, options.provider, options.kills, options.seed)
    figures |= {"seed": options.seed, "seconds": round(time.time() - begin)}
    say(json.dumps({"provider": options.provider} | figures, indent=1))
    failed = figures["lost"] or figures["twice"] or figures["of nobody"]
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
