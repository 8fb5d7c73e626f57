# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..exchange.messages import fill
from .messages import reason_texts


class CrmBankProposal(models.Model):
    """One thing that a bank line may pay, with what speaks for it."""

    _name = "crm.bank.proposal"
    _description = "Proposal for a Bank Line"
    _inherit = ["crm.partner.merge.mixin"]
    _order = "line_id, score DESC, id"

    _merge_derived = True

    line_id = fields.Many2one(
        comodel_name="crm.bank.line", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="line_id.currency_id")
    model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Target Number", model_field="model", readonly=True
    )
    target_name = fields.Char(string="Pays", compute="_compute_target_name")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
    )
    score = fields.Integer(string="Certainty", readonly=True, aggregator=None)
    amount_due = fields.Monetary(string="Due", readonly=True)
    amount_total = fields.Monetary(string="All That Is Open", readonly=True)
    reasons = fields.Json(readonly=True)
    reason = fields.Char(compute="_compute_reason")

    @api.depends("model", "res_id")
    def _compute_target_name(self):
        for proposal in self:
            record = proposal._get_target().sudo().exists()
            proposal.target_name = record.display_name if record else False

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason(self):
        texts = reason_texts(self.env)
        for proposal in self:
            proposal.reason = "; ".join(
                fill(texts, code, {"key": key}) for code, key in proposal.reasons or ()
            )

    def _get_target(self):
        self.ensure_one()
        if self.model not in self.env:
            return self.browse()
        return self.env[self.model].browse(self.res_id)

    def action_book(self):
        """Book the line on this proposal."""
        self.ensure_one()
        self.line_id._check_booking()
        self.line_id._book(self._get_target())

    def action_open(self):
        """Open what would be paid."""
        self.ensure_one()
        record = self._get_target()
        return record and record.get_formview_action()
