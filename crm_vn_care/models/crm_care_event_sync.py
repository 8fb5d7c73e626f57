# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_vn_core.almanac import LunarDate, next_occurrence, to_solar

from .crm_care_event import OPEN_STATES


class CrmCareEvent(models.Model):
    """Planned events follow what they were planned for, by single statements.

    A program may have a million of them, so nothing here goes row by row.
    """

    _name = "crm.care.event"
    _inherit = "crm.care.event"

    @api.model
    def _skip_open(self, domain, reason):
        """Skip the open events of ``domain`` for a reason of the system."""
        self._update_state(self._get_open_domain() & Domain(domain), "skipped", reason)

    @api.model
    def _restore_skipped(self, domain, reason):
        """Put back to planned what ``_skip_open`` skipped for the same reason."""
        skipped = Domain("state", "=", "skipped") & Domain("skip_reason", "=", reason)
        self._update_state(skipped & Domain(domain), "planned", None)

    @api.model
    def _approve_planned(self, domain):
        """Approve the planned events of ``domain``."""
        self._update_state(
            Domain("state", "=", "planned") & Domain(domain), "approved", None
        )

    @api.model
    def _update_state(self, domain, state, reason):
        self.env.flush_all()
        query = self._search(domain, bypass_access=self.env.su)
        self.env.execute_query(
            SQL(
                """UPDATE crm_care_event
                      SET state = %s, skip_reason = %s, write_uid = %s, write_date = %s
                    WHERE id IN %s""",
                state,
                reason,
                self.env.uid,
                self.env.cr.now(),
                query.subselect(),
            )
        )
        self.invalidate_model(["state", "skip_reason"])

    @api.model
    def _follow_source(self, field_name, sources):
        """Move the open events of dates or occasions to the day they fall on now.

        An event stays in its year, counted in the calendar of its date: the correction
        of a date moves the greeting of this year, it never makes a second one.

        :param field_name: ``partner_date_id`` or ``occasion_id``
        :param sources: the records of that field
        """
        self.env.flush_all()
        domain = self._get_open_domain() & Domain(field_name, "in", sources.ids)
        cycles = self._read_group(domain, [field_name, "cycle_year"])
        if not cycles:
            return
        days = SQL(", ").join(
            SQL("(%s, %s, %s)", source.id, year, self._get_day_in_year(source, year))
            for source, year in cycles
        )
        self.env.execute_query(
            SQL(
                """UPDATE crm_care_event e
                      SET date = v.day,
                          date_start = v.day - p.start_days,
                          date_deadline = v.day + p.due_days,
                          write_uid = %(uid)s,
                          write_date = %(now)s
                     FROM (VALUES %(days)s) v (source_id, year, day),
                          crm_care_program p
                    WHERE p.id = e.program_id AND %(source)s = v.source_id
                      AND e.cycle_year = v.year AND e.state IN %(states)s
                      AND e.date != v.day""",
                uid=self.env.uid,
                now=self.env.cr.now(),
                days=days,
                source=SQL.identifier("e", field_name),
                states=OPEN_STATES,
            )
        )
        self.invalidate_model(["date", "date_start", "date_deadline"])

    @api.model
    def _get_day_in_year(self, source, year):
        """Return the day of a date or occasion in a year of its own calendar."""
        new_year = date(year, 1, 1)
        if source.calendar == "lunar":
            new_year = to_solar(LunarDate(year, 1, 1))
        return next_occurrence(
            new_year - timedelta(days=1),
            source.day,
            source.month,
            source.calendar,
            source.leap_month,
        )
