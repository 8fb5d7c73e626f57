# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class CrmBankFile(models.Model):
    """One uploaded bank statement or list of payments.

    Nothing but this record is written before the last step; the same file twice, or one
    that overlaps another, brings each movement in once.
    """

    _name = "crm.bank.file"
    _description = "Bank File"
    _order = "id DESC"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    state = fields.Selection(
        selection=[
            ("draft", "File"),
            ("columns", "Columns"),
            ("preview", "Check"),
            ("done", "Brought In"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char()
    sheet_name = fields.Char(
        string="Sheet", help="The sheet to read; the first with data when empty."
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Account",
        required=True,
        check_company=True,
        index=True,
        domain="[('type', 'in', ('bank', 'cash'))]",
        default=lambda self: self._default_journal_id(),
        help="The bank account, or the cash box, that the money came to.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        related="journal_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        selection=[("statement", "Bank Statement"), ("payments", "Payment List")],
        required=True,
        default="statement",
        help="A payment list names on each line what is paid: a loan, an invoice or a "
        "memo code.",
    )
    layout_id = fields.Many2one(
        comodel_name="crm.bank.layout",
        check_company=True,
        compute="_compute_layout_id",
        store=True,
        readonly=False,
        help="How this bank writes its files; learned when you name the columns.",
    )
    method = fields.Selection(
        selection=[
            ("bank", "Bank"),
            ("cash", "Cash"),
            ("collector", "Collector"),
            ("portal", "Portal"),
            ("other", "Other"),
        ],
        string="Way of Payment",
        required=True,
        default="bank",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Brought In By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    column_ids = fields.One2many(
        comodel_name="crm.bank.file.column", inverse_name="file_id", string="Columns"
    )
    issue_ids = fields.One2many(
        comodel_name="crm.bank.file.issue",
        inverse_name="file_id",
        string="Faulty Lines",
        readonly=True,
    )
    line_ids = fields.One2many(
        comodel_name="crm.bank.line", inverse_name="file_id", readonly=True
    )
    header_row = fields.Integer(string="Row of Column Names", readonly=True)
    found_count = fields.Integer(string="Lines", readonly=True, copy=False)
    new_count = fields.Integer(string="New", readonly=True, copy=False)
    known_count = fields.Integer(
        string="Already There",
        readonly=True,
        copy=False,
        help="The same movement came with another file, or with this one before.",
    )
    out_count = fields.Integer(string="Money Out", readonly=True, copy=False)
    error_count = fields.Integer(string="Left Out", readonly=True, copy=False)
    total_in = fields.Monetary(readonly=True, copy=False)
    total_out = fields.Monetary(readonly=True, copy=False)
    date_from = fields.Date(readonly=True, copy=False)
    date_to = fields.Date(readonly=True, copy=False)
    sample = fields.Json(readonly=True, copy=False)
    sample_table = fields.Html(
        string="First Lines", compute="_compute_sample_table", sanitize=False
    )
    open_count = fields.Integer(string="To Decide", compute="_compute_line_counts")
    booked_count = fields.Integer(string="Booked", compute="_compute_line_counts")

    def _default_journal_id(self):
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.env.company),
                ("type", "=", "bank"),
            ],
            limit=1,
        )

    @api.depends("file_name")
    def _compute_name(self):
        for record in self:
            record.name = record.file_name or self.env._("New file")

    @api.depends("journal_id", "kind")
    def _compute_layout_id(self):
        layouts = self.env["crm.bank.layout"]
        for record in self:
            record.layout_id = layouts._find(record.journal_id, record.kind)

    @api.depends("line_ids.state")
    def _compute_line_counts(self):
        groups = dict(
            ((file, state), count)
            for file, state, count in self.env["crm.bank.line"]._read_group(
                [("file_id", "in", self.ids)], ["file_id", "state"], ["__count"]
            )
        )
        for record in self:
            record.open_count = groups.get((record, "new"), 0) + groups.get(
                (record, "proposed"), 0
            )
            record.booked_count = groups.get((record, "booked"), 0)

    @api.depends("sample")
    def _compute_sample_table(self):
        for record in self:
            rows = Markup().join(
                Markup(
                    "<tr><td>%s</td><td class='text-end text-nowrap'>%s</td>"
                    "<td>%s</td><td>%s</td></tr>"
                )
                % (
                    format_date(self.env, date),
                    format_amount(self.env, amount, record.currency_id),
                    reference,
                    memo,
                )
                for date, amount, reference, memo in record.sample or ()
            )
            record.sample_table = rows and Markup(
                "<table class='table table-sm'><thead><tr><th>%s</th>"
                "<th class='text-end'>%s</th><th>%s</th><th>%s</th></tr></thead>"
                "<tbody>%s</tbody></table>"
            ) % (
                self.env._("Date"),
                self.env._("Amount"),
                self.env._("Reference"),
                self.env._("Memo"),
                rows,
            )

    @api.onchange("file")
    def _onchange_file(self):
        self.sheet_name = False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        lines = self.sudo().line_ids
        if any(line.state in ("booked", "unidentified") for line in lines):
            raise UserError(
                self.env._("Lines of this file are booked: undo these bookings first.")
            )
