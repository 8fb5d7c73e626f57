"""Refresh customer segments over many customers.

One segment of 70 % of the customers is filled, refreshed with nothing to do and again
after 1 % have changed; then 50 segments of a province or of a tenth run two nights.
The floor of each is the plain statement that cannot be avoided: read who matches and
who is a member, and write what must be written, without rules and without a segment.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
import psycopg2  # noqa: E402

NAME = "crm_vn_bench_segments"
PARTNERS = """
    INSERT INTO res_partner (name, complete_name, active, is_company, type, color,
                             gender, state_id, country_id, partner_share,
                             autopost_bills,
                             create_date, write_date)
    SELECT n, n, TRUE, FALSE, 'contact', i %% 10,
           CASE WHEN i %% 2 = 0 THEN 'female' ELSE 'male' END,
           provinces.ids[1 + (i / 10) %% cardinality(provinces.ids)],
           provinces.country_id, TRUE, 'ask', now(), now()
      FROM generate_series(1, %s) i,
           LATERAL (SELECT 'Nguyễn Văn ' || i AS n) names,
           (SELECT country_id, array_agg(id) AS ids FROM res_country_state
             WHERE country_id = (SELECT id FROM res_country WHERE code = 'VN')
             GROUP BY country_id) provinces
"""
COMMERCIAL = """
    UPDATE res_partner SET commercial_partner_id = id
     WHERE commercial_partner_id IS NULL
"""
MATCHING = "SELECT id FROM res_partner WHERE active AND partner_share AND color < 7"
MEMBERS = "SELECT partner_id FROM crm_segment_member WHERE segment_id = %s"


def add_partners(count):
    connection = psycopg2.connect(dbname=NAME)
    with connection, connection.cursor() as cr:
        cr.execute(PARTNERS, [count])
        cr.execute(COMMERCIAL)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE res_partner")
    connection.close()


def plain(*statements):
    """Seconds of plain statements in a transaction that is rolled back."""
    connection = psycopg2.connect(dbname=NAME)
    with connection.cursor() as cr:
        start = time.perf_counter()
        for statement, *parameters in statements:
            cr.execute(statement, parameters)
        seconds = time.perf_counter() - start
    connection.rollback()
    connection.close()
    return seconds


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def say(what, seconds, floor):
    ratio = seconds / floor
    sys.stdout.write(f"    {what:44} {seconds:7.2f} s {floor:7.2f} s {ratio:6.1f}\n")
    sys.stdout.flush()


def create(env, name, domain):
    return env["crm.segment"].create(
        {"name": name, "domain": domain, "user_id": env.ref("base.user_admin").id}
    )


def refresh(env, segment):
    """As the nightly job does it, to the end of the transaction."""
    if not segment._refresh_safely():
        raise SystemExit(segment.error)
    env.cr.commit()


def vacuum():
    connection = psycopg2.connect(dbname=NAME)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE crm_segment_member")
    connection.close()


def measure_one(env, count):
    """One big segment: fill, nothing to do, 1 % changed."""
    segment = create(env, "70 %", "[('color', '<', 7)]")
    env.cr.commit()
    insert = (
        "INSERT INTO crm_segment_member (segment_id, partner_id, entered_at)"
        f" SELECT {segment.id}, id, now() FROM ({MATCHING}) matching"
    )
    floor = plain([insert])
    say(
        f"fill {count * 7 // 10:,} members", timed(lambda: refresh(env, segment)), floor
    )
    vacuum()
    read = (
        f"SELECT count(*) FROM ({MATCHING}) a FULL JOIN ({MEMBERS}) b"
        " ON b.partner_id = a.id WHERE a.id IS NULL OR b.partner_id IS NULL"
    )
    floor = plain([read, segment.id])
    say("refresh it, nothing has changed", timed(lambda: refresh(env, segment)), floor)
    # Of each hundred blocks of ten customers one changes: seven leave, three enter.
    env.cr.execute(
        "UPDATE res_partner SET color = (color + 7) % 14 WHERE (id / 10) % 100 = 0"
        " AND color < 10"
    )
    env.cr.commit()
    change = (
        "UPDATE crm_segment_member SET left_at = now() WHERE segment_id = %s"
        " AND partner_id IN (SELECT id FROM res_partner WHERE (id / 10) %% 100 = 0)"
    )
    floor = plain([read, segment.id], [change, segment.id])
    say("refresh it, 1 % has changed", timed(lambda: refresh(env, segment)), floor)
    sys.stdout.write(
        f"        {segment.entered_count:,} entered, {segment.left_count:,} left\n"
    )
    segment.active = False


def measure_night(env):
    """Fifty segments: 34 provinces by women, the rest tenths of all customers."""
    vietnam = env.ref("base.vn")
    states = env["res.country.state"].search([("country_id", "=", vietnam.id)])[:34]
    rows = [
        (
            state.name,
            f"[('state_id', '=', {state.id}), ('gender', '=', 'female')]",
            f"active AND partner_share AND gender = 'female' AND state_id = {state.id}",
        )
        for state in states
    ]
    rows += [
        (
            f"Tenth {number}",
            f"[('color', '=', {number % 10})]",
            f"active AND partner_share AND color = {number % 10}",
        )
        for number in range(50 - len(rows))
    ]
    segments = [create(env, name, domain) for name, domain, _where in rows]
    env.cr.commit()
    insert = (
        "INSERT INTO crm_segment_member (segment_id, partner_id, entered_at)"
        " SELECT %s, id, now() FROM res_partner WHERE "
    )
    floor = plain(
        *[
            [insert + where, segment.id]
            for segment, (_name, _domain, where) in zip(segments, rows, strict=True)
        ]
    )
    say("50 segments, first night", timed(lambda: run_night(env)), floor)
    vacuum()
    env.cr.execute("UPDATE crm_segment SET tried_at = NULL")
    env.invalidate_all()
    floor = plain(
        *[
            [
                f"SELECT count(*) FROM (SELECT id FROM res_partner WHERE {where}) a"
                f" FULL JOIN ({MEMBERS}) b ON b.partner_id = a.id"
                " WHERE a.id IS NULL OR b.partner_id IS NULL",
                segment.id,
            ]
            for segment, (_name, _domain, where) in zip(segments, rows, strict=True)
        ]
    )
    say("50 segments, next night", timed(lambda: run_night(env)), floor)
    sys.stdout.write(f"        {sum(s.member_count for s in segments):,} members\n")


def run_night(env):
    env["crm.segment"]._cron_refresh()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--source", default="crm_vn_test", help="database to copy")
    options = parser.parse_args()
    database.start_odoo()
    database.drop(NAME)
    try:
        database.copy(options.source, NAME)
        add_partners(options.customers)
        sys.stdout.write(
            f"{options.customers:,} customers{'':31} figure     floor  ratio\n"
        )
        with database.environment(NAME) as env:
            env["crm.segment"].search([]).active = False
            measure_one(env, options.customers)
            measure_night(env)
    finally:
        database.forget(NAME)
        database.drop(NAME)


if __name__ == "__main__":
    main()
