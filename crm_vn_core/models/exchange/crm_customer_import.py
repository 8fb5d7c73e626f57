# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo import api, fields, models


class CrmCustomerImport(models.Model):
    """One upload of a customer list, from the file to the customers it made.

    A person may leave at any step and come back.
    """

    _name = "crm.customer.import"
    _description = "Customer Import"
    _inherit = ["crm.import.mixin"]
    _order = "id desc"

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
    user_id = fields.Many2one(index=True)
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
    update_count = fields.Integer(string="Updates", compute="_compute_counts")
    unchanged_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    duplicate_count = fields.Integer(string="Duplicates", compute="_compute_counts")
    created_count = fields.Integer(string="Created", compute="_compute_counts")

    @api.depends("line_ids.decision")
    def _compute_counts(self):
        created = dict(
            self.env["crm.customer.import.line"]._read_group(
                [("import_id", "in", self.ids), ("is_created", "=", True)],
                ["import_id"],
                ["__count"],
            )
        )
        for record in self:
            record.created_count = created.get(record, 0)
        return super()._compute_counts()

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

    @api.model
    def _get_todo_domain(self):
        return [
            ("is_done", "=", False),
            ("decision", "!=", "skip"),
            ("status", "not in", ("error", "unchanged")),
        ]

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
