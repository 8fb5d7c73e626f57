# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from .crm_loan_payment import PAY_MODES


class CrmLoan(models.Model):
    """The doors for other systems (``/json/2``): plain values in, plain values out."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def receive_payment(self, amount, date, key, mode="due", reference=None):
        """Enter a payment; the caller may repeat the call until it gets an answer.

        :param amount: in the currency of the loan
        :param date: value date, ``YYYY-MM-DD``
        :param key: idempotency key of the caller, one for each payment
        :param mode: what becomes of more than is due: due, term, installment or settle
        :param reference: of the bank or the receipt
        :return: the payment as it stands, of a repeated call the first one
        """
        self.ensure_one()
        if not key or mode not in dict(PAY_MODES):
            raise UserError(
                self.env._(
                    "A payment needs a key, and one of these modes: %(modes)s.",
                    modes=", ".join(dict(PAY_MODES)),
                )
            )
        payment = self._pay(
            amount, fields.Date.to_date(date), key, mode=mode, reference=reference
        )
        return {
            "id": payment.id,
            "state": payment.state,
            "amount": payment.amount,
            "allocated": payment.allocated,
            "unallocated": payment.unallocated,
            "loan_state": self.state,
            "principal_outstanding": self.principal_outstanding,
        }
