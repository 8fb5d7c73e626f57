# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

import pytz
from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ...almanac.clock import ZONE


class ResCompany(models.Model):
    """What a company calls an active, loyal, dormant and lost customer."""

    _name = "res.company"
    _inherit = "res.company"

    customer_active_months = fields.Integer(
        string="Active Customer",
        default=6,
        help="Months since the last order during which a customer is active.",
    )
    customer_lost_months = fields.Integer(
        string="Lost Customer",
        default=12,
        help="Months without an order after which a dormant customer is lost.",
    )
    customer_loyal_orders = fields.Integer(
        string="Orders of a Loyal Customer",
        default=3,
        help="An active customer with this many orders is loyal.",
    )
    customer_loyal_months = fields.Integer(
        string="Months of a Loyal Customer",
        default=12,
        help="Months since the first order before an active customer is loyal.",
    )
    customer_score_date = fields.Datetime(
        string="Customers Scored On",
        readonly=True,
        help="Start of the last refresh of the customer scores.",
    )

    _customer_months_order = models.Constraint(
        "CHECK(customer_active_months > 0"
        " AND customer_lost_months > customer_active_months)",
        "A customer is lost later than no longer active, and active for a month at"
        " least.",
    )
    _customer_loyal_positive = models.Constraint(
        "CHECK(customer_loyal_orders >= 0 AND customer_loyal_months >= 0)",
        "The conditions of a loyal customer cannot be negative.",
    )

    def _get_customer_timezone(self):
        """Return the name of the time zone in which this company counts its days."""
        self.ensure_one()
        return self.sudo().partner_id.tz or ZONE

    def _get_lifecycle_dates(self):
        """Return the first days of (active, not yet lost, old enough to be loyal)."""
        self.ensure_one()
        today = datetime.now(pytz.timezone(self._get_customer_timezone())).date()
        return tuple(
            today - relativedelta(months=months)
            for months in (
                self.customer_active_months,
                self.customer_lost_months,
                self.customer_loyal_months,
            )
        )
