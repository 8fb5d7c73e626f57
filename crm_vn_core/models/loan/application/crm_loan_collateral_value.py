# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLoanCollateralValue(models.Model):
    """What a collateral was worth on a day, and who said so."""

    _name = "crm.loan.collateral.value"
    _description = "Value of a Collateral"
    _order = "collateral_id, date DESC, id DESC"
    _rec_name = "date"

    collateral_id = fields.Many2one(
        comodel_name="crm.loan.collateral",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="collateral_id.currency_id")
    date = fields.Date(
        required=True, default=lambda self: self.env["crm.loan"]._get_today()
    )
    amount = fields.Monetary(string="Value", required=True)
    source = fields.Selection(
        selection=[
            ("own", "Own Estimate"),
            ("price", "Price Paid"),
            ("market", "Market Price"),
            ("appraiser", "Appraiser"),
        ],
        required=True,
        default="own",
    )
    appraiser = fields.Char(string="Valued By")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        default=lambda self: self.env.user,
    )

    _date_uniq = models.UniqueIndex(
        "(collateral_id, date)", "The collateral has a value of this day already."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A value cannot be negative."
    )

    @api.constrains("date")
    def _check_date(self):
        today = self.env["crm.loan"]._get_today()
        if any(row.date > today for row in self):
            raise ValidationError(
                self.env._("A value is entered on the day it was found, not before.")
            )
