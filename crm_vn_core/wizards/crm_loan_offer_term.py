# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanOfferTerm(models.TransientModel):
    """One of the terms that are compared side by side."""

    _name = "crm.loan.offer.term"
    _description = "Term Compared"
    _order = "periods"

    offer_id = fields.Many2one(
        comodel_name="crm.loan.offer", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="offer_id.currency_id")
    periods = fields.Integer(string="Installments")
    is_asked = fields.Boolean()
    installment = fields.Monetary(string="Each Time")
    total_interest = fields.Monetary(string="Interest in All")
    total = fields.Monetary(
        string="Paid in All", help="Down payment, installments and interest."
    )
    last_date = fields.Date(string="Last Due Date")

    def action_take(self):
        """Make the application with this term."""
        self.ensure_one()
        self.offer_id.periods = self.periods
        return self.offer_id.action_make_application()
