# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...almanac import to_lunar

# Days to look ahead for the next truce: more than any lunar year has.
_HORIZON = 400


class CrmCollectionTruce(models.Model):
    """Days of each year on which nobody is reminded of a debt, as around Tết.

    Custom, not law: editable. Both days count; a truce may go over the end of a year.
    """

    _name = "crm.collection.truce"
    _description = "Collection Truce"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty for all companies."
    )
    calendar = fields.Selection(
        selection=[("solar", "Solar"), ("lunar", "Lunar")],
        required=True,
        default="lunar",
    )
    day_from = fields.Integer(required=True, default=28, aggregator=None)
    month_from = fields.Integer(required=True, default=12, aggregator=None)
    day_to = fields.Integer(required=True, default=5, aggregator=None)
    month_to = fields.Integer(required=True, default=1, aggregator=None)
    note = fields.Char(translate=True)
    next_start = fields.Date(string="Next From", compute="_compute_next")
    next_end = fields.Date(string="Next Until", compute="_compute_next")

    @api.constrains("day_from", "month_from", "day_to", "month_to", "calendar")
    def _check_days(self):
        for truce in self:
            last = 30 if truce.calendar == "lunar" else 31
            for day, month in (truce._get_start(), truce._get_end()):
                if not (1 <= month <= 12 and 1 <= day <= last):
                    raise ValidationError(
                        self.env._(
                            "%(day)s/%(month)s is no day of the calendar.",
                            day=day,
                            month=month,
                        )
                    )

    @api.depends("day_from", "month_from", "day_to", "month_to", "calendar")
    def _compute_next(self):
        today = self.env["crm.loan"]._get_today()
        for truce in self:
            days = [today + timedelta(days=ahead) for ahead in range(_HORIZON)]
            inside = [day for day in days if truce._includes(day)]
            truce.next_start = inside[0] if inside else False
            truce.next_end = False
            for day in inside:
                if not truce._includes(day + timedelta(days=1)):
                    truce.next_end = day
                    break

    def _get_start(self):
        return self.day_from, self.month_from

    def _get_end(self):
        return self.day_to, self.month_to

    def _includes(self, day: date):
        """Tell whether a day lies in the truce. 30 stands for 29 in a short month."""
        self.ensure_one()
        lunar = to_lunar(day) if self.calendar == "lunar" else day
        place = (lunar.month, lunar.day)
        start, end = self._get_start()[::-1], self._get_end()[::-1]
        if start <= end:
            return start <= place <= end
        return place >= start or place <= end

    @api.model
    def _find(self, company, day):
        """Return the truce of a company on a day, or an empty recordset."""
        truces = self.sudo().search([("company_id", "in", [company.id, False])])
        return truces.filtered(lambda truce: truce._includes(day))[:1]
