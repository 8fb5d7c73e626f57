# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from calendar import monthrange
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...almanac import check_day_month, month_days, next_occurrence
from ...almanac.clock import ZONE

# Any leap year, for a day and month without a year.
LEAP_YEAR = 2000


class CrmYearlyMixin(models.AbstractModel):
    """A day that comes again every year, by the solar or the lunar calendar.

    ``next_date`` is the coming occurrence, today included. It is kept right by the
    compute (on create and write) and, as days go by, by ``_cron_update_next_dates``.
    """

    _name = "crm.yearly.mixin"
    _description = "Yearly Date"

    calendar = fields.Selection(
        selection=[("solar", "Solar"), ("lunar", "Lunar")],
        required=True,
        default="solar",
        help="Lunar days move through the solar year; their next solar date is shown.",
    )
    day = fields.Integer(required=True, aggregator=None)
    month = fields.Integer(required=True, aggregator=None)
    leap_month = fields.Boolean(
        help="The day lies in a leap month (tháng nhuận). It is kept in the leap month "
        "in years that have it, in the ordinary month in all others.",
    )
    next_date = fields.Date(
        compute="_compute_next_date",
        store=True,
        precompute=True,
        index=True,
        help="The coming occurrence in the solar calendar, today included. 29/2 falls "
        "on 28/2 in ordinary years, a lunar 30 on 29 in short months.",
    )
    date_text = fields.Char(string="Date", compute="_compute_date_text")
    active = fields.Boolean(default=True)

    @api.depends("calendar", "day", "month", "leap_month")
    def _compute_next_date(self):
        yesterday = self._get_today() - timedelta(days=1)
        for record in self:
            record.next_date = self._get_next_date(
                yesterday, record.day, record.month, record.calendar, record.leap_month
            )

    @api.depends("calendar", "day", "month", "leap_month")
    @api.depends_context("lang")
    def _compute_date_text(self):
        for record in self:
            text = f"{record.day:02d}/{record.month:02d}"
            if record._get_year():
                text += f"/{record._get_year()}"
            if record.calendar == "lunar" and record.leap_month:
                text = self.env._("%(date)s leap, lunar", date=text)
            elif record.calendar == "lunar":
                text = self.env._("%(date)s lunar", date=text)
            record.date_text = text

    @api.constrains("calendar", "day", "month", "leap_month")
    def _check_day_month(self):
        for record in self:
            reason = record._get_fault()
            if reason:
                raise ValidationError(reason)

    @api.onchange("calendar")
    def _onchange_calendar(self):
        if self.calendar == "solar":
            self.leap_month = False

    def _get_year(self):
        """Return the year in which it began, 0 if unknown or none."""
        return 0

    def _get_fault(self):
        """Return a sentence that says why such a date cannot be, "" if it can."""
        self.ensure_one()
        values = {"date": self.date_text}
        if self.leap_month and self.calendar == "solar":
            return self.env._("%(date)s: only lunar months can be leap.", **values)
        if not 1 <= self.month <= 12:
            return self.env._("%(date)s: the month must be 1 to 12.", **values)
        try:
            check_day_month(self.day, self.month, self.calendar)
            days = self._get_month_days()
        except ValueError:
            if 1 <= self.day <= 30 and self.calendar == "lunar":
                return self.env._(
                    "%(date)s: that lunar year has no such month.", **values
                )
            return self.env._("%(date)s: that month has no such day.", **values)
        if self.day > days:
            return self.env._("%(date)s: that month has no such day.", **values)
        return ""

    def _get_month_days(self):
        """Return the length of the month, by the year where it is known."""
        year = self._get_year()
        if self.calendar == "solar":
            return monthrange(year or LEAP_YEAR, self.month)[1]
        return month_days(year, self.month, self.leap_month) if year else 30

    @api.model
    def _get_today(self):
        """Return the day it is in Viet Nam, whatever the time zone of the user."""
        return fields.Date.context_today(self.with_context(tz=ZONE))

    @api.model
    def _get_next_date(self, after, day, month, calendar, leap_month):
        """Return the next occurrence, or False for a date that is none (yet)."""
        try:
            return next_occurrence(after, day, month, calendar, leap_month)
        except ValueError:
            return False

    @api.model
    def _cron_update_next_dates(self):
        """Move the next date of every row whose date has passed. Run nightly.

        Some 1,100 rules exist at most (366 solar days, 12 months of 30 lunar days with
        their leap twins), so one statement with a row for each rule that is due does
        for any number of customers.
        """
        today = self._get_today()
        due = self.with_context(active_test=False)._search([("next_date", "<", today)])
        columns = [
            self._field_to_sql(self._table, name, due)
            for name in ("day", "month", "calendar", "leap_month")
        ]
        due.groupby = rule = SQL(", ").join(columns)
        rules = self.env.execute_query(due.select(rule))
        count = self._update_next_dates(today, rules) if rules else 0
        self.env["ir.cron"]._commit_progress(count, remaining=0)

    @api.model
    def _update_next_dates(self, today, rules):
        """Write the next date of the due rows of each rule; return how many rows."""
        yesterday = today - timedelta(days=1)
        values = [
            SQL(
                "(%s, %s, %s, %s::boolean, %s::date)",
                *rule,
                self._get_next_date(yesterday, *rule) or None,
            )
            for rule in rules
        ]
        self.flush_model()
        [[count]] = self.env.execute_query(
            SQL(
                """
                WITH moved AS (
                    UPDATE %(table)s t
                       SET next_date = v.next_date
                      FROM (VALUES %(values)s)
                        AS v (day, month, calendar, leap_month, next_date)
                     WHERE t.next_date < %(today)s
                       AND (t.day, t.month, t.calendar) = (v.day, v.month, v.calendar)
                       AND t.leap_month IS NOT DISTINCT FROM v.leap_month
                 RETURNING t.id
                )
                SELECT count(*) FROM moved
                """,
                table=SQL.identifier(self._table),
                values=SQL(", ").join(values),
                today=today,
            )
        )
        self.invalidate_model(["next_date"])
        return count
