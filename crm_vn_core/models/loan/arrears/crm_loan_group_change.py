# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .crm_loan_arrears import GROUP_REASONS


class CrmLoanGroupChange(models.Model):
    """When a loan went from one debt group to another, and why; the night writes it."""

    _name = "crm.loan.group.change"
    _description = "Change of Debt Group"
    _order = "date DESC, id DESC"
    _rec_name = "date"
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    partner_id = fields.Many2one(related="loan_id.partner_id")
    date = fields.Date(required=True, readonly=True)
    group_before = fields.Integer(string="From", readonly=True, aggregator=None)
    group_after = fields.Integer(string="To", readonly=True, aggregator=None)
    reason = fields.Selection(selection=GROUP_REASONS, readonly=True)
