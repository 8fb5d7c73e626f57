# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanRefund(models.Model):
    """Held money that goes back to the borrower: a loan was overpaid, or closed."""

    _name = "crm.loan.refund"
    _description = "Loan Money Paid Back"
    _inherit = ["crm.loan.movement.mixin"]

    reason = fields.Char(readonly=True)

    def action_reverse(self):
        """Take the refunds back: the money is held again."""
        for refund in self:
            refund.loan_id._reverse_refund(refund)


class CrmLoan(models.Model):
    """Paying back what is held."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    refund_ids = fields.One2many(
        comodel_name="crm.loan.refund", inverse_name="loan_id", readonly=True
    )

    def _refund(self, amount, on, key, reason=False, **values):
        """Pay back money that is held.

        :param key: idempotency key; a repeated call returns the first document
        :param values: of the document (method, journal, memo)
        :raise UserError: more than is held, or a date that cannot be
        """
        self.ensure_one()
        self._check_command("refund")
        self._lock_money()
        refunds = self.env["crm.loan.refund"].sudo()
        if first := refunds._find_repeated(self, key, amount):
            return first.sudo(self.env.su)
        self._check_amount(amount)
        self._check_value_date(on)
        event = self._record(
            "refund", on, f"refund:{key}", amount, reason, amount=amount
        )
        refund = refunds.create(
            self._get_movement_values(event, amount, on, key, values)
            | {"reason": reason}
        )
        self._replay()
        return refund.sudo(self.env.su)

    def _reverse_refund(self, refund, reason=False):
        """Take a refund back; the money is held, and used when something is due."""
        return self._reverse_movement(refund, reason)

    def _add_event(self, kind, on, key, reason=False, **data):
        """Money that goes back has a document: its event comes with it."""
        if kind == "refund":
            return self._refund(data["amount"], on, key, reason).event_id
        return super()._add_event(kind, on, key, reason, **data)

    def _reverse_event(self, event, reason=False):
        if refund := self.refund_ids.filtered(lambda row: row.event_id == event):
            return self._reverse_refund(refund, reason)
        return super()._reverse_event(event, reason)
