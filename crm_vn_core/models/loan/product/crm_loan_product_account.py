# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Field -> record of the chart template (l10n_vn): Circular 99/2025/TT-BTC.
CHART = {
    "journal_id": "general",
    "bank_journal_id": "bank",
    "account_principal_short_id": "chart12831",
    "account_principal_long_id": "chart12832",
    "account_receivable_id": "chart1311",
    "account_deferred_id": "chart33871",
    "account_interest_id": "chart13881",
    "account_income_interest_id": "chart515",
    "account_income_late_id": "chart515",
    "account_income_penalty_id": "chart711",
    "account_income_fee_id": "chart515",
    "account_unallocated_id": "chart33881",
    "account_provision_id": "chart22931",
    "account_provision_expense_id": "chart6426",
    "account_writeoff_id": "chart6426",
    "account_recovery_id": "chart711",
    "account_goods_id": "chart1561",
    "account_sale_loss_id": "chart635",
}
ONLY_CASH_LOAN = {"account_principal_short_id", "account_principal_long_id"}
ONLY_INSTALLMENT_SALE = {
    "account_receivable_id",
    "account_deferred_id",
    "account_goods_id",
    "account_sale_loss_id",
}

# What the accounts and journals share: read from the chart, changed by hand.
_MAPPED = {
    "compute": "_compute_accounts",
    "store": True,
    "readonly": False,
    "check_company": True,
}


def _account(label, about=None):
    """Return the field of an account, with its label and help."""
    return fields.Many2one(
        comodel_name="account.account", string=label, help=about, **_MAPPED
    )


class CrmLoanProduct(models.Model):
    """The accounts and journals to which the loans of a product post."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    journal_id = fields.Many2one(
        comodel_name="account.journal",
        domain=[("type", "=", "general")],
        help="Accruals, provisions and write-offs.",
        **_MAPPED,
    )
    bank_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Money Journal",
        domain=[("type", "in", ("bank", "cash"))],
        help="Where money leaves and arrives unless said otherwise.",
        **_MAPPED,
    )
    account_principal_short_id = _account("Principal up to One Year")
    account_principal_long_id = _account("Principal beyond One Year")
    account_receivable_id = _account(
        "Sold Goods Receivable",
        "What the customer owes of an installment sale.",
    )
    account_deferred_id = _account(
        "Deferred Interest",
        "Interest of an installment sale that is not earned yet.",
    )
    account_interest_id = _account("Interest Receivable")
    account_income_interest_id = _account("Interest Income")
    account_income_late_id = _account(
        "Late Interest Income",
        "Interest on overdue principal and on overdue interest.",
    )
    account_income_penalty_id = _account("Penalty Income")
    account_income_fee_id = _account("Fee Income")
    account_unallocated_id = _account(
        "Money Held",
        "Overpaid or paid in advance, until it settles something.",
    )
    account_provision_id = _account("Provision")
    account_provision_expense_id = _account("Provision Expense")
    account_writeoff_id = _account(
        "Write-Off Loss",
        "The part of a write-off that no provision covers.",
    )
    account_recovery_id = _account(
        "Recovery Income",
        "Money that arrives after a write-off.",
    )
    account_goods_id = _account(
        "Goods Taken Back",
        "Goods of an installment sale that the company takes back at a value.",
    )
    account_sale_loss_id = _account(
        "Loss on the Sale of Receivables",
        "Where a finance company pays less than the customer owes.",
    )

    @api.depends("company_id", "regime")
    def _compute_accounts(self):
        """Map what is empty to the Vietnamese chart of the company, where it has one.

        An account of another company goes; tracking only posts nothing.
        """
        for product in self:
            chart = self.env["account.chart.template"].with_company(product.company_id)
            for name, xmlid in CHART.items():
                mapped = product[name]
                company = product.company_id
                if mapped and mapped.filtered_domain(
                    mapped._check_company_domain(company)
                ):
                    product[name] = mapped
                elif product.regime == "tracking" or not company:
                    product[name] = False
                else:
                    product[name] = chart.ref(xmlid, raise_if_not_found=False) or False

    def write(self, vals):
        """Let accountants map accounts, and nothing else of the product."""
        manager = "crm_vn_core.group_crm_vn_core_loan_manager"
        is_manager = self.env.su or self.env.user.has_group(manager)
        if not is_manager and set(vals) - set(CHART):
            raise AccessError(
                self.env._(
                    "Only a manager of loans changes the terms of a product; the"
                    " accountant maps its accounts."
                )
            )
        return super().write(vals)

    def _get_account_fields(self):
        """Return the names of the accounts and journals that the product needs."""
        self.ensure_one()
        if self.regime == "tracking":
            return []
        unused = ONLY_CASH_LOAN if self.is_installment_sale else ONLY_INSTALLMENT_SALE
        return [name for name in CHART if name not in unused]

    def _get_missing_accounts(self):
        """Return the labels of the accounts and journals that are not set."""
        self.ensure_one()
        return [
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in self._get_account_fields()
            if not self[name]
        ]

    def _check_accounts(self):
        """Refuse to post before the accounts are mapped.

        :raise UserError: what is missing, and where to set it
        """
        for product in self.sudo():
            missing = product._get_missing_accounts()
            if missing:
                raise UserError(
                    self.env._(
                        "Nothing is posted: on the loan product %(product)s these are"
                        " not set: %(missing)s.",
                        product=product.name,
                        missing=", ".join(missing),
                    )
                )
