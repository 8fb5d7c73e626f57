"""Each addon comes and goes by itself, and leaves nothing behind."""

import re
import subprocess

import psycopg2
import pytest
from server import copy, drop, odoo

# Removed in this order, each takes nothing else with it.
ORDER = ["crm_vn_reports", "crm_vn_campaigns", "crm_vn_care", "crm_vn_core"]
# What changes by itself: pg_dump marks each dump with a word of its own; Odoo declares
# the table between rules and groups twice, once to restrict and once to cascade, and
# the declaration that is read last wins.
PASSING = re.compile(r"^\\(un)?restrict |CONSTRAINT rule_group_rel_group_id_fkey")
# Values that Odoo itself moves on: last use, counters, timestamps of jobs.
RESIDUE = {
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model || '.' || name FROM ir_model_fields",
    # Odoo leaves names behind of every model that was a mail.thread, and of the
    # selections of those with activities: its own names, of rows that are gone.
    "xml ids": "SELECT module || '.' || name FROM ir_model_data"
    " WHERE module NOT IN ('__export__', '__custom__')"
    " AND model NOT IN ('ir.module.module', 'ir.model.inherit')"
    " AND NOT (module = 'mail' AND model = 'ir.model.fields.selection')",
    "selections": "SELECT f.model || '.' || f.name || '.' || s.value"
    " FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id",
    "views": "SELECT COALESCE(key, name) FROM ir_ui_view",
    "crons": "SELECT cron_name FROM ir_cron",
    "rules": "SELECT name FROM ir_rule",
    "parameters": "SELECT key FROM ir_config_parameter",
    "sequences": "SELECT code FROM ir_sequence WHERE code IS NOT NULL",
    "actions": "SELECT type || ' ' || COALESCE(name->>'en_US', '') FROM ir_actions",
    "defaults": "SELECT json_value FROM ir_default",
    "countries that enforce cities": "SELECT code FROM res_country"
    " WHERE enforce_cities",
    "states": "SELECT s.code || ' ' || s.name FROM res_country_state s"
    " JOIN res_country c ON c.id = country_id AND c.code = 'VN'",
}


@pytest.fixture
def bare():
    """A database with what the addons depend on, and none of them."""
    name = "crm_vn_install_test"
    drop(name)
    copy("crm_vn_bare", name)
    yield name
    drop(name)


def schema(database):
    dump = subprocess.run(
        ["pg_dump", "--schema-only", "--no-owner", database],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = (line.strip().rstrip(",") for line in dump.splitlines())
    return {line for line in lines if not PASSING.search(line)}


def rows(database):
    connection = psycopg2.connect(dbname=database)
    with connection, connection.cursor() as cr:
        found = {}
        for what, query in RESIDUE.items():
            cr.execute(query)
            found[what] = {row[0] for row in cr.fetchall()}
    connection.close()
    return found


def test_each_addon_comes_and_goes(bare):
    schema_before, rows_before = schema(bare), rows(bare)
    for addon in reversed(ORDER):
        odoo("module", "install", addon, database=bare)
    for addon in ORDER:
        odoo("module", "uninstall", addon, database=bare)
    left = sorted(schema(bare) - schema_before)
    assert not left
    lost = sorted(schema_before - schema(bare))
    assert not lost
    rows_after = rows(bare)
    assert {k: sorted(rows_after[k] - rows_before[k]) for k in rows_before} == {
        k: [] for k in rows_before
    }
    assert {k: sorted(rows_before[k] - rows_after[k]) for k in rows_before} == {
        k: [] for k in rows_before
    }
