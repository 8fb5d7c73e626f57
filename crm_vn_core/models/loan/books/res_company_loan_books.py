# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    """The closed months of the loans of a company."""

    _name = "res.company"
    _inherit = "res.company"

    loan_split_date = fields.Date(
        string="Last Balance Sheet of the Loans",
        readonly=True,
        help="Principal due more than a year after this day is long term.",
    )
    loan_check_date = fields.Datetime(string="Loans Checked On", readonly=True)
    loan_check_count = fields.Integer(string="Differences Found", readonly=True)

    def _get_loan_open_date(self, date, journal):
        """Return the day, or the first open one after it when its period is closed.

        Closed is what the accountant locked, or the month end of the loans.
        """
        self.ensure_one()
        locked = [
            lock for lock, _field in self._get_violated_lock_dates(date, False, journal)
        ]
        closed = self.env["crm.loan.period"].sudo()._get_closed_until(self)
        last = max([*locked, closed or date - timedelta(days=1)])
        if last < date:
            return date
        # The day after one lock may lie in what another one has closed.
        return self._get_loan_open_date(last + timedelta(days=1), journal)
