# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

REQUEST_KINDS = [
    ("access", "See the Data"),
    ("correct", "Correct the Data"),
    ("withdraw", "Withdraw Consent"),
    ("restrict", "Restrict Processing"),
    ("object", "Object to Processing"),
    ("delete", "Delete the Data"),
]


class CrmPrivacyDeadline(models.Model):
    """How soon a request about personal data is answered and carried out.

    The law as data: each row says since when it holds and where it is written. The row
    of a kind of request goes before the one for all kinds.
    """

    _name = "crm.privacy.deadline"
    _description = "Deadline of Data Requests"
    _order = "step, kind, date_from DESC, id"
    _rec_name = "step"

    step = fields.Selection(
        selection=[("answer", "Answer"), ("act", "Carry Out")], required=True
    )
    kind = fields.Selection(
        selection=REQUEST_KINDS, string="Request", help="Empty: every other kind."
    )
    days = fields.Integer(required=True)
    days_with_processors = fields.Integer(
        string="With Processors",
        help="Days where others process the data for us; 0: the same.",
    )
    extension_days = fields.Integer(string="Extension", help="0: none is possible.")
    is_working_days = fields.Boolean(
        string="Working Days", help="Without Saturdays, Sundays and public holidays."
    )
    date_from = fields.Date(string="In Force Since")
    date_to = fields.Date(string="In Force Until")
    source = fields.Char(required=True)

    _check_days = models.Constraint(
        "CHECK(days > 0 AND days_with_processors >= 0 AND extension_days >= 0)",
        "A deadline is at least one day away.",
    )

    @api.model
    def _find(self, step, kind, day):
        """Return the deadline that holds for a request received on a day."""
        found = self.sudo().search(
            Domain("step", "=", step)
            & Domain("kind", "in", [kind, False])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        return found.sorted(lambda row: not row.kind)[:1]

    def _get_date(self, received, company, with_processors=False):
        """Return the last day on which it is in time; False without a deadline.

        The day of receipt does not count.
        """
        if not self:
            return False
        days = (with_processors and self.days_with_processors) or self.days
        if not self.is_working_days:
            return received + timedelta(days=days)
        return self.env["crm.occasion"]._add_working_days(received, days, company)
