# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta
from zlib import crc32

from psycopg2.errors import SerializationFailure

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_vn_core.almanac import LunarDate, to_lunar, to_solar

_logger = logging.getLogger(__name__)

# Any number of our own: the first half of the key of the advisory locks below.
PLAN_LOCK = 19081


class CrmCarePlanner(models.AbstractModel):
    """Plans the events of a program by one statement, whatever the customers' number.

    A statement reads the dates that fall in the program's window through their index,
    so its cost follows the matches. It runs twice without harm: an anti-join leaves out
    what is planned, the unique indexes of ``crm.care.event`` stand behind it.
    """

    _name = "crm.care.planner"
    _description = "Care Planner"

    @api.model
    def _cron_plan(self):
        """Plan all active programs, one commit each; a broken one keeps its error."""
        ir_cron = self.env["ir.cron"]
        # The ones planned longest ago first: a run cut short goes on where it stopped.
        program_model = self.env["crm.care.program"]
        programs = program_model.search([("active", "=", True)], order="planned_at, id")
        ir_cron._commit_progress(remaining=len(programs))
        for program in programs:
            program._plan_guarded()
            if not ir_cron._commit_progress(1):
                break

    def _plan_guarded(self):
        """Plan one program; keep on it what came of it, be it an error.

        :return: the number of new events
        """
        self.ensure_one()
        today = self.env["crm.partner.date"]._get_today()
        planned = 0
        try:
            with self.env.cr.savepoint():
                if self._lock_plan():
                    planned = self.sudo()._plan(today)
                    self._write_outcome(planned, None)
        except SerializationFailure:
            # Another worker has committed the same plan since our snapshot was taken.
            _logger.info("Care program %s was planned by another worker", self.id)
            return 0
        except Exception as err:  # one broken program must not stop the others
            _logger.warning("Care program %s: %s", self.id, err, exc_info=True)
            self._write_outcome(0, str(err))
        return planned

    def _write_outcome(self, planned, error):
        """Write the result of a planning on the program, aside from its own history.

        By SQL: the row may have been written by another worker since our snapshot, and
        that must be told here, not by a later flush that would take the job down.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE crm_care_program
                      SET planned_at = %s, planned_count = %s, plan_error = %s
                    WHERE id = %s""",
                self.env.cr.now(),
                planned,
                error,
                self.id,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset(["planned_at", "planned_count", "plan_error"])

    def _plan(self, today):
        """Plan what falls in the program's window and return the number of new events.

        :param today: the day the window is counted from
        """
        self.ensure_one()
        self.env.flush_all()
        first = today - timedelta(days=max(self.due_days, 0))
        last = today + timedelta(days=self.lead_days)
        if self.trigger == "occasion":
            day = self.occasion_id.next_date
            planned = self._plan_occasion(day) if day and first <= day <= last else 0
        else:
            planned = self._plan_dates(first, last)
        if planned:
            self.env["crm.care.event"].invalidate_model()
        return planned

    def _lock_plan(self):
        """Return whether this transaction alone plans this kind of day.

        Programs of one kind share a lock, because no customer gets two greetings of one
        kind on one day. A taken lock means that another worker is planning: leave it.
        """
        [(locked,)] = self.env.execute_query(
            SQL(
                "SELECT pg_try_advisory_xact_lock(%s, %s)",
                PLAN_LOCK,
                self._get_lock_key(),
            )
        )
        return locked

    def _get_lock_key(self):
        """Return a signed 32-bit number that stands for the kind of day."""
        source = self.occasion_id.id if self.trigger == "occasion" else self.date_kind
        return crc32(str(source).encode()) - 2**31

    def _plan_dates(self, first, last):
        """Plan the personal dates that fall from ``first`` to ``last``."""
        query = self._get_audience_query()
        condition = SQL(
            "d.partner_id = res_partner.id AND d.active AND d.kind = %s"
            " AND d.next_date BETWEEN %s AND %s",
            self.date_kind,
            first,
            last,
        )
        if self.calendar:
            condition = SQL("%s AND d.calendar = %s", condition, self.calendar)
        query.add_join("JOIN", "d", "crm_partner_date", condition)
        cycle = self._get_cycle_year_sql(first.year, last.year)
        query.add_where(self._get_not_held_sql(SQL("d.next_date")))
        # The same date in the same year, wherever the event may have been moved to …
        query.add_where(
            SQL(
                """NOT EXISTS (
                    SELECT FROM crm_care_event e
                     WHERE e.partner_date_id = d.id AND e.program_id = %s
                       AND e.cycle_year = %s)""",
                self.id,
                cycle,
            )
        )
        # … and any greeting of this kind for this customer on this day.
        query.add_where(
            SQL(
                """NOT EXISTS (
                    SELECT FROM crm_care_event e
                     WHERE e.partner_id = res_partner.id AND e.date = d.next_date
                       AND e.kind = d.kind AND e.state != 'skipped')"""
            )
        )
        # Twins have one birthday and their mother one call.
        query.order = "res_partner.id, d.next_date, d.id"
        columns = self._prepare_event_columns(SQL("d.next_date"), cycle)
        columns["kind"] = SQL("d.kind")
        columns["partner_date_id"] = SQL("d.id")
        columns["priority"] = SQL(
            """CASE WHEN d.kind IN ('founding', 'customer_since', 'wedding')
                     AND d.year > 0 AND %(cycle)s > d.year
                     AND (%(cycle)s - d.year) %% 5 = 0 THEN '1' ELSE '0' END""",
            cycle=cycle,
        )
        return self._insert_events(query, columns, SQL("res_partner.id, d.next_date"))

    def _plan_occasion(self, day):
        """Plan the program's occasion, which falls on ``day``, for its audience."""
        query = self._get_audience_query()
        cycle = day.year
        if self.occasion_id.calendar == "lunar":
            cycle = to_lunar(day).year
        query.add_where(self._get_not_held_sql(SQL("%s", day)))
        query.add_where(
            SQL(
                """NOT EXISTS (
                    SELECT FROM crm_care_event e
                     WHERE e.partner_id = res_partner.id AND e.occasion_id = %s
                       AND e.cycle_year = %s
                       AND (e.program_id = %s OR e.state != 'skipped'))""",
                self.occasion_id.id,
                cycle,
                self.id,
            )
        )
        columns = self._prepare_event_columns(SQL("%s::date", day), SQL("%s", cycle))
        columns["kind"] = SQL("%s", "occasion")
        columns["occasion_id"] = SQL("%s::int", self.occasion_id.id)
        return self._insert_events(query, columns)

    def _insert_events(self, query, columns, distinct=None):
        """Insert one event per row of ``query`` and return their number.

        :param columns: column of ``crm_care_event`` → SQL expression
        :param distinct: SQL expressions of which one row each is kept
        """
        values = SQL(", ").join(columns.values())
        if distinct:
            values = SQL("DISTINCT ON (%s) %s", distinct, values)
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_care_event (%s) %s ON CONFLICT DO NOTHING",
                SQL(", ").join(map(SQL.identifier, columns)),
                query.select(values),
            ),
            log_exceptions=False,
        )
        return self.env.cr.rowcount

    def _prepare_event_columns(self, day, cycle):
        """Return what every event of this program holds, as column → SQL expression.

        Addons that give events more columns (a budget, a gift) add them here. There is
        no ``create_uid``: nobody made them, and each reference is checked row by row,
        which is most of the time that a million events take.
        """
        return {
            "program_id": SQL("%s::int", self.id),
            "partner_id": SQL("res_partner.id"),
            "cycle_year": cycle,
            "date": day,
            "date_start": SQL("%s - %s", day, self.start_days),
            "date_deadline": SQL("%s + %s", day, self.due_days),
            "user_id": self._get_responsible_sql(),
            "company_id": SQL(
                "COALESCE(%s::int, res_partner.company_id)", self.company_id.id or None
            ),
            "action": SQL("%s", self.action),
            "state": SQL("%s", "planned"),
            "priority": SQL("%s", "0"),
            "create_date": SQL("%s::timestamp", self.env.cr.now()),
            "write_date": SQL("%s::timestamp", self.env.cr.now()),
        }

    def _get_responsible_sql(self):
        """Return who looks after ``res_partner``: an active user or NULL."""
        officers = self.env["res.users"].search([("share", "=", False)])
        if self.responsible == "team":
            officers = self.team_id.member_ids
            if officers:
                # The same customer always meets the same member.
                return SQL(
                    """CASE WHEN res_partner.user_id = ANY(%(ids)s)
                       THEN res_partner.user_id
                       ELSE (%(ids)s)[res_partner.id %% %(size)s + 1] END""",
                    ids=sorted(officers.ids),
                    size=len(officers),
                )
        elif self.responsible == "customer" and officers:
            return SQL(
                """CASE WHEN res_partner.user_id = ANY(%s)
                   THEN res_partner.user_id ELSE %s::int END""",
                officers.ids,
                self.user_id.id or None,
            )
        return SQL("%s::int", self.user_id.id or None)

    def _get_not_held_sql(self, day):
        """Return the condition that no hold keeps the customer in peace on ``day``."""
        return SQL(
            """NOT EXISTS (
                SELECT FROM crm_contact_hold h
                 WHERE h.partner_id = res_partner.id AND h.reason = ANY(%(reasons)s)
                   AND h.date_start <= %(day)s
                   AND (h.date_end IS NULL OR h.date_end >= %(day)s))""",
            reasons=self._get_hold_reasons(),
            day=day,
        )

    @api.model
    def _get_cycle_year_sql(self, first_year, last_year):
        """Return the year of ``d.next_date`` in the calendar of its own date.

        :param first_year: solar years between which ``next_date`` lies
        """
        new_years = SQL(" ").join(
            SQL("WHEN %s THEN %s", year, to_solar(LunarDate(year, 1, 1)))
            for year in range(first_year, last_year + 1)
        )
        year = SQL("EXTRACT(YEAR FROM d.next_date)::int")
        return SQL(
            """(%(year)s - CASE WHEN d.calendar = 'lunar'
                AND d.next_date < CASE %(year)s %(new_years)s END
                THEN 1 ELSE 0 END)""",
            year=year,
            new_years=new_years,
        )
