# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmBankChoose(models.TransientModel):
    """Names by hand what a bank line pays, shows where the money goes, and books it."""

    _name = "crm.bank.choose"
    _description = "Choose What a Bank Line Pays"

    line_id = fields.Many2one(
        comodel_name="crm.bank.line", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    currency_id = fields.Many2one(related="line_id.currency_id")
    amount = fields.Monetary(related="line_id.amount")
    memo = fields.Char(related="line_id.memo")
    kind = fields.Selection(
        selection=[
            ("account.move", "An invoice"),
            ("res.partner", "A customer: the oldest invoices first"),
        ],
        string="It Pays",
        required=True,
        default="account.move",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'),"
        " ('payment_state', 'in', ('not_paid', 'partial')),"
        " ('company_id', '=', company_id), ('currency_id', '=', currency_id)]",
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    preview = fields.Html(
        string="Where Each Đồng Goes", compute="_compute_preview", sanitize=False
    )

    @api.depends("kind", "move_id", "partner_id", "line_id")
    def _compute_preview(self):
        for wizard in self:
            record = wizard._get_record()
            wizard.preview = wizard.line_id._render_preview(record) if record else False

    def _get_record_fields(self):
        """Return {kind: field that holds the record}."""
        return {"account.move": "move_id", "res.partner": "partner_id"}

    def _get_record(self):
        self.ensure_one()
        record = self[self._get_record_fields()[self.kind]]
        return record._origin

    def _get_values(self):
        """Return what the one who books needs to know besides the record."""
        return {}

    def action_book(self):
        """Book the line on what was chosen."""
        self.ensure_one()
        record = self._get_record()
        if not record:
            raise UserError(self.env._("Say first what this line pays."))
        self.line_id._check_booking()
        self.line_id._book(record, **self._get_values())
