# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmCollectionContact(models.TransientModel):
    """Write down a call or a visit about a debt: outcome, promise, what was said."""

    _name = "crm.collection.contact"
    _description = "Contact about a Debt"

    case_id = fields.Many2one(
        comodel_name="crm.collection.case", required=True, readonly=True
    )
    company_id = fields.Many2one(related="case_id.company_id")
    currency_id = fields.Many2one(related="case_id.currency_id")
    overdue_amount = fields.Monetary(related="case_id.overdue_amount")
    guide = fields.Text(related="case_id.guide")
    liable_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_liable_ids"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Spoken To",
        required=True,
        domain="[('id', 'in', liable_ids)]",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Only who owes the debt: nobody else is told about it.",
    )
    phone = fields.Char(related="partner_id.phone")
    kind = fields.Selection(
        selection=[("call", "Call"), ("visit", "Visit")], required=True, default="call"
    )
    outcome_id = fields.Many2one(comodel_name="crm.collection.outcome", required=True)
    needs_promise = fields.Boolean(related="outcome_id.needs_promise")
    promise_amount = fields.Monetary(
        string="Promised",
        compute="_compute_promise_amount",
        store=True,
        readonly=False,
    )
    promise_date = fields.Date(string="Pays By")
    note = fields.Text(string="What Was Said")
    warning = fields.Char(compute="_compute_warning")

    @api.depends("case_id")
    def _compute_liable_ids(self):
        for wizard in self:
            wizard.liable_ids = wizard.case_id.sudo()._get_liable_partners()

    @api.depends("case_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.case_id.partner_id

    @api.depends("outcome_id")
    def _compute_promise_amount(self):
        for wizard in self:
            wizard.promise_amount = (
                wizard.case_id.overdue_amount if wizard.needs_promise else 0
            )

    @api.depends("case_id", "partner_id", "kind")
    def _compute_warning(self):
        """Say what the rules are about another contact now: this one has been made."""
        for wizard in self:
            wizard.warning = bool(wizard.partner_id) and (
                wizard.case_id._ask_gate(wizard.kind, wizard.partner_id)
            )

    def action_save(self):
        """Write the contact and the promise."""
        self.ensure_one()
        if self.needs_promise and not (self.promise_amount and self.promise_date):
            raise UserError(self.env._("Enter what is promised, and for which day."))
        self.case_id._log_contact(
            self.outcome_id, self.partner_id, self.kind, self.note
        )
        if self.needs_promise:
            self.env["crm.collection.promise"].create(
                [
                    {
                        "case_id": self.case_id.id,
                        "partner_id": self.partner_id.id,
                        "amount": self.promise_amount,
                        "date": self.promise_date,
                    }
                ]
            )
        return {"type": "ir.actions.act_window_close"}
