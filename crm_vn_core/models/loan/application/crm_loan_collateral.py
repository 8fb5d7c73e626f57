# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..setup.crm_loan_rule import COLLATERAL_KINDS


class CrmLoanCollateral(models.Model):
    """A thing that secures a loan: what it is, whose it is, what it is worth."""

    _name = "crm.loan.collateral"
    _inherit = ["crm.loan.part.mixin"]
    _description = "Collateral of a Loan"
    _order = "loan_id, id"
    _locked = ("kind", "name", "owner_id", "serial_number", "plate_number")

    name = fields.Char(
        string="Description",
        required=True,
        help="As the contract names it, e.g. Honda Vision 2025, red",
    )
    kind = fields.Selection(selection=COLLATERAL_KINDS, required=True, default="other")
    owner_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Empty: the borrower.",
    )
    serial_number = fields.Char(
        help="Of the machine; of a vehicle those of its frame and engine."
    )
    plate_number = fields.Char(string="License Plate")
    certificate_number = fields.Char(
        help="Of the land use right, the registration or the deposit."
    )
    value_ids = fields.One2many(
        comodel_name="crm.loan.collateral.value",
        inverse_name="collateral_id",
        string="Values",
        copy=True,
    )
    value = fields.Monetary(
        string="Current Value",
        compute="_compute_value",
        help="The latest of the dated values.",
    )
    counted_percent = fields.Float(
        string="Counts (%)",
        compute="_compute_value",
        digits=(6, 2),
        help="How much of the value counts at most, by law or by company policy.",
    )
    counted_value = fields.Monetary(
        string="Value That Counts", compute="_compute_value"
    )
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Photos and Papers",
        copy=False,
        bypass_search_access=True,
    )
    released_on = fields.Date(
        copy=False, help="The day it was given back: it secures nothing since then."
    )
    note = fields.Text()

    @api.depends(
        "kind",
        "released_on",
        "loan_id.regime",
        "value_ids.date",
        "value_ids.amount",
    )
    def _compute_value(self):
        rules = self.env["crm.loan.rule"]
        today = self.env["crm.loan"]._get_today()
        for collateral in self:
            loan = collateral.loan_id
            known = collateral.value_ids.filtered(
                lambda row: row.date and row.date <= today
            )
            value = known.sorted("date")[-1:].amount
            percent = rules._get_haircut(
                collateral.kind, loan.regime, today, loan.company_id
            )
            released = collateral.released_on and collateral.released_on <= today
            collateral.value = value
            collateral.counted_percent = percent
            collateral.counted_value = 0 if released else value * percent / 100

    @api.constrains("released_on")
    def _check_released_on(self):
        for collateral in self.filtered("released_on"):
            if collateral.released_on > self.env["crm.loan"]._get_today():
                raise ValidationError(
                    self.env._("A collateral is released on the day it is given back.")
                )

    def action_release(self):
        """Give the collateral back today."""
        self.check_access("write")
        for collateral in self.filtered(lambda row: not row.released_on):
            collateral.released_on = self.env["crm.loan"]._get_today()
            collateral.loan_id._message_log(
                body=self.env._(
                    "Collateral given back: %(name)s.", name=collateral.name
                )
            )
