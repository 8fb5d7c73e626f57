# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...exchange import targets
from ...exchange.errors import CellFault
from ...exchange.writer import Column


class CrmImportMixin(models.AbstractModel):
    """One upload of a list, from the file to what it made: what all imports share.

    The model of the lines is named after that of the import (``<name>.line``), as are
    their action and the job. Nothing but the import is written before the last step.
    """

    _name = "crm.import.mixin"
    _description = "Import of a List"

    name = fields.Char(compute="_compute_name", store=True)
    state = fields.Selection(
        selection=[
            ("draft", "File"),
            ("mapping", "Columns"),
            ("checking", "Checking"),
            ("preview", "Check"),
            ("importing", "Importing"),
            ("done", "Done"),
            ("undone", "Undone"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Imported By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    line_count = fields.Integer(string="Number of Lines", compute="_compute_counts")
    new_count = fields.Integer(string="New", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    todo_count = fields.Integer(string="To Import", compute="_compute_counts")
    done_count = fields.Integer(string="Imported", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="In percent.")
    summary = fields.Text(readonly=True)
    error_file = fields.Binary(attachment=True, readonly=True)

    @api.depends("file_name")
    def _compute_name(self):
        for record in self:
            record.name = record.file_name or self.env._("New import")

    @api.depends("line_ids.status", "line_ids.is_done")
    def _compute_counts(self):
        """Count the lines by status, into ``<status>_count``, and what is left."""
        Line = self.env[f"{self._name}.line"]
        groups = Line._read_group(
            [("import_id", "in", self.ids)],
            ["import_id", "status", "is_done"],
            ["__count"],
        )
        todo = dict(
            Line._read_group(
                [("import_id", "in", self.ids), *self._get_todo_domain()],
                ["import_id"],
                ["__count"],
            )
        )
        for record in self:
            own = [group[1:] for group in groups if group[0] == record]
            for status in Line._fields["status"].get_values(self.env):
                record[f"{status}_count"] = sum(g[-1] for g in own if g[0] == status)
            record.line_count = sum(group[-1] for group in own)
            record.done_count = sum(group[-1] for group in own if group[1])
            record.todo_count = todo.get(record, 0)
            total = record.done_count + record.todo_count
            record.progress = 100.0 * record.done_count / total if total else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        """Make each import that of its user: the job runs with that user's rights."""
        if not self.env.su:
            own = {"user_id": self.env.uid, "company_id": self.env.company.id}
            vals_list = [{**vals, **own} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and self._get_kept_fields() & vals.keys():
            raise AccessError(
                self.env._(
                    "An import stays with the person and the company that began it."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(record.state in ("checking", "importing") for record in self):
            raise UserError(self.env._("Wait until this import has finished."))

    @api.model
    def _get_kept_fields(self):
        """Return the fields that nobody writes by hand."""
        return {"user_id", "company_id"}

    @api.model
    def _get_todo_domain(self):
        """Return the domain of the lines that are still to be imported."""
        raise NotImplementedError

    def _check_role(self):
        """Refuse whoever may not take the steps; here the access rights do."""

    def _check_in_background(self):
        """Check the lines of a file too long to wait for."""
        raise NotImplementedError

    # The columns and the lines

    def _get_columns(self):
        return {
            column.position: column.target
            for column in self.column_ids
            if column.target
        }

    @api.model
    def _add_raw(self, heading, vals_list):
        """Return the values of lines with the cells that they were read from."""
        raw = dict(heading.body)
        return [
            {**vals, "raw": [to_json(cell) for cell in raw[vals["row_number"]]]}
            for vals in vals_list
        ]

    def action_view_lines(self):
        """Open the lines; ``import_status`` in the context chooses the kind."""
        self.ensure_one()
        status = self.env.context.get("import_status")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"crm_vn_core.{self._table}_line_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["context"] = {f"search_default_{status}": 1} if status else {}
        return action

    # The faulty lines

    def action_download_errors(self):
        """Download the faulty lines, ready to be corrected and uploaded again."""
        self.ensure_one()
        self._check_role()
        lines = self.line_ids.filtered(lambda line: line.status == "error")
        if not lines:
            raise UserError(self.env._("This list has no faulty line."))
        self.error_file = base64.b64encode(self._make_error_file(lines))
        model, file_name = self._get_error_names()
        self.env["crm.export.log"]._log_export(
            model,
            self.column_ids.mapped("header"),
            len(lines),
            "import_errors",
            personal=True,
        )
        url = f"/web/content/{self._name}/{self.id}/error_file/{file_name}"
        return {"type": "ir.actions.act_url", "url": f"{url}?download=true"}

    @api.model
    def _get_error_names(self):
        """Return the model whose data leaves with faulty lines, and the file's name."""
        raise NotImplementedError

    def _make_error_file(self, lines):
        """Return an XLSX of the same columns and one more, which says why."""
        raise NotImplementedError

    def _get_error_table(self, lines, width):
        """Return columns and rows of faulty lines; the last column says why.

        :param width: of the last column, in characters
        """
        count = max(self.column_ids.mapped("position")) + 1
        headers = {column.position: column.header for column in self.column_ids}
        columns = [Column(headers.get(position) or "") for position in range(count)]
        columns.append(Column(targets.REASON_HEADER, width=width))
        rows = []
        for line in lines:
            cells = [from_json(cell) for cell in line.raw][:count]
            rows.append([*cells, *[None] * (count - len(cells)), line.issue_text])
        return columns, rows


def to_json(cell):
    """Return a cell in JSON types; dates and faults keep what they are."""
    if isinstance(cell, CellFault):
        return {"fault": str(cell)}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if cell is None or isinstance(cell, str | bool | int | float):
        return cell
    return str(cell)


def from_json(cell):
    """Return the cell that :func:`to_json` kept; a fault is left empty."""
    if not isinstance(cell, dict):
        return cell
    if "fault" in cell:
        return ""
    moment = datetime.datetime.fromisoformat(cell["date"])
    return moment.date() if moment.time() == datetime.time.min else moment
