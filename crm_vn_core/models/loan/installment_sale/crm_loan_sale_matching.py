# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models


class CrmLoan(models.Model):
    """Matches the entries of an installment sale: with the invoice they take over, and
    what was collected with what is owed."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _post_differences(self, state=None):
        moves = super()._post_differences(state)
        if moves and self.product_id.is_installment_sale:
            self.sudo()._match_entries(moves)
        return moves

    def _match_entries(self, moves):
        postings = self.posting_ids.filtered("move_id")
        new = postings.filtered(lambda row: row.move_id in moves)
        for rows in self._group_by_invoice(
            postings.filtered(lambda row: row.bucket == "invoice")
        ).values():
            if rows & new:
                self._match_invoice(rows)
        for rows in (
            postings.filtered(lambda row: row.bucket == "receivable")
            .grouped("account_id")
            .values()
        ):
            self._match_open(self._get_entry_lines(rows))

    def _group_by_invoice(self, postings):
        groups = defaultdict(lambda: self.env["crm.loan.posting"])
        for row in postings:
            invoice = row.disbursement_id.invoice_id or row.payment_id.credit_note_id
            if invoice:
                groups[row.disbursement_id, row.payment_id] |= row
        return groups

    def _match_invoice(self, postings):
        """Settle the invoice; when it was taken back, the entries settle each other."""
        lines = self._get_entry_lines(postings)
        if self.currency_id.is_zero(sum(postings.mapped("amount"))):
            lines.remove_move_reconcile()
        else:
            invoice = (
                postings.disbursement_id.invoice_id
                or postings.payment_id.credit_note_id
            )
            lines |= self._get_receivable_lines(invoice)
        self._match_open(lines)

    def _match_open(self, lines):
        """Reconcile what is open on both sides of one account."""
        lines = lines.filtered(
            lambda line: line.account_id.reconcile and not line.reconciled
        )
        if len({line.balance > 0 for line in lines}) == 2:
            lines.reconcile()

    def _get_entry_lines(self, postings):
        """Return the journal items of postings: an entry has one for each account and
        bucket, told by its amount."""
        lines = self.env["account.move.line"]
        for (move, account), rows in postings.grouped(
            lambda row: (row.move_id, row.account_id)
        ).items():
            amount = sum(rows.mapped("amount"))
            lines |= move.line_ids.filtered(
                lambda line, account=account, amount=amount: (
                    line.account_id == account
                    and not self.currency_id.compare_amounts(line.balance, amount)
                )
            )[:1]
        return lines
