"""A real Odoo server on a database of its own, for tests that act from outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
sys.path.insert(0, str(ROOT / "scripts"))

from database import copy, drop  # noqa: E402
from wait_http import answers  # noqa: E402

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d .*?(?=^\d{4}-\d\d-\d\d |\Z)", re.M | re.S)
ERROR = re.compile(r"^\S+ \S+ \d+ (ERROR|CRITICAL) ")
# Two requests at once: Odoo logs the first try as an error and tries again.
RETRIED = "could not serialize access due to concurrent update"


def errors_in(log):
    """The entries of a log that tell of an error."""
    return [
        entry
        for entry in ENTRY.findall(log)
        if ERROR.match(entry) and RETRIED not in entry
    ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Odoo in a process of its own, on a throw-away copy of a database.

    :param source: the database to copy; the copy is dropped at the end
    :param workers: processes that serve; 0: one process with threads
    :param supervised: start it again whenever it ends, as in production
    """

    def __init__(self, source, workers=0, supervised=False):
        self.database = f"{source}_{os.getpid()}"
        self.source = source
        self.workers, self.supervised = workers, supervised
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = LOCAL / f"{self.database}.log"
        self.read = 0
        self.starts = 0
        self.ending = threading.Event()

    def __enter__(self):
        drop(self.database)
        copy(self.source, self.database)
        self.start()
        return self

    def start(self):
        LOCAL.mkdir(exist_ok=True)
        self.process = self._launch()
        if not answers(f"{self.url}/web/login", 120):
            raise RuntimeError(f"Odoo did not come up:\n{self.log.read_text()}")
        if self.supervised:
            self.supervisor = threading.Thread(target=self._supervise)
            self.supervisor.start()

    def _launch(self):
        program = ["-m", "odoo"]
        if self.workers:
            program = [str(Path(__file__).with_name("odoo_server.py"))]
        command = [sys.executable, *program, "-d", self.database]
        command += ["--db-filter", f"^{self.database}$", "--http-port", str(self.port)]
        command += ["--logfile", str(self.log), "--log-level", "warn"]
        command += ["--max-cron-threads", "0"]
        if self.workers:
            command += ["--workers", str(self.workers)]
            command += ["--gevent-port", str(free_port())]
        self.starts += 1
        # While the database is away, Odoo tells so at each start.
        errors = subprocess.DEVNULL if self.supervised else None
        return subprocess.Popen(command, cwd=ROOT, stderr=errors)

    def _supervise(self):
        """Odoo ends when its database goes away: start it again until told to end."""
        while not self.ending.is_set():
            try:
                self.process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            if not self.ending.wait(0.5):
                self.process = self._launch()

    def get_workers(self):
        """Return the ids of the processes that serve requests now."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        try:
            pids = [int(pid) for pid in children.read_text().split()]
            return [
                pid
                for pid in pids
                if b"gevent\0" not in Path(f"/proc/{pid}/cmdline").read_bytes()
            ]
        except FileNotFoundError:
            return []

    def __exit__(self, *exception):
        self.ending.set()
        if self.supervised:
            self.supervisor.join()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            for pid in (*self.get_workers(), self.process.pid):
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
        drop(self.database)
        self.log.unlink(missing_ok=True)

    def new_errors(self):
        """What the server has logged as ERROR since the last call."""
        if not self.log.exists():
            return []
        text = self.log.read_text()
        fresh, self.read = text[self.read :], len(text)
        return errors_in(fresh)

    def get(self, path):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url + path, timeout=60) as response:
            return response.read()


def odoo(*arguments, database):
    """Run an Odoo command line to its end; raise with its output when it fails."""
    command = [sys.executable, "-m", "odoo", *arguments, "-d", database]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode or errors_in(done.stderr):
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stderr[-4000:]}")
    return done.stderr
