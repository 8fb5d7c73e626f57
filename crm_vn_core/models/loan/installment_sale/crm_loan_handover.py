# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ....exchange.writer import Column, write_xlsx


class CrmLoanHandover(models.Model):
    """Loans of installment sales that a finance company buys: what each customer owes,
    for a price. With it they are closed here."""

    _name = "crm.loan.handover"
    _description = "Sale of Receivables"
    _inherit = ["mail.thread"]
    _order = "date DESC, id DESC"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    buyer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Finance Company",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )
    date = fields.Date(
        string="Handed Over On",
        required=True,
        default=lambda self: self.env["crm.loan"]._get_today(),
        tracking=True,
        help="What is owed on this day is sold.",
    )
    price_percent = fields.Float(
        string="Price (% of What Is Owed)", default=100, digits=(6, 2), required=True
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("done", "Handed Over"), ("undone", "Undone")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        comodel_name="crm.loan.handover.line",
        inverse_name="handover_id",
        string="Loans",
        copy=False,
    )
    claim_total = fields.Monetary(string="Owed", compute="_compute_totals", store=True)
    price_total = fields.Monetary(string="Price", compute="_compute_totals", store=True)

    _percent_range = models.Constraint(
        "CHECK (price_percent > 0)", "A price is more than zero."
    )

    @api.depends("line_ids.claim", "line_ids.price")
    def _compute_totals(self):
        for sale in self:
            sale.claim_total = sum(sale.line_ids.mapped("claim"))
            sale.price_total = sum(sale.line_ids.mapped("price"))

    @api.model_create_multi
    def create(self, vals_list):
        sales = super().create(vals_list)
        for sale in sales:
            sale.name = (
                self.env["ir.sequence"]
                .sudo()
                .with_company(sale.company_id)
                .next_by_code("crm.loan.handover")
            )
        return sales

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(sale.state != "draft" for sale in self):
            raise UserError(
                self.env._("A sale that was handed over is undone, never deleted.")
            )

    def write(self, vals):
        fixed = {"buyer_id", "date", "price_percent", "line_ids", "company_id"}
        if fixed & vals.keys():
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for sale in self:
            if sale.state != "draft":
                raise UserError(
                    self.env._(
                        "%(sale)s was handed over: undo it first.", sale=sale.name
                    )
                )

    def action_confirm(self):
        """Hand the loans over: what is owed on the day becomes a claim on the buyer."""
        self._check_draft()
        for sale in self:
            if not sale.line_ids:
                raise UserError(self.env._("Add the loans that are sold."))
            sale.line_ids._fix_claims()
            sale.state = "done"
            for line in sale.line_ids:
                line._hand_over()

    def action_undo(self):
        """Take the loans back, as if they had never been sold."""
        for sale in self.filtered(lambda sale: sale.state == "done"):
            for line in sale.line_ids:
                line.loan_id._reverse_payment(line.payment_id, sale.name)
            sale.state = "undone"

    def action_copy_to_draft(self):
        """Sell the loans of an undone sale again."""
        self.ensure_one()
        again = self.copy(
            {
                "line_ids": [
                    Command.create({"loan_id": line.loan_id.id})
                    for line in self.line_ids
                ]
            }
        )
        return again.get_formview_action()

    def action_export(self):
        """Download the settlement file: one row for each loan."""
        self.ensure_one()
        self.check_access("read")
        file = self.env["ir.attachment"].create(
            {
                "name": f"{self.name.replace('/', '-')}.xlsx",
                "raw": self._make_file(),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.env["crm.export.log"]._log_export(
            "crm.loan",
            [column.label for column in self._get_columns()],
            len(self.line_ids),
            "report",
            True,
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{file.id}?download=true",
            "target": "download",
        }

    def _make_file(self):
        rows = [line._get_file_row() for line in self.line_ids]
        return write_xlsx(self._get_columns(), rows, sheet=self.name)

    def _get_columns(self):
        lines = self.line_ids
        return [
            Column(lines._get_label("loan_id")),
            Column(self.env._("Customer"), width=28),
            Column(self.env._("Order")),
            Column(self.env._("Goods"), width=32),
            Column(lines._get_label("first_date"), "date", 12),
            Column(lines._get_label("maturity_date"), "date", 12),
            Column(lines._get_label("installment_amount"), "money", 14),
            Column(lines._get_label("principal"), "money", 16),
            Column(lines._get_label("interest"), "money", 16),
            Column(lines._get_label("late"), "money", 16),
            Column(lines._get_label("claim"), "money", 16),
            Column(lines._get_label("price"), "money", 16),
        ]
