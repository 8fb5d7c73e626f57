# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLabelFormat(models.Model):
    """A sheet of sticky labels as it is sold: rows, columns, sizes in millimetres."""

    _name = "crm.label.format"
    _description = "Label Format"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rows = fields.Integer(string="Labels Down", required=True, default=8)
    columns = fields.Integer(string="Labels Across", required=True, default=3)
    label_width = fields.Float(required=True, default=70, help="In millimetres.")
    label_height = fields.Float(required=True, default=37, help="In millimetres.")
    margin_left = fields.Float(help="From the edge of the sheet to the first label.")
    margin_top = fields.Float(help="From the edge of the sheet to the first label.")
    gap_x = fields.Float(string="Gap Between Columns")
    gap_y = fields.Float(string="Gap Between Rows")
    page_width = fields.Float(string="Sheet Width", required=True, default=210)
    page_height = fields.Float(string="Sheet Height", required=True, default=297)
    count = fields.Integer(string="Labels on a Sheet", compute="_compute_count")

    _check_sizes = models.Constraint(
        "CHECK(rows > 0 AND columns > 0 AND label_width > 5 AND label_height > 5"
        " AND margin_left >= 0 AND margin_top >= 0 AND gap_x >= 0 AND gap_y >= 0)",
        "A sheet has at least one row and one column, labels of more than 5 mm and no "
        "negative distances.",
    )

    @api.depends("rows", "columns")
    def _compute_count(self):
        for label in self:
            label.count = label.rows * label.columns

    @api.constrains(
        "rows", "columns", "label_width", "label_height", "margin_left", "margin_top",
        "gap_x", "gap_y", "page_width", "page_height",
    )  # fmt: skip
    def _check_labels_on_the_sheet(self):
        for label in self:
            right = label._get_left(label.columns - 1) + label.label_width
            bottom = label._get_top(label.rows - 1) + label.label_height
            # Sheets without margins are often sold a little larger than they measure.
            if right > label.page_width + 1 or bottom > label.page_height + 1:
                raise ValidationError(
                    self.env._(
                        "The labels need %(width)s × %(height)s mm: more than the "
                        "sheet has.",
                        width=round(right, 1),
                        height=round(bottom, 1),
                    )
                )

    def _get_left(self, column):
        return self.margin_left + column * (self.label_width + self.gap_x)

    def _get_top(self, row):
        return self.margin_top + row * (self.label_height + self.gap_y)

    def _get_place(self, index):
        """Return (sheet, left, top) of the label with this index, in millimetres."""
        self.ensure_one()
        sheet, index = divmod(index, self.count)
        row, column = divmod(index, self.columns)
        return sheet, self._get_left(column), self._get_top(row)
