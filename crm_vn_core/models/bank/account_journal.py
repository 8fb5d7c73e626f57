# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class AccountJournal(models.Model):
    """Where money goes whose sender or purpose is not known yet."""

    _name = "account.journal"
    _inherit = "account.journal"

    crm_unidentified_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Unidentified Money",
        check_company=True,
        domain="[('account_type', 'in', ('liability_payable', 'liability_current'))]",
        help="Money from bank files that nobody recognizes waits here. Empty: account "
        "3388 of the chart.",
    )

    def _get_unidentified_account(self):
        """Return the account of unidentified money.

        :raise UserError: there is none
        """
        self.ensure_one()
        chart = self.env["account.chart.template"].sudo()
        account = self.sudo().crm_unidentified_account_id or chart.with_company(
            self.company_id
        ).ref("chart33881", raise_if_not_found=False)
        if not account:
            raise UserError(
                self.env._(
                    "Choose the account of unidentified money on the journal "
                    "%(journal)s.",
                    journal=self.display_name,
                )
            )
        return account
