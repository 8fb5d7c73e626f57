# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# Customers on one sheet: what one person can see in a day.
_MOST = 60


class CrmCollectionSheet(models.Model):
    """The day of a collector on paper: whom to see, and what came of it in the evening.

    The numbers of the lines stay as they were printed. Keying a line in writes the
    contact, the payment and the promise; each line once.
    """

    _name = "crm.collection.sheet"
    _description = "Collector's Sheet"
    _order = "date DESC, id DESC"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env["crm.loan"]._get_today(),
    )
    line_ids = fields.One2many(
        comodel_name="crm.collection.sheet.line", inverse_name="sheet_id"
    )
    open_count = fields.Integer(string="To Key In", compute="_compute_counts")
    amount = fields.Monetary(string="Collected", compute="_compute_counts")

    _once = models.UniqueIndex(
        "(user_id, company_id, date)", "This day has its sheet already."
    )

    @api.depends("user_id", "date")
    def _compute_display_name(self):
        for sheet in self:
            day = format_date(self.env, sheet.date) if sheet.date else ""
            sheet.display_name = f"{sheet.user_id.name} · {day}"

    @api.depends("line_ids.keyed_at", "line_ids.amount")
    def _compute_counts(self):
        for sheet in self:
            keyed = sheet.line_ids.filtered("keyed_at")
            sheet.open_count = len(sheet.line_ids - keyed)
            sheet.amount = sum(keyed.mapped("amount"))

    @api.model
    def action_today(self):
        """Open the sheet of the user's day, with what is on the list by now."""
        today = self.env["crm.loan"]._get_today()
        sheet = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("date", "=", today),
            ],
            limit=1,
        ) or self.create([{}])
        sheet.action_fill()
        return sheet.get_formview_action()

    def action_fill(self):
        """Add the customers of the work list who are not on the sheet yet."""
        self.ensure_one()
        cases = self.env["crm.collection.case"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("is_step_due", "=", True),
                ("id", "not in", self.line_ids.case_id.ids),
            ],
            limit=_MOST - len(self.line_ids),
        )
        last = max(self.line_ids.mapped("number"), default=0)
        self.env["crm.collection.sheet.line"].create(
            [
                {
                    "sheet_id": self.id,
                    "number": number,
                    "case_id": case.id,
                    "overdue_amount": case.overdue_amount,
                }
                for number, case in enumerate(cases, start=last + 1)
            ]
        )

    def action_print(self):
        """Print the sheet to take along."""
        if not self.line_ids:
            raise UserError(self.env._("Nobody is on the list today."))
        return self.env.ref("crm_vn_core.crm_collection_sheet_report").report_action(
            self
        )

    def action_key_in(self):
        """Save what was typed: each good line; a refused one says why and stays."""
        self.ensure_one()
        if self.user_id != self.env.user and not self.env.su:
            raise UserError(
                self.env._(
                    "%(name)s keys in the own sheet: the cash is theirs.",
                    name=self.user_id.name,
                )
            )
        for line in self.line_ids.filtered(lambda row: row._is_typed()):
            try:
                with self.env.cr.savepoint():
                    line._key_in()
            except UserError as error:
                line.error = str(error)

    def _get_form(self):
        return self.env["crm.form.template"]._find(
            "collection_sheet", self.company_id, self.date
        )
