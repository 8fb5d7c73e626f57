# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...almanac import add_working_days


class CrmOccasion(models.Model):
    """Working days, from the public holidays among the occasions."""

    _name = "crm.occasion"
    _inherit = "crm.occasion"

    @api.model
    def _add_working_days(self, start, count, company):
        """Return the last of ``count`` working days after a day.

        :param company: its own public holidays count too
        """
        holidays = self.sudo().search(
            [("is_statutory", "=", True), ("company_id", "in", [company.id, False])]
        )
        rules = holidays.mapped(lambda day: (day.day, day.month, day.calendar))
        return add_working_days(start, count, rules)
