# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...exchange.tables import column_name
from .crm_bank_layout_column import TARGETS


class CrmBankFileColumn(models.Model):
    """One column of an uploaded file, and what the user says it holds."""

    _name = "crm.bank.file.column"
    _description = "Column of a Bank File"
    _order = "file_id, position"
    _rec_name = "header"

    file_id = fields.Many2one(
        comodel_name="crm.bank.file", required=True, ondelete="cascade", index=True
    )
    position = fields.Integer(required=True, readonly=True)
    letter = fields.Char(string="Column", compute="_compute_letter")
    header = fields.Char(string="Name in the File", readonly=True)
    sample = fields.Char(string="Example", readonly=True)
    target = fields.Selection(selection=TARGETS, string="Means")

    @api.depends("position")
    def _compute_letter(self):
        for column in self:
            column.letter = column_name(column.position)
