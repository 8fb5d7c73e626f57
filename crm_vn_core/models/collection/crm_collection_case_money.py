# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import models
from odoo.exceptions import UserError


class CrmCollectionCase(models.Model):
    """Money that a collector takes: on loans and on overdue invoices."""

    _name = "crm.collection.case"
    _inherit = "crm.collection.case"

    def action_pay(self):
        """Take money on the loan that is overdue for longest."""
        self.ensure_one()
        loans = self._get_loans().filtered("oldest_unpaid_due")
        if not loans:
            raise UserError(
                self.env._(
                    "Only invoices are overdue: type the cash into your sheet, or let"
                    " the accountant register the payment."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_pay_action"
        )
        return action | {
            "context": {"default_loan_id": loans[0].id, "default_method": "collector"}
        }

    def _collect(self, amount, on, key, **values):
        """Take money of the customer: what is owed, the oldest debt first.

        What is left over is held on the last loan, or stays on the customer's account
        where there is no loan.

        :param key: idempotency key; a repeated command takes nothing
        :return: the payments of the loans
        :raise UserError: nothing is there to be paid
        """
        self.ensure_one()
        self.check_access("write")
        payments = self.env["crm.loan.payment"]
        taken = payments.search(
            [
                ("company_id", "=", self.company_id.id),
                ("idempotency_key", "=like", f"{key}:%"),
            ]
        )
        if taken or self.env["crm.collection.cash"]._find(self.company_id, key):
            return taken
        for debt, share in self._share_out(amount, on).items():
            if debt._name == "crm.loan":
                payments |= debt._pay(share, on, f"{key}:{debt.id}", **values)
            else:
                self.env["crm.collection.cash"]._take(
                    self, debt, share, on, key, values.get("reference")
                )
        return payments

    def _share_out(self, amount, on):
        """Return which debt gets how much: ``{loan or overdue lines: amount}``."""
        loans, lines = self._get_loans(), self._get_overdue_lines()
        if not loans and not lines:
            raise UserError(
                self.env._(
                    "%(customer)s owes nothing: no loan runs, no invoice is overdue.",
                    customer=self.partner_id.name,
                )
            )
        debts = [
            (loan.oldest_unpaid_due or date.max, loan, self._get_owed(loan, on))
            for loan in loans
        ] + [(line.date_maturity, line, line.amount_residual) for line in lines]
        shares, invoiced, left = {}, 0.0, amount
        for _due, debt, owed in sorted(debts, key=lambda item: item[0]):
            share = min(left, owed)
            left -= share
            if debt._name == "crm.loan":
                shares[debt] = share
            else:
                invoiced += share
        if loans:
            shares[loans[-1]] += left
        else:
            invoiced += left
        shares[lines] = invoiced
        return {debt: share for debt, share in shares.items() if share > 0}

    def _get_owed(self, loan, on):
        return float(sum(loan._get_state(on).owed.values()))
