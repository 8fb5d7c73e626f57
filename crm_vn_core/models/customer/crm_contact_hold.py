# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class CrmContactHold(models.Model):
    """A time in which a customer is left in peace: mourning, complaint, dispute.

    Both days count. Messages and care respect the holds in force; people see them at
    the top of the card.
    """

    _name = "crm.contact.hold"
    _description = "Contact Hold"
    _order = "date_start DESC, id DESC"
    _rec_name = "reason"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    reason = fields.Selection(
        selection=[
            ("mourning", "Mourning"),
            ("complaint", "Complaint"),
            ("dispute", "Dispute"),
            ("staff", "Staff Lock"),
        ],
        required=True,
    )
    date_start = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self._get_today(),
    )
    date_end = fields.Date(string="Until", help="Empty while the end is not known.")
    note = fields.Char()
    is_current = fields.Boolean(
        string="In Force",
        compute="_compute_is_current",
        search="_search_is_current",
    )

    _check_dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A hold cannot end before it starts.",
    )

    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        current = self.filtered_domain(self._get_current_domain())
        for hold in self:
            hold.is_current = hold in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_current_domain()

    @api.model
    def _get_today(self):
        """Return the day it is in Viet Nam, as holds count."""
        return self.env["crm.partner.date"]._get_today()

    @api.model
    def _get_current_domain(self):
        """Return the domain of the holds that are in force today."""
        today = self._get_today()
        return Domain("date_start", "<=", today) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )

    def _get_message(self):
        """Return one hold in one line: "Mourning until 08/12/2026: mother died"."""
        self.ensure_one()
        message = dict(self._fields["reason"]._description_selection(self.env))[
            self.reason
        ]
        if self.date_end:
            message = self.env._(
                "%(reason)s until %(date)s",
                reason=message,
                date=format_date(self.env, self.date_end),
            )
        return f"{message}: {self.note}" if self.note else message
