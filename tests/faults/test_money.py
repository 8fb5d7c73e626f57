"""A short run of ``money.py``: nothing acknowledged is lost, nothing is paid twice."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("money.py")
SOURCE = os.environ.get("CRM_KILL_SOURCE", "crm_vn_test")


def test_clients_pay_while_workers_are_killed():
    seed = random.randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")
    command = [sys.executable, SCRIPT, "--seconds", "6", "--seed", str(seed)]
    command += ["--source", SOURCE]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False
    )
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}\n{done.stderr[-4000:]}"
    figures = json.loads(done.stdout)
    assert figures["strikes"]["workers killed"]
    assert figures["payments"] > figures["clients"]
    assert figures["acknowledgements"] > figures["payments"], "keys were repeated"
