# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanProduct(models.Model):
    """The accounts and journals to which the loans of a product post."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Accruals, provisions and write-offs.",
    )
    bank_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Money Journal",
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
        help="Where money leaves and arrives unless said otherwise.",
    )
    account_principal_short_id = fields.Many2one(
        comodel_name="account.account",
        string="Principal up to One Year",
        check_company=True,
    )
    account_principal_long_id = fields.Many2one(
        comodel_name="account.account",
        string="Principal beyond One Year",
        check_company=True,
    )
    account_receivable_id = fields.Many2one(
        comodel_name="account.account",
        string="Sold Goods Receivable",
        check_company=True,
        help="What the customer owes of an installment sale.",
    )
    account_deferred_id = fields.Many2one(
        comodel_name="account.account",
        string="Deferred Interest",
        check_company=True,
        help="Interest of an installment sale that is not earned yet.",
    )
    account_interest_id = fields.Many2one(
        comodel_name="account.account",
        string="Interest Receivable",
        check_company=True,
    )
    account_income_interest_id = fields.Many2one(
        comodel_name="account.account",
        string="Interest Income",
        check_company=True,
    )
    account_income_late_id = fields.Many2one(
        comodel_name="account.account",
        string="Late Interest Income",
        check_company=True,
        help="Interest on overdue principal and on overdue interest.",
    )
    account_income_penalty_id = fields.Many2one(
        comodel_name="account.account",
        string="Penalty Income",
        check_company=True,
    )
    account_income_fee_id = fields.Many2one(
        comodel_name="account.account",
        string="Fee Income",
        check_company=True,
    )
    account_unallocated_id = fields.Many2one(
        comodel_name="account.account",
        string="Money Held",
        check_company=True,
        help="Overpaid or paid in advance, until it settles something.",
    )
    account_provision_id = fields.Many2one(
        comodel_name="account.account",
        string="Provision",
        check_company=True,
    )
    account_provision_expense_id = fields.Many2one(
        comodel_name="account.account",
        string="Provision Expense",
        check_company=True,
    )
    account_writeoff_id = fields.Many2one(
        comodel_name="account.account",
        string="Write-Off Loss",
        check_company=True,
        help="The part of a write-off that no provision covers.",
    )
    account_recovery_id = fields.Many2one(
        comodel_name="account.account",
        string="Recovery Income",
        check_company=True,
        help="Money that arrives after a write-off.",
    )
