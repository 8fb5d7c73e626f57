# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .crm_customer_import_line import STATUSES


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

    @api.model_create_multi
    def create(self, vals_list):
        """Make each import that of its user: the job runs with that user's rights."""
        if not self.env.su:
            own = {"user_id": self.env.uid, "company_id": self.env.company.id}
            vals_list = [{**vals, **own} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and {"user_id", "company_id"} & vals.keys():
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
