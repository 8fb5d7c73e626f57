"""A real Odoo server on a database of its own, for tests that act from outside."""

import os
import re
import socket
import subprocess
import sys
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
    """

    def __init__(self, source):
        self.database = f"{source}_{os.getpid()}"
        self.source = source
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = LOCAL / f"{self.database}.log"
        self.read = 0

    def __enter__(self):
        drop(self.database)
        copy(self.source, self.database)
        self.start()
        return self

    def start(self):
        command = [sys.executable, "-m", "odoo", "-d", self.database]
        command += ["--db-filter", f"^{self.database}$", "--http-port", str(self.port)]
        command += ["--logfile", str(self.log), "--log-level", "warn"]
        command += ["--max-cron-threads", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT)
        if not answers(f"{self.url}/web/login", 120):
            raise RuntimeError(f"Odoo did not come up:\n{self.log.read_text()}")

    def __exit__(self, *exception):
        self.process.terminate()
        self.process.wait(30)
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
