"""Where OCA's queue_job is installed, its workers send what is due."""

import json
import subprocess
import sys

import pytest
from server import ROOT, copy, drop, odoo

SCRIPT = """
import json, sys
import odoo.init
import odoo.tools
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry

database = sys.argv[1]
odoo.tools.config.parse_config(["--log-level", "error", "-d", database])
from odoo.addons.queue_job.job import Job

with Registry(database).cursor() as cr:
    env = Environment(cr, SUPERUSER_ID, {})
    channel = env.ref("crm_vn_core.crm_channel_email")
    channel.sandbox = True
    env.company.email = "cskh@binhminh.example"
    partner = env["res.partner"].create({"name": "Hoa", "email": "hoa@example.com"})
    vals = {"partner_id": partner.id, "channel_id": channel.id, "purpose": "service"}
    rows = env["crm.interaction"]
    for _number in range(2):
        rows |= rows._queue([vals | {"words": {"body": "Cảm ơn"}}])
    jobs = env["queue.job"].search([("model_name", "=", "crm.dispatcher")])
    cr.commit()
    before = rows.mapped("state")
    for job in jobs:
        Job.load(env, job.uuid).perform()
    env.invalidate_all()
    cr.rollback()
    print(json.dumps({"jobs": len(jobs), "before": before,
                      "after": rows.mapped("state"),
                      "errors": rows.filtered("error").mapped("error")}))
"""


@pytest.fixture
def database():
    name = "crm_vn_queue_job_test"
    drop(name)
    copy("crm_vn_test", name)
    yield name
    drop(name)


def test_workers_of_queue_job_send(database):
    odoo("module", "install", "queue_job", database=database)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, database],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not done.returncode, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {
        "jobs": 1,
        "before": ["queued", "queued"],
        "after": ["sent", "sent"],
        "errors": [],
    }
