"""Show and work with customers who have many tickets.

A list of 80 customers with their counts, the dashboard of the teams, and the search by
a caller's number, over a table full of tickets. The floor of each is the plain
statement behind it, with the same indexes; before that, the same list as helpdesk_mgmt
alone shows it: without our indexes, by its own counting.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
import psycopg2  # noqa: E402

NAME = "crm_vn_bench_tickets"
LIST = 80
TEAMS = 20
PARTNERS = """
    INSERT INTO res_partner (name, complete_name, active, is_company, type, phone,
                             partner_share, autopost_bills, create_date, write_date)
    SELECT n, n, TRUE, FALSE, 'contact', '09' || lpad(i::text, 8, '0'), TRUE, 'ask',
           now(), now()
      FROM generate_series(1, %s) i, LATERAL (SELECT 'Nguyễn Văn ' || i AS n) names
"""
COMMERCIAL = """
    UPDATE res_partner SET commercial_partner_id = id
     WHERE commercial_partner_id IS NULL
"""
TEAM = """
    INSERT INTO helpdesk_ticket_team (name, active, sequence, alias_id)
    SELECT jsonb_build_object('en_US', 'Team ' || i), TRUE, 10,
           (SELECT alias_id FROM helpdesk_ticket_team LIMIT 1)
      FROM generate_series(1, %s) i
"""
TICKETS = """
    INSERT INTO helpdesk_ticket (number, name, description, active, company_id,
                                 partner_id, commercial_partner_id, stage_id, team_id,
                                 user_id, priority, sequence, unattended,
                                 rating_status, partner_phone, partner_phone_address,
                                 create_date)
    SELECT 'HT' || i, 'Ticket ' || i, '<p>x</p>', TRUE, 1, p.id, p.id,
           stages.ids[1 + i %% cardinality(stages.ids)],
           teams.ids[1 + i %% cardinality(teams.ids)],
           users.ids[1 + (i / 7) %% cardinality(users.ids)],
           (i %% 4)::text, 10, i %% 5 = 0, 'no_rate',
           p.phone, '+84' || substr(p.phone, 2), now()
      FROM generate_series(1, %s) i
      JOIN (SELECT id, phone, row_number() OVER (ORDER BY id) - 1 AS place
              FROM res_partner WHERE name LIKE 'Nguyễn Văn %%') p
        ON p.place = i %% %s,
           (SELECT array_agg(id) AS ids FROM helpdesk_ticket_stage) stages,
           (SELECT array_agg(id) AS ids FROM helpdesk_ticket_team) teams,
           (SELECT array_agg(id) || NULL AS ids FROM res_users WHERE active) users
"""
COUNT = """
    SELECT partner_id, stage_id, count(*) FROM helpdesk_ticket
     WHERE partner_id = ANY(%s) AND active GROUP BY 1, 2
"""
BOARD = """
    SELECT t.team_id, t.unattended, t.priority, count(*), count(t.user_id)
      FROM helpdesk_ticket t
      JOIN helpdesk_ticket_stage s ON s.id = t.stage_id AND s.closed IS NOT TRUE
     WHERE t.active GROUP BY 1, 2, 3
"""
CALLER = "SELECT id FROM helpdesk_ticket WHERE partner_phone_address = %s"
INDEXES = (
    "helpdesk_ticket_partner_id_index",
    "helpdesk_ticket_commercial_partner_id_index",
)


def fill(customers, tickets):
    """Write customers, teams and tickets by statement."""
    connection = psycopg2.connect(dbname=NAME)
    with connection, connection.cursor() as cr:
        cr.execute(PARTNERS, [customers])
        cr.execute(COMMERCIAL)
        cr.execute(TEAM, [TEAMS - 1])
        cr.execute(TICKETS, [tickets, customers])
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE res_partner")
        cr.execute("VACUUM ANALYZE helpdesk_ticket")
    connection.close()


def timed(env, function, times=3):
    """The median seconds of a few runs, each with an empty cache."""
    seconds = []
    for _run in range(times):
        env.invalidate_all()
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[times // 2]


def say(what, seconds, floor):
    ratio = seconds / floor
    sys.stdout.write(f"    {what:44} {seconds:8.4f} s {floor:8.4f} s {ratio:7.1f}\n")
    sys.stdout.flush()


def plain_list(env, partners):
    """The list as helpdesk_mgmt alone shows it."""
    from odoo.addons.helpdesk_mgmt.models.res_partner import ResPartner

    for index in INDEXES:
        env.cr.execute(f"DROP INDEX {index}")
    try:
        return timed(
            env, lambda: ResPartner._compute_helpdesk_ticket_count(partners), times=1
        )
    finally:
        env.cr.rollback()


def measure(env):
    partners = env["res.partner"].search(
        [("name", "=like", "Nguyễn Văn%")], limit=LIST, order="id"
    )

    def run(query, *parameters):
        env.cr.execute(query, parameters)
        env.cr.fetchall()

    def show_list():
        partners.mapped("helpdesk_ticket_count_string")

    floor = timed(env, lambda: run(COUNT, partners.ids))
    say(f"counts of {LIST} customers", timed(env, show_list), floor)
    say("    the same by helpdesk_mgmt alone", plain_list(env, partners), floor)
    teams = env["helpdesk.ticket.team"].search([])
    floor = timed(env, lambda: run(BOARD))
    say(
        f"dashboard of {len(teams)} teams",
        timed(env, lambda: teams.mapped("todo_ticket_count")),
        floor,
    )
    phone = partners[-1].phone
    floor = timed(env, lambda: run(CALLER, "+84" + phone[1:]))
    domain = [("partner_phone_address", "=", "+84" + phone[1:])]
    Ticket = env["helpdesk.ticket"]
    say("tickets of a number", timed(env, lambda: Ticket.search(domain)), floor)
    domain = [("customer_search", "ilike", phone)]
    say(
        "search box: customer, phone or code",
        timed(env, lambda: Ticket.search(domain, limit=80)),
        floor,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--tickets", type=int, default=300_000)
    parser.add_argument("--source", default="crm_vn_test", help="database to copy")
    options = parser.parse_args()
    database.start_odoo()
    database.drop(NAME)
    try:
        database.copy(options.source, NAME)
        with database.environment(NAME) as env:
            env["helpdesk.ticket.team"].create({"name": "Team"})
        fill(options.customers, options.tickets)
        head = f"{options.customers:,} customers, {options.tickets:,} tickets"
        sys.stdout.write(f"{head:48}   figure      floor   ratio\n")
        with database.environment(NAME) as env:
            measure(env)
    finally:
        database.forget(NAME)
        database.drop(NAME)


if __name__ == "__main__":
    main()
