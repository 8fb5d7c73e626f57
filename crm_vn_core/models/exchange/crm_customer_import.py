# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import datetime

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...exchange import mapping, plan
from ...exchange.errors import CellFault, TableError
from ...exchange.tables import read_table
from ...exchange.writer import Column, write_xlsx
from .crm_customer_import_line import STATUSES
from .messages import fill, issue_texts, refusal_texts

# Up to this many lines a step runs while the user waits; beyond, in the background.
INLINE_CHECK = 5000
INLINE_IMPORT = 300


class CrmCustomerImport(models.Model):
    """One upload of a customer list, from the file to the customers it made.

    A person may leave at any step and come back. Nothing but this record is written
    before the last step.
    """

    _name = "crm.customer.import"
    _description = "Customer Import"
    _order = "id desc"

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
    sheet_name = fields.Char(
        string="Sheet",
        help="The sheet to read; the first one that holds data when empty.",
    )
    sheet_names = fields.Char(string="Sheets in the File", readonly=True)
    header_row = fields.Integer(
        string="Row of Column Names",
        help="Found by itself; correct it when titles stand above the list.",
    )
    encoding = fields.Char(readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Imported By",
        required=True,
        readonly=True,
        default=lambda self: self._default_user_id(),
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self._default_company_id(),
    )
    update_existing = fields.Boolean(
        default=True,
        help="Bring known customers up to date. Only what the file says is written; "
        "an empty cell never erases anything.",
    )
    duplicate_policy = fields.Selection(
        selection=[("skip", "Skip, I will decide"), ("create", "Create anyway")],
        string="Possible Duplicates",
        required=True,
        default="skip",
    )
    column_ids = fields.One2many(
        comodel_name="crm.customer.import.column",
        inverse_name="import_id",
        string="Columns",
    )
    line_ids = fields.One2many(
        comodel_name="crm.customer.import.line",
        inverse_name="import_id",
        string="Lines",
    )
    problem_line_ids = fields.Many2many(
        comodel_name="crm.customer.import.line",
        string="First Problems",
        compute="_compute_problem_line_ids",
    )
    line_count = fields.Integer(string="Number of Lines", compute="_compute_counts")
    new_count = fields.Integer(string="New", compute="_compute_counts")
    update_count = fields.Integer(string="Updates", compute="_compute_counts")
    unchanged_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    duplicate_count = fields.Integer(string="Duplicates", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    todo_count = fields.Integer(string="To Import", compute="_compute_counts")
    done_count = fields.Integer(string="Imported", compute="_compute_counts")
    created_count = fields.Integer(string="Created", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="In percent.")
    summary = fields.Text(readonly=True)
    error_file = fields.Binary(attachment=True, readonly=True)

    def _default_user_id(self):
        return self.env.user

    def _default_company_id(self):
        return self.env.company

    @api.depends("file_name")
    def _compute_name(self):
        for record in self:
            record.name = record.file_name or self.env._("New import")

    @api.depends("line_ids.status", "line_ids.decision", "line_ids.is_done")
    def _compute_counts(self):
        groups = self.env["crm.customer.import.line"]._read_group(
            [("import_id", "in", self.ids)],
            ["import_id", "status", "decision", "is_done", "is_created"],
            ["__count"],
        )
        for record in self:
            own = [group[1:] for group in groups if group[0] == record]
            for status, _label in STATUSES:
                record[f"{status}_count"] = sum(g[-1] for g in own if g[0] == status)
            record.line_count = sum(group[-1] for group in own)
            chosen = [g for g in own if g[1] != "skip" and g[0] != "unchanged"]
            record.done_count = sum(group[-1] for group in own if group[2])
            record.todo_count = sum(group[-1] for group in chosen if not group[2])
            record.created_count = sum(group[-1] for group in own if group[3])
            total = record.done_count + record.todo_count
            record.progress = 100.0 * record.done_count / total if total else 0.0

    @api.depends("line_ids.status")
    def _compute_problem_line_ids(self):
        for record in self:
            record.problem_line_ids = self.env["crm.customer.import.line"].search(
                [
                    ("import_id", "in", record.ids),
                    ("status", "in", ("error", "duplicate")),
                ],
                limit=100,
            )

    # Step 1: the file

    def action_read(self):
        """Read the file and propose what its columns mean."""
        for record in self:
            table, heading = record._read_file()
            offered = self._get_offered_targets()
            targets = mapping.propose(heading.headers, offered)
            record.column_ids = [Command.clear()] + [
                Command.create(
                    {"position": position, "header": header, "sample": sample}
                    | {"target": target or False}
                )
                for position, (header, sample, target) in enumerate(
                    zip(heading.headers, heading.samples, targets, strict=True)
                )
                if header or sample
            ]
            record.write(
                {
                    "state": "mapping",
                    "header_row": heading.number,
                    "sheet_name": table.sheet,
                    "sheet_names": ", ".join(table.sheets),
                    "encoding": table.encoding,
                }
            )

    def _read_file(self):
        """Return the table in the file and its heading.

        :raises UserError: one sentence, when the file cannot be used
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            data = base64.b64decode(self.with_context(bin_size=False).file)
            table = read_table(data, sheet=self.sheet_name or None)
            return table, plan.read_heading(table, self.header_row or None)
        except TableError as error:
            text = fill(refusal_texts(self.env), error.code, error.params)
            raise UserError(text) from error

    @api.model
    def _get_offered_targets(self):
        """Return the keys of what this database has and this user may write."""
        Partner = self.env["res.partner"]
        offered = set()
        for target in mapping.TARGETS:
            field = Partner._fields.get(target.field)
            if field and Partner._has_field_access(field, "write"):
                offered.add(target.key)
        if "crm.partner.date" in self.env:
            offered |= {"birthday", "founding"}
        # Whatever cannot be stored by its parts is kept as text in the address.
        return offered | {"ward", "district"}

    @api.onchange("file")
    def _onchange_file(self):
        self.sheet_name = False
        self.header_row = 0

    # Step 2: the columns

    def action_check(self):
        """Read every line and find out what would become of it; write no customer."""
        self.ensure_one()
        columns = self._get_columns()
        if not {"name", "ref", "identity_number", "vat", "phone"} & set(columns.values()):
            raise UserError(
                self.env._(
                    "Say at least which column holds the name, the customer code or "
                    "the phone."
                )
            )
        table, heading = self._read_file()
        if len(heading.body) > INLINE_CHECK:
            self._start("checking")
        else:
            self._check_lines(table, heading)

    def _get_columns(self):
        return {
            column.position: column.target for column in self.column_ids if column.target
        }

    def _check_lines(self, table, heading):
        self.line_ids.unlink()
        columns = self._get_columns()
        raw = dict(heading.body)
        rows = list(plan.clean_rows(heading.body, columns, table.epoch_1904))
        self.env["crm.customer.import.line"].create(
            [
                {**vals, "raw": [_to_json(cell) for cell in raw[vals["row_number"]]]}
                for vals in self._plan_lines(rows, columns)
            ]
        )
        self.state = "preview"

    def _plan_lines(self, rows, columns):
        """Return the line values for clean rows: what each would do."""
        self.ensure_one()
        planner = self.env["crm.customer.import.planner"]
        return planner._plan(self, rows, columns)

    def action_back(self):
        """Go back to the columns; the lines are read again from there."""
        for record in self:
            if record.state != "preview":
                raise UserError(self.env._("Only a checked list can go back."))
            record.line_ids.unlink()
            record.state = "mapping"

    def action_new_file(self):
        """Go back to the file."""
        for record in self:
            if record.state not in ("mapping", "preview"):
                raise UserError(self.env._("This list has been imported already."))
            record.line_ids.unlink()
            record.column_ids.unlink()
            record.state = "draft"
            record._onchange_file()

    # Step 3: the customers

    def action_import(self):
        """Write the customers, at once or in the background."""
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Check the list before importing it."))
        if self.todo_count > INLINE_IMPORT:
            self._start("importing")
        else:
            self.env["crm.customer.import.job"]._import_all(self)

    def _start(self, state):
        self.state = state
        self.env.ref("crm_vn_core.ir_cron_customer_import").sudo()._trigger()

    def action_undo(self):
        """Take back the customers this import created and nobody has used since."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Only a finished import can be undone."))
        self.env["crm.customer.import.job"]._undo(self)

    # What the user looks at

    def action_view_lines(self):
        """Open the lines; ``default_status`` in the context chooses the kind."""
        self.ensure_one()
        status = self.env.context.get("import_status")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_customer_import_line_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["context"] = {f"search_default_{status}": 1} if status else {}
        return action

    def action_view_customers(self):
        """Open the customers that this import created or updated."""
        self.ensure_one()
        lines = self.env["crm.customer.import.line"].search(
            [("import_id", "=", self.id), ("is_done", "=", True)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Customers"),
            "res_model": "res.partner",
            "view_mode": "list,form,kanban",
            "domain": [("id", "in", lines.partner_id.ids)],
        }

    def action_download_errors(self):
        """Download the faulty lines, ready to be corrected and uploaded again."""
        self.ensure_one()
        lines = self.env["crm.customer.import.line"].search(
            [("import_id", "=", self.id), ("status", "=", "error")]
        )
        if not lines:
            raise UserError(self.env._("This list has no faulty line."))
        self.error_file = base64.b64encode(self._make_error_file(lines))
        self.env["crm.export.log"]._log_export(
            "res.partner",
            self.column_ids.mapped("header"),
            len(lines),
            "import_errors",
            personal=True,
        )
        url = f"/web/content/{self._name}/{self.id}/error_file/loi-nhap-lieu.xlsx"
        return {"type": "ir.actions.act_url", "url": f"{url}?download=true"}

    def _make_error_file(self, lines):
        """Return an XLSX of the same columns and one more, which says why."""
        width = max(self.column_ids.mapped("position")) + 1
        headers = {column.position: column.header for column in self.column_ids}
        columns = [Column(headers.get(position) or "") for position in range(width)]
        columns.append(Column(mapping.REASON_HEADER, width=60))
        rows = []
        for line in lines:
            cells = [_from_json(cell) for cell in line.raw][:width]
            rows.append([*cells, *[None] * (width - len(cells)), line.issue_text])
        return write_xlsx(columns, rows, sheet="Lỗi")

    @api.model
    def _make_template(self):
        """Return an XLSX with the column names understood here and two examples."""
        offered = self._get_offered_targets()
        targets = [target for target in mapping.SAMPLE if target.key in offered]
        columns = [Column(target.header) for target in targets]
        rows = [
            [examples.get(target.key) for target in targets]
            for examples in mapping.SAMPLE_ROWS
        ]
        return write_xlsx(columns, rows, sheet="Khách hàng")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(record.state in ("checking", "importing") for record in self):
            raise UserError(self.env._("Wait until this import has finished."))

    @api.autovacuum
    def _gc_old_imports(self):
        """Delete imports untouched for 30 days: they hold a copy of personal data."""
        limit = fields.Datetime.now() - datetime.timedelta(days=30)
        self.search(
            [
                ("write_date", "<", limit),
                ("state", "not in", ("checking", "importing")),
            ],
            limit=100,
        ).unlink()


def _to_json(cell):
    """Return a cell in JSON types; dates and faults keep what they are."""
    if isinstance(cell, CellFault):
        return {"fault": str(cell)}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if cell is None or isinstance(cell, str | bool | int | float):
        return cell
    return str(cell)


def _from_json(cell):
    if not isinstance(cell, dict):
        return cell
    if "fault" in cell:
        return ""
    moment = datetime.datetime.fromisoformat(cell["date"])
    return moment.date() if moment.time() == datetime.time.min else moment
