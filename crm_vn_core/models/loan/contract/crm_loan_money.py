# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class CrmLoan(models.Model):
    """The commands that move money. Each takes the loan first, takes an idempotency
    key, writes one event and lets the replay derive the rest."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _disburse(self, amount, on, key, fee=0, **values):
        """Pay out a tranche.

        :param amount: principal of the tranche, a fee that is withheld included
        :param on: value date
        :param key: idempotency key; a repeated call returns the first document
        :param values: of the document (payee, method, journal, memo)
        :raise UserError: not approved, more than approved, or a date that cannot be
        """
        self.ensure_one()
        self._check_command("disburse")
        self._lock_money()
        tranches = self.env["crm.loan.disbursement"].sudo()
        if first := tranches._find_repeated(self, key, amount):
            return first
        self._check_amount(amount)
        self._check_value_date(on)
        self._check_disbursement(amount, on)
        event = self._record(
            "disburse", on, f"disburse:{key}", amount, amount=amount, fee=fee
        )
        tranche = tranches.create(
            self._get_movement_values(event, amount, on, key, values) | {"fee": fee}
        )
        self.sudo().state = "active"
        self._replay()
        return tranche.sudo(self.env.su)

    def _pay(self, amount, on, key, mode="due", surplus=False, free=False, **values):
        """Take money in.

        :param mode: what becomes of more than is due: see ``PAY_MODES``
        :param free: paying early costs no fee this time
        :param surplus: take more than is owed, as of a bank line, and hold it
        :param values: of the document (method, journal, memo, reference)
        :raise UserError: nothing was paid out yet, or a date that cannot be
        """
        self.ensure_one()
        self._check_command("pay")
        self._lock_money()
        payments = self.env["crm.loan.payment"].sudo()
        if first := payments._find_repeated(self, key, amount):
            return first
        self._check_amount(amount)
        self._check_value_date(on)
        self._check_payment(on)
        data = {"amount": amount, "mode": mode} | ({"free": True} if free else {})
        event = self._record("pay", on, f"pay:{key}", amount, **data)
        payment = payments.create(
            self._get_movement_values(event, amount, on, key, values)
            | {"mode": mode, "unallocated": amount}
        )
        self._replay()
        if self.unallocated and self.state == "closed" and not surplus:
            raise UserError(
                self.env._(
                    "%(amount)s is more than is owed; %(surplus)s would be left over.",
                    amount=self._format_amount(amount),
                    surplus=self._format_amount(self.unallocated),
                )
            )
        return payment.sudo(self.env.su)

    def _reverse_payment(self, payment, reason=False):
        """Take a payment back. What was paid later finds its place again."""
        return self._reverse_movement(payment, reason)

    def _undo_disbursement(self, disbursement, reason=False):
        """Take a tranche back.

        Where another tranche had been paid out, what came in finds its place again in
        the smaller loan, and what it does not need is held. What came in before any
        other tranche has no loan left to pay: it is reversed first.

        :raise UserError: naming what has to be reversed first
        """
        return self._reverse_movement(disbursement, reason)

    def _add_event(self, kind, on, key, reason=False, **data):
        """Record what is no movement of money: a waiver, a new rate, a restructuring …

        :param data: fields of the event in :mod:`crm_vn_core.lending.events`
        :return: the event; of a repeated command the first one
        """
        self.ensure_one()
        self._check_command(kind)
        self._lock_money()
        if first := self.event_ids.filtered(lambda event: event.key == key):
            return first
        self._check_value_date(on)
        event = self._record(kind, on, key, data.get("amount", 0), reason, **data)
        self._replay()
        return event

    def _reverse_event(self, event, reason=False):
        """Take an event back that is no movement of money."""
        self.ensure_one()
        self._check_command("reverse")
        self._lock_money()
        self._record_reversal(event, reason)
        self._replay()

    def _reverse_movement(self, document, reason):
        self.ensure_one()
        self._check_command("reverse")
        self._lock_money()
        if document.state == "reversed":
            return document
        if document._name == "crm.loan.disbursement":
            self._check_undo(document)
        self._record_reversal(document.event_id, reason)
        document.sudo().write({"state": "reversed"})
        self._replay()
        return document

    def _record_reversal(self, event, reason):
        if event.reversal_ids:
            raise UserError(self.env._("This was reversed already."))
        self.env["crm.loan.event"].sudo().create(
            {
                "loan_id": self.id,
                "kind": "reverse",
                "value_date": event.value_date,
                "key": f"reverse:{event.key}",
                "reversal_of_id": event.id,
                "amount": event.amount,
                "reason": reason,
                "user_id": self.env.uid,
            }
        )

    def _record(self, kind, on, key, amount, reason=False, /, **data):
        events = self.env["crm.loan.event"].sudo()
        return events.create(
            {
                "loan_id": self.id,
                "kind": kind,
                "value_date": on,
                "key": key,
                "amount": amount,
                "reason": reason,
                "user_id": self.env.uid,
                "data": events._dump(self._round_data(data)),
            }
        ).sudo(self.env.su)

    def _round_data(self, data):
        """Return the values with amounts of money as exact decimals."""
        return {
            name: self._to_decimal(value) if name in ("amount", "fee") else value
            for name, value in data.items()
        }

    def _get_movement_values(self, event, amount, on, key, values):
        return {
            "loan_id": self.id,
            "event_id": event.id,
            "amount": amount,
            "value_date": on,
            "idempotency_key": key,
            **values,
        }
