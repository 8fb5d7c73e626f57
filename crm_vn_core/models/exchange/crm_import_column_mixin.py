# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...exchange.tables import column_name


class CrmImportColumnMixin(models.AbstractModel):
    """One column of an uploaded list and what it means."""

    _name = "crm.import.column.mixin"
    _description = "Import of a List: Column"

    position = fields.Integer(help="Counted from 0, as in the file.")
    letter = fields.Char(string="Column", compute="_compute_letter")
    header = fields.Char(string="Name in the File", readonly=True)
    sample = fields.Char(string="Example", readonly=True)
    target = fields.Selection(
        selection="_selection_target",
        string="Goes To",
        help="Leave empty to ignore the column.",
    )

    @api.depends("position")
    def _compute_letter(self):
        for column in self:
            column.letter = column_name(column.position)

    @api.model
    def _selection_target(self):
        """Return what columns may mean, as ``[(target key, label), …]``."""
        return list(self._get_target_labels().items())

    @api.model
    def _get_target_labels(self):
        """Return the label of each target key."""
        return {}
