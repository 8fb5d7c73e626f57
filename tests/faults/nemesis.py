"""What happens to a server on bad days: its workers and its database are killed."""

import os
import random
import signal
import subprocess
import threading
from collections import Counter


class Nemesis:
    """Strikes at random moments while the ``with`` block runs.

    :param server: a running :class:`server.Server`
    :param between: seconds between two killed workers: least, most
    :param cluster: the :class:`Cluster` of the database, to be crashed too; or None
    :param crash_between: seconds between two crashes: least, most
    """

    def __init__(self, server, seed, between, cluster, crash_between):
        self.server, self.cluster = server, cluster
        self.random = random.Random(seed)
        self.strikes = [(self._kill_worker, between)]
        if cluster:
            self.strikes.append((self._crash_database, crash_between))
        self.counts = Counter()
        self.ending = threading.Event()
        self.failures = []

    def __enter__(self):
        self.threads = [
            threading.Thread(target=self._run, args=strike) for strike in self.strikes
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self.ending.set()
        for thread in self.threads:
            thread.join()
        if self.failures:
            raise RuntimeError(self.failures)

    def _run(self, strike, between):
        while not self.ending.wait(self.random.uniform(*between)):
            try:
                strike()
            except Exception as error:
                self.failures.append(error)
                raise

    def _kill_worker(self):
        if pids := self.server.get_workers():
            try:
                os.kill(self.random.choice(pids), signal.SIGKILL)
            except ProcessLookupError:
                return
            self.counts["workers killed"] += 1

    def _crash_database(self):
        self.cluster.call("crash")
        self.counts["database crashes"] += 1
        self.ending.wait(self.random.uniform(0, 2))
        self.cluster.call("start")


class Cluster:
    """A PostgreSQL of our own below a folder, which may be crashed."""

    def __init__(self, script, folder):
        self.script, self.folder = script, folder

    def call(self, command):
        """Run ``start``, ``crash`` or ``remove``; raise when it fails."""
        done = subprocess.run(
            ["bash", self.script, self.folder, command],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command}:\n{done.stdout}{done.stderr}")

    def __enter__(self):
        self.call("start")
        return self

    def __exit__(self, *exception):
        self.call("remove")

    def get_environment(self):
        """Return the variables by which libpq finds it."""
        lines = (self.folder / "env").read_text().splitlines()
        values = dict(line.split("=", 1) for line in lines)
        return {name: values[name] for name in values if name.startswith("PG")}
