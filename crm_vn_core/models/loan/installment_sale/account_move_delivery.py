# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The invoice of an installment sale delivers: with it the installments begin."""

    _name = "account.move"
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        for invoice in posted.filtered(lambda move: move.move_type == "out_invoice"):
            orders = invoice.sudo().invoice_line_ids.sale_line_ids.order_id
            for loan in orders.loan_ids.filtered("delivery_left"):
                invoice._begin_installments(loan)
        return posted

    def _begin_installments(self, loan):
        """Begin a loan; what keeps it from beginning does not stop the invoice."""
        try:
            with self.env.cr.savepoint():
                loan._deliver(self)
        except UserError as error:
            loan.message_post(
                body=self.env._(
                    "%(invoice)s was posted, but the installments did not begin:"
                    " %(reason)s",
                    invoice=self.name,
                    reason=str(error),
                ),
                partner_ids=loan.user_id.partner_id.ids,
            )

    def button_draft(self):
        self._check_no_installments()
        return super().button_draft()

    def button_cancel(self):
        self._check_no_installments()
        return super().button_cancel()

    def _check_no_installments(self):
        """Refuse to take back an invoice or credit note on which a loan rests."""
        for model, field in (
            ("crm.loan.disbursement", "invoice_id"),
            ("crm.loan.payment", "credit_note_id"),
        ):
            document = (
                self.env[model]
                .sudo()
                .search([(field, "in", self.ids), ("state", "=", "posted")], limit=1)
            )
            if document:
                raise UserError(
                    self.env._(
                        "%(entry)s belongs to the installments of %(loan)s: reverse it"
                        " there first.",
                        entry=document[field].name,
                        loan=document.loan_id.display_name,
                    )
                )
