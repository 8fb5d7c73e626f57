"""Make the databases of the project: template, demo, practice and test.

    database.py ensure NAME [--demo] [--bare] [--lang vi_VN] [--keep] [--fresh]
                        make it, or do nothing when it is up to date; after a change of
                        our addons make it anew, or with --keep upgrade it
                        --bare: only what the addons depend on; --fresh: always anew
    database.py stamp   print what an up-to-date database was made from
    database.py drop NAME

A database starts as a copy of a template with the dependencies, whose name carries
a hash of what went into it. Run it with the project's Python and environment
(`scripts/setup.sh` makes both).
"""

import argparse
import ast
import datetime
import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ["crm_vn_core", "crm_vn_care", "crm_vn_campaigns", "crm_vn_reports"]
START = time.time()
# Raise it when a template is made in another way.
RECIPE = 2


def say(text):
    """Print one step with the seconds since the start."""
    sys.stdout.write(f"\033[1m[{time.time() - START:3.0f}s]\033[0m {text}\n")
    sys.stdout.flush()


class Progress(logging.Handler):
    """Turn Odoo's «Loading module x (7/80)» lines into a few lines of progress."""

    pattern = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")

    def emit(self, record):
        match = self.pattern.search(record.getMessage())
        if not match:
            return
        done, total = int(match[2]), int(match[3])
        if total > 20 and done % (total // 10) == 0:
            say(f"    {done} of {total} modules ({match[1]})")


# ------------------------------------------------------------------- PostgreSQL
@contextmanager
def server():
    """A cursor on the server itself, for CREATE and DROP DATABASE."""
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def exists(name):
    with server() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return bool(cr.fetchone())


def names(pattern):
    with server() as cr:
        cr.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
        return [row[0] for row in cr.fetchall()]


def drop(name):
    with server() as cr:
        cr.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )
    shutil.rmtree(filestore(name), ignore_errors=True)


def create_empty(name):
    """A database that sorts as Vietnamese do, and whose searches ignore accents."""
    with server() as cr:
        cr.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER icu ICU_LOCALE 'vi'"
                " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            ).format(sql.Identifier(name))
        )
    connection = psycopg2.connect(dbname=name)
    with connection, connection.cursor() as cr:
        cr.execute("CREATE EXTENSION pg_trgm")
        cr.execute("CREATE EXTENSION unaccent")
        # Odoo uses it in indexes, which take immutable functions alone.
        cr.execute("ALTER FUNCTION unaccent(text) IMMUTABLE")
    connection.close()


def copy(source, name):
    with server() as cr:
        cr.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    if filestore(source).is_dir():
        # Content-addressed and never rewritten: hard links are safe.
        subprocess.run(["cp", "-al", filestore(source), filestore(name)], check=True)


def rename(source, name):
    with server() as cr:
        cr.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(source), sql.Identifier(name)
            )
        )
    shutil.rmtree(filestore(name), ignore_errors=True)
    if filestore(source).is_dir():
        filestore(source).rename(filestore(name))


def filestore(name):
    return ROOT / ".local" / "data" / "filestore" / name


# ------------------------------------------------------------------------- Odoo
def start_odoo():
    """Configure Odoo in this process: errors shown, the rest quiet."""
    import odoo.tools

    odoo.tools.config.parse_config(["--log-level", "warn"])
    loading = logging.getLogger("odoo.modules.loading")
    loading.setLevel(logging.INFO)
    loading.addHandler(Progress())
    loading.propagate = False
    # The web client needs no compiled translations of help texts to be told missing.
    logging.getLogger("odoo.addons.base.models.ir_module").setLevel(logging.ERROR)


def install(name, modules):
    from odoo.modules.registry import Registry

    Registry.new(
        name, update_module=True, install_modules=set(modules), new_db_demo=False
    )


@contextmanager
def environment(name):
    """An environment of the superuser that commits at the end."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry

    with Registry(name).cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {"lang": "en_US"})


def dependencies():
    """What our addons need from outside."""
    needed = set()
    for addon in ADDONS:
        manifest = ast.literal_eval((ROOT / addon / "__manifest__.py").read_text())
        needed.update(manifest["depends"])
    return sorted(needed - set(ADDONS))


def template_name():
    recipe = f"{RECIPE} {dependencies()} {os.environ['ODOO_PATH']}"
    for path in ("requirements/odoo.txt", "requirements/addons.txt"):
        recipe += (ROOT / path).read_text()
    return "crm_vn_tpl_" + hashlib.sha256(recipe.encode()).hexdigest()[:8]


def set_country(env):
    """A Vietnamese company, before accounting picks its chart by the country."""
    wizard = env["base.language.install"].create(
        {"lang_ids": [(6, 0, env.ref("base.lang_vi_VN").ids)]}
    )
    wizard.lang_install()
    env.ref("base.VND").active = True
    env.ref("base.main_company").write(
        {
            "country_id": env.ref("base.vn").id,
            "currency_id": env.ref("base.VND").id,
        }
    )
    env["res.partner"].search([]).write({"tz": "Asia/Ho_Chi_Minh"})


def make_template():
    """Install the dependencies once; return the name of the database."""
    name = template_name()
    if exists(name):
        return name
    part = name + "_part"
    drop(part)
    say("Template database: PostgreSQL with Vietnamese sorting, Odoo base ...")
    create_empty(part)
    install(part, ["base"])
    with environment(part) as env:
        set_country(env)
    say("Template database: sales, accounting, helpdesk and what they need ...")
    install(part, dependencies())
    forget(part)
    rename(part, name)
    for old in names("crm_vn_tpl_%"):
        if old != name:
            drop(old)
    return name


def forget(name):
    """Close Odoo's connections, so that the database can be renamed or copied."""
    import odoo.sql_db
    from odoo.modules.registry import Registry

    Registry.delete(name)
    odoo.sql_db.close_db(name)


