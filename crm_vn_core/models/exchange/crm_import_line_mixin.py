# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .messages import fill, issue_texts


class CrmImportLineMixin(models.AbstractModel):
    """One line of an uploaded list: what it says, and what is wrong with it.

    ``raw`` keeps the cells as read, for the file of faulty lines; ``values`` what
    they mean, by target; ``issues`` a list of ``[cell, code, params, is error]``.
    """

    _name = "crm.import.line.mixin"
    _description = "Import of a List: Line"

    row_number = fields.Integer(string="Row", readonly=True)
    raw = fields.Json(readonly=True)
    values = fields.Json(readonly=True)
    issues = fields.Json(readonly=True)
    issue_text = fields.Text(string="Reason", compute="_compute_issue_text")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    is_done = fields.Boolean(string="Imported", readonly=True)

    @api.depends("issues")
    @api.depends_context("lang")
    def _compute_issue_text(self):
        texts = self._get_issue_texts()
        for line in self:
            line.issue_text = "\n".join(
                f"{cell}: {fill(texts, code, params)}"
                if cell
                else fill(texts, code, params)
                for cell, code, params, _is_error in line.issues or ()
            )

    @api.model
    def _get_issue_texts(self):
        """Return what may be wrong with a line, by the codes of its issues."""
        return issue_texts(self.env)
