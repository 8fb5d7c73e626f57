# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ROLES = (
    "crm_vn_core.group_crm_vn_core_loan_accountant",
    "crm_vn_core.group_crm_vn_core_loan_manager",
)


class CrmLoanImport(models.Model):
    """The take-over of running loans from another system, from the file to the loans.

    The last step waits until the loans agree with the books to the đồng.
    """

    _name = "crm.loan.import"
    _description = "Take-over of Loans"
    _inherit = ["crm.import.mixin", "mail.thread"]
    _order = "id DESC"
    _check_company_auto = True

    state = fields.Selection(tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    second_file = fields.Binary(
        string="Payments or Schedules",
        attachment=True,
        help="Only when they are not in other sheets of the same workbook.",
    )
    second_file_name = fields.Char()
    sheet_name = fields.Char(
        string="Sheet of the Contracts", help="Found by itself when empty."
    )
    found_text = fields.Text(string="Lists Found", readonly=True)
    cutover_date = fields.Date(
        string="Cut-over Date",
        required=True,
        default=lambda self: self._get_default_cutover(),
        tracking=True,
        help="The last day kept by the other system. The balances of the file and of"
        " the books are those at its end.",
    )
    product_id = fields.Many2one(
        comodel_name="crm.loan.product",
        string="Loan Product",
        check_company=True,
        help="Of contracts for which the file names none.",
    )
    tolerance = fields.Monetary(
        string="Rounding of Interest",
        default=1000,
        help="So much more or less interest on a contract is taken for another rounding"
        " and put right, visibly; beyond it the line is refused.",
    )
    split_date = fields.Date(
        string="Last Balance Sheet",
        compute="_compute_split_date",
        store=True,
        readonly=False,
        help="Principal due more than a year after this day is long term.",
    )
    column_ids = fields.One2many(
        comodel_name="crm.loan.import.column",
        inverse_name="import_id",
        string="Columns",
    )
    line_ids = fields.One2many(
        comodel_name="crm.loan.import.line", inverse_name="import_id", string="Lines"
    )
    problem_line_ids = fields.Many2many(
        comodel_name="crm.loan.import.line",
        string="First Problems",
        compute="_compute_problem_line_ids",
    )
    total_ids = fields.One2many(
        comodel_name="crm.loan.import.total",
        inverse_name="import_id",
        string="Totals",
    )
    loan_ids = fields.One2many(
        comodel_name="crm.loan", inverse_name="loan_import_id", string="Loans"
    )
    is_balanced = fields.Boolean(
        string="Agrees with the Books", compute="_compute_is_balanced"
    )
    remark_count = fields.Integer(string="With a Remark", compute="_compute_counts")
    known_count = fields.Integer(string="Known", compute="_compute_counts")

    @api.model
    def _get_default_cutover(self):
        """Return the last month end."""
        return self.env["crm.loan"]._get_today() + relativedelta(day=1, days=-1)

    @api.depends("file_name")
    def _compute_name(self):
        for record in self:
            record.name = record.file_name or self.env._("New take-over")

    @api.depends("cutover_date", "company_id")
    def _compute_split_date(self):
        """The last end of a fiscal year up to the cut-over, unless a later one ran."""
        for record in self:
            known = record.company_id.loan_split_date
            day = record.cutover_date
            if known or not day:
                record.split_date = known
                continue
            year = record.company_id.compute_fiscalyear_dates(day)
            is_end = year["date_to"] == day
            record.split_date = (
                day if is_end else year["date_from"] - relativedelta(days=1)
            )

    @api.depends("line_ids.status")
    def _compute_problem_line_ids(self):
        for record in self:
            lines = self.env["crm.loan.import.line"].search(
                [("import_id", "in", record.ids), ("has_issue", "=", True)], limit=100
            )
            record.problem_line_ids = lines.sorted(
                lambda line: (line.status != "error", line.row_number)
            )

    @api.depends("total_ids.difference", "total_ids.is_compared")
    def _compute_is_balanced(self):
        for record in self:
            record.is_balanced = bool(record.total_ids) and not any(
                total.is_compared and total.difference for total in record.total_ids
            )

    @api.model
    def _get_kept_fields(self):
        return super()._get_kept_fields() | {"state"}

    @api.model
    def _get_todo_domain(self):
        return [("is_done", "=", False), ("status", "in", ("new", "remark"))]

    def write(self, vals):
        checked = {"cutover_date", "tolerance", "product_id", "split_date", "file"}
        if checked & vals.keys() and any(
            record.state not in ("draft", "mapping") for record in self
        ):
            raise UserError(
                self.env._("The lines were checked with this. Go back first.")
            )
        return super().write(vals)

    def _check_role(self):
        """Refuse whoever neither keeps the books of the loans nor manages them."""
        self.check_access("write")
        if not self.env.su and not any(map(self.env.user.has_group, ROLES)):
            raise AccessError(
                self.env._(
                    "Only accountants and managers of the loans take loans over."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().loan_ids:
            raise UserError(
                self.env._("Loans came from this import: it stays as their proof.")
            )

    @api.autovacuum
    def _gc_old_imports(self):
        """Delete what was never imported after 30 days: it holds personal data."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        self.search(
            [
                ("write_date", "<", limit),
                ("state", "in", ("draft", "mapping", "preview")),
                ("loan_ids", "=", False),
            ],
            limit=100,
        ).unlink()
