# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanChangeLine(models.TransientModel):
    """One figure of a loan before and after a change."""

    _name = "crm.loan.change.line"
    _description = "Before and After"

    wizard_id = fields.Many2one(
        comodel_name="crm.loan.change", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Figure")
    before = fields.Char(string="As It Is")
    after = fields.Char()
