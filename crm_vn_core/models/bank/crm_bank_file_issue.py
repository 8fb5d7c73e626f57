# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..exchange.messages import fill
from .messages import issue_texts


class CrmBankFileIssue(models.Model):
    """What is wrong with one line of a bank file, in clear words."""

    _name = "crm.bank.file.issue"
    _description = "Faulty Line of a Bank File"
    _order = "file_id, is_error DESC, row_number, id"
    _rec_name = "row_number"

    file_id = fields.Many2one(
        comodel_name="crm.bank.file", required=True, ondelete="cascade", index=True
    )
    row_number = fields.Integer(string="Row", readonly=True)
    cell = fields.Char(readonly=True)
    code = fields.Char(required=True, readonly=True)
    params = fields.Json(readonly=True)
    is_error = fields.Boolean(string="Left Out", readonly=True)
    text = fields.Char(string="Reason", compute="_compute_text")

    @api.depends("code", "params")
    @api.depends_context("lang")
    def _compute_text(self):
        texts = issue_texts(self.env)
        for issue in self:
            issue.text = fill(texts, issue.code, issue.params or {})