def load_demo(name):
    """Demo data of our addons alone: core's is in dollars."""
    from odoo.modules.loading import load_data
    from odoo.modules.module_graph import ModuleGraph

    # No «has been created» nor «has been assigned to you» for each of the records.
    quiet = {"tracking_disable": True, "mail_auto_subscribe_no_notify": True}
    with environment(name) as env:
        graph = ModuleGraph(env.cr, mode="load")
        graph.extend(env["ir.module.module"]._installed())
        for package in graph:
            if package.name in ADDONS and package.manifest.get("demo"):
                say(f"    {package.name}")
                quiet_env = env(context={**env.context, **quiet})
                load_data(quiet_env, {}, "init", kind="demo", package=package)


def run_jobs(name):
    """Run every scheduled job of our addons once, as the night would."""
    with environment(name) as env:
        data = env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", "ir.cron")], order="id"
        )
        for cron in env["ir.cron"].browse(data.mapped("res_id")):
            say(f"    {cron.name}")
            cron.method_direct_trigger()


def set_language(name, lang):
    """Every user, and every user made from now on, works in this language."""
    with environment(name) as env:
        env["res.users"].with_context(active_test=False).search([]).lang = lang
        env["ir.default"].set("res.partner", "lang", lang)


def create(name, lang, demo, bare):
    """Create the database NAME, whole or not at all."""
    part = name + "_part"
    drop(part)
    copy(make_template(), part)
    if bare:
        with environment(part) as env:
            env["ir.module.module"].update_list()
    else:
        say("Our four addons ...")
        install(part, ADDONS)
    if demo:
        say("Demo data of a Vietnamese company ...")
        load_demo(part)
        say("The nightly jobs, once ...")
        run_jobs(part)
    set_language(part, lang)
    with environment(part) as env:
        # Or the first page that somebody opens takes half a minute.
        env["ir.qweb"]._pregenerate_assets_bundles()
    forget(part)
    rename(part, name)


def upgrade(name):
    from odoo.modules.registry import Registry

    say(f"Our addons have changed: upgrading {name} ...")
    Registry.new(name, update_module=True, upgrade_modules=set(ADDONS))
    forget(name)


# ------------------------------------------------------------------------ Stamps
def stamp():
    """Tell what a database made now is made from: the template and our addons."""
    content = hashlib.sha256(template_name().encode())
    for addon in ADDONS:
        for path in sorted((ROOT / addon).rglob("*")):
            parts = path.relative_to(ROOT).parts
            if path.is_file() and not {"tests", "__pycache__"} & set(parts):
                content.update(str(path.relative_to(ROOT)).encode())
                content.update(path.read_bytes())
    return content.hexdigest()


def ensure(name, lang=None, demo=False, bare=False, keep=False, fresh=False):
    """Bring the database NAME to what the sources say now."""
    file = ROOT / ".local" / "stamps" / name
    # The demo's dates count from the day it is loaded.
    day = "" if keep or not demo else f" {datetime.date.today()}"
    current = stamp() + day
    made = exists(name) and file.exists() and not fresh
    if made and file.read_text() == current:
        if lang and keep:
            start_odoo()
            set_language(name, lang)
        return
    start_odoo()
    if made and keep:
        upgrade(name)
    else:
        drop(name)
        create(name, lang or "vi_VN", demo, bare)
    file.parent.mkdir(exist_ok=True)
    file.write_text(current)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("stamp")
    commands.add_parser("drop").add_argument("name")
    ensuring = commands.add_parser("ensure")
    ensuring.add_argument("name")
    ensuring.add_argument("--lang", choices=["vi_VN", "en_US"])
    for flag in ("--demo", "--bare", "--keep", "--fresh"):
        ensuring.add_argument(flag, action="store_true")
    options = vars(parser.parse_args())
    command = options.pop("command")
    if command == "stamp":
        sys.stdout.write(stamp())
    else:
        {"drop": drop, "ensure": ensure}[command](**options)


if __name__ == "__main__":
    main()
