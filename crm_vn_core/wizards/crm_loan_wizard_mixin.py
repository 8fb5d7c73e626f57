# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid

from odoo import fields, models


class CrmLoanWizardMixin(models.AbstractModel):
    """What every wizard asks that moves money on one loan.

    ``key`` is made when the wizard opens, so a second tap on its button does nothing.
    """

    _name = "crm.loan.wizard.mixin"
    _description = "Movement of Money on a Loan: Wizard"
    _check_company_auto = True

    loan_id = fields.Many2one(comodel_name="crm.loan", required=True, readonly=True)
    company_id = fields.Many2one(related="loan_id.company_id")
    currency_id = fields.Many2one(related="loan_id.currency_id")
    date = fields.Date(
        required=True, default=lambda self: self.env["crm.loan"]._get_today()
    )
    amount = fields.Monetary(
        required=True,
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    method = fields.Selection(
        selection=[("bank", "Bank"), ("cash", "Cash")], required=True, default="bank"
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain="[('type', '=', method)]",
        help="Empty: that of the product.",
    )
    memo = fields.Char()
    key = fields.Char(
        required=True, readonly=True, default=lambda self: uuid.uuid4().hex
    )
