# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...almanac import SATURDAY, add_working_days, days_off


class CrmOccasion(models.Model):
    """Working days, from the public holidays among the occasions."""

    _name = "crm.occasion"
    _inherit = "crm.occasion"

    @api.model
    def _add_working_days(self, start, count, company):
        """Return the last of ``count`` working days after a day.

        :param company: its own public holidays count too
        """
        return add_working_days(start, count, self._get_holiday_rules(company))

    @api.model
    def _get_workday_test(self, company):
        """Return a function that tells whether a day is worked; it remembers years."""
        rules = self._get_holiday_rules(company)
        years = {}

        def is_workday(day):
            if day.year not in years:
                first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
                years[day.year] = days_off(first, last, rules)
            return day.weekday() < SATURDAY and day not in years[day.year]

        return is_workday

    @api.model
    def _get_holiday_rules(self, company):
        """Return ``(day, month, calendar)`` of each public holiday."""
        holidays = self.sudo().search(
            [("is_statutory", "=", True), ("company_id", "in", [company.id, False])]
        )
        return holidays.mapped(lambda day: (day.day, day.month, day.calendar))
