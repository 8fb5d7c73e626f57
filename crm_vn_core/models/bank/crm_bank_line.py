# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_amount

from ..exchange.messages import fill
from .messages import reason_texts


class CrmBankLine(models.Model):
    """One movement on an account, from a bank file: what it pays, and why we think so.

    A line is made once, whatever files name it: ``fingerprint`` is unique per account.
    """

    _name = "crm.bank.line"
    _description = "Bank Line"
    _inherit = ["crm.partner.merge.mixin"]
    _order = "date DESC, id DESC"
    _rec_names_search = ["memo", "reference", "payer", "account"]
    _check_company_auto = True

    file_id = fields.Many2one(
        comodel_name="crm.bank.file",
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="To",
        required=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    row_number = fields.Integer(string="Row", readonly=True)
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="Below zero: money that went out."
    )
    memo = fields.Char(readonly=True)
    reference = fields.Char(readonly=True)
    account = fields.Char(string="Account of the Payer", readonly=True)
    payer = fields.Char(readonly=True)
    document = fields.Char(
        readonly=True, help="The loan, invoice or memo code that a payment list names."
    )
    memo_skeleton = fields.Char(readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("new", "Nothing Found"),
            ("proposed", "Proposed"),
            ("booked", "Booked"),
            ("unidentified", "Unidentified"),
            ("ignored", "Ignored"),
        ],
        required=True,
        readonly=True,
        default="new",
        help="Unidentified money is booked to its own account, from where it finds its "
        "way later. Ignored lines are booked elsewhere: bank fees, transfers.",
    )
    proposal_ids = fields.One2many(
        comodel_name="crm.bank.proposal", inverse_name="line_id", readonly=True
    )
    match_model = fields.Char(string="Kind of Target", readonly=True)
    match_id = fields.Many2oneReference(
        string="Target Number", model_field="match_model", readonly=True
    )
    match_name = fields.Char(string="Pays", compute="_compute_match_name")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
    )
    score = fields.Integer(
        string="Certainty", readonly=True, aggregator=None, help="0 to 100."
    )
    is_sure = fields.Boolean(
        string="Sure",
        readonly=True,
        help="By its code, or by so much else that it may be booked unseen.",
    )
    reasons = fields.Json(readonly=True)
    reason = fields.Char(compute="_compute_reason")
    error = fields.Char(readonly=True, help="Why the last booking failed.")
    preview = fields.Html(
        string="Where Each Đồng Goes", compute="_compute_preview", sanitize=False
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    suspense_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry of Unidentified Money",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    transfer_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry That Moved It",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    booked_at = fields.Datetime(readonly=True)
    booked_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    undo_count = fields.Integer(readonly=True, default=0)
    note = fields.Char(help="What you found out about this money.")

    _fingerprint_uniq = models.UniqueIndex(
        "(journal_id, fingerprint)", "This movement is there already."
    )
    _todo_index = models.Index(
        "(company_id, date) WHERE state IN ('new', 'proposed', 'unidentified')"
    )
    _account_index = models.Index("(account) WHERE account IS NOT NULL")
    _skeleton_index = models.Index("(memo_skeleton) WHERE memo_skeleton IS NOT NULL")

    @api.depends("memo", "reference", "amount")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.reference or line.memo or f"#{line.id}"

    @api.depends("match_model", "match_id")
    def _compute_match_name(self):
        for line in self:
            record = line._get_target().sudo().exists()
            line.match_name = record.display_name if record else False

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason(self):
        texts = reason_texts(self.env)
        for line in self:
            line.reason = "; ".join(
                fill(texts, code, {"key": key}) for code, key in line.reasons or ()
            )

    @api.depends("state", "match_model", "match_id", "amount")
    def _compute_preview(self):
        for line in self:
            record = line._get_target()
            open_line = line.state in ("proposed", "unidentified")
            line.preview = (
                line._render_preview(record) if open_line and record else False
            )

    def _render_preview(self, record, **values):
        """Return the preview of a booking as a table, or why it cannot be."""
        try:
            rows = self.env["crm.bank.match"]._get_preview(self, record, values)
        except UserError as error:
            return Markup("<p class='text-danger mb-0'>%s</p>") % str(error)
        return rows and Markup("<table class='table table-sm mb-0'>%s</table>") % (
            Markup().join(
                Markup("<tr><td>%s</td><td class='text-end text-nowrap'>%s</td></tr>")
                % (what, format_amount(self.env, amount, self.currency_id))
                for what, amount in rows
            )
        )

    def write(self, vals):
        if not self.env.su and vals.keys() - {"note"}:
            raise AccessError(
                self.env._("What a bank said cannot be changed: book it, or ignore it.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(line.state in ("booked", "unidentified") for line in self):
            raise UserError(
                self.env._("A booked line cannot be deleted: undo its booking first.")
            )

    def _get_target(self):
        """Return the record that the line pays, or a false value."""
        self.ensure_one()
        if not self.match_model or self.match_model not in self.env:
            return self.browse()
        return self.env[self.match_model].browse(self.match_id)

    def _check_booking(self):
        """Check that the user may book, before anything else runs."""
        self.check_access("write")

    def _lock_lines(self):
        """Take the lines for this transaction and read them as they are now.

        Of two persons who book one line at once the second waits, and then meets a
        booked line.
        """
        if self:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "UPDATE crm_bank_line SET write_date = write_date"
                    " WHERE id IN %s RETURNING id",
                    self._ids,
                )
            )
            self.invalidate_recordset()
        return self
