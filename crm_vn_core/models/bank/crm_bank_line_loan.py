# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmBankLine(models.Model):
    """A bank line and the payment of a loan that it made."""

    _name = "crm.bank.line"
    _inherit = "crm.bank.line"

    loan_payment_id = fields.Many2one(
        comodel_name="crm.loan.payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def action_open_payment(self):
        """Open the payment that this line made: of a loan, or of invoices."""
        self.ensure_one()
        payment = self.loan_payment_id or self.payment_id
        return payment and payment.get_formview_action()


class CrmLoanPayment(models.Model):
    """The way from a payment to the line of the bank, and to its journal entries."""

    _name = "crm.loan.payment"
    _inherit = "crm.loan.payment"

    bank_line_id = fields.Many2one(
        comodel_name="crm.bank.line",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="The line of a bank file that made it. It stays when it is reversed.",
    )

    def action_open_bank_line(self):
        """Open the line of the bank."""
        self.ensure_one()
        return self.bank_line_id and self.bank_line_id.get_formview_action()

    def action_open_moves(self):
        """Show every journal entry of the payment, its reversal among them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("crm_loan_posting_ids.payment_id", "=", self.id)],
        }


class CrmLoan(models.Model):
    """Journal entries of a payment know the line of the bank that made it."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _prepare_move_values(self, journal, date, label, rows):
        values = super()._prepare_move_values(journal, date, label, rows)
        paid = {row.get("payment_id") for row in rows} - {None, False}
        lines = self.env["crm.loan.payment"].sudo().browse(paid).bank_line_id
        if len(lines) == 1:
            values["crm_bank_line_id"] = lines.id
        return values
