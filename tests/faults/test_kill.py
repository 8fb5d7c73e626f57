"""A short run of ``kill.py``: nothing is lost and nothing is sent twice."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kill.py")
SOURCE = os.environ.get("CRM_KILL_SOURCE", "crm_vn_test")
KILLS = 40


def kill(provider):
    seed = random.randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")
    command = [sys.executable, SCRIPT, "--kills", str(KILLS), "--seed", str(seed)]
    command += ["--provider", provider, "--source", SOURCE]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False
    )
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}\n{done.stderr[-4000:]}"
    figures = json.loads(done.stdout)
    assert figures["ends"]["killed"] >= KILLS
    assert not figures["ends"]["failed"], done.stderr[-4000:]
    assert figures["calls before the last kill"] > KILLS
    assert figures["rows"]
    return figures


def test_provider_that_knows_the_keys():
    figures = kill("esms")
    assert set(figures["states"]) == {"sent", "delivered"}
    assert figures["accepted"] == figures["rows"]


@pytest.mark.parametrize("provider", ["speedsms"])
def test_provider_that_does_not(provider):
    figures = kill(provider)
    assert set(figures["states"]) <= {"sent", "unknown"}
    assert figures["states"].get("unknown"), "answers were lost and workers killed"
