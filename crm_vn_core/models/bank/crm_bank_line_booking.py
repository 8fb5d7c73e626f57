# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, fields, models
from odoo.exceptions import UserError


class CrmBankLine(models.Model):
    """Booking one line: on what it pays, or on the account of unidentified money."""

    _name = "crm.bank.line"
    _inherit = "crm.bank.line"

    def _book(self, record, **values):
        """Book the line on a record; a booked line stays as it is.

        :param record: an invoice, a customer, a loan: what ``crm.bank.match`` books
        :param values: for the one who books, such as the mode of a loan's payment
        :raise UserError: the line or the record cannot be booked
        """
        self.ensure_one()
        self._lock_lines()
        if self.state == "booked":
            return
        if self.amount <= 0 or self.state == "ignored":
            raise UserError(self.env._("Only money that came in can be booked."))
        if not record or not record.exists():
            raise UserError(self.env._("Say first what this line pays."))
        if "company_id" in record and record.company_id not in (
            self.company_id,
            self.env["res.company"],
        ):
            raise UserError(
                self.env._(
                    "%(name)s belongs to another company.", name=record.display_name
                )
            )
        done = self.env["crm.bank.match"]._book(self, record, values)
        self.sudo().write(
            {
                "state": "booked",
                "match_model": record._name,
                "match_id": record.id,
                "error": False,
                "booked_at": fields.Datetime.now(),
                "booked_by_id": self.env.uid,
                **done,
            }
        )

    def _book_unidentified(self):
        """Book the money to where it waits for its owner."""
        self.ensure_one()
        self._lock_lines()
        if self.state not in ("new", "proposed") or self.amount <= 0:
            return
        self._create_suspense()
        self.sudo().write(
            {
                "state": "unidentified",
                "booked_at": fields.Datetime.now(),
                "booked_by_id": self.env.uid,
            }
        )

    def _create_suspense(self):
        """Make the entry of money that waits, from the bank to the account of it."""
        journal = self.journal_id
        self.sudo().suspense_move_id = self._create_entry(
            journal,
            self.date,
            [
                (journal.default_account_id, self.amount, False),
                (journal._get_unidentified_account(), -self.amount, False),
            ],
        )

    def _undo(self):
        """Take the booking back; the line waits again where it was before.

        :raise UserError: a lock date or the target forbids it
        """
        self.ensure_one()
        self._lock_lines()
        if self.state == "unidentified":
            self._cancel_entry(self.suspense_move_id)
            self.sudo().write({"state": "new", "suspense_move_id": False})
        elif self.state == "booked":
            was_waiting = self.suspense_move_id
            self.env["crm.bank.match"]._undo(self)
            self.sudo().write(
                {
                    "state": "unidentified" if was_waiting else "new",
                    "payment_id": False,
                    "transfer_move_id": False,
                }
            )
        else:
            return
        self.sudo().write(
            {
                "match_model": False,
                "match_id": False,
                "partner_id": False,
                "booked_at": False,
                "booked_by_id": False,
                "undo_count": self.undo_count + 1,
            }
        )
        self.env["crm.bank.match"]._propose(self)

    def _get_key(self):
        """Return the idempotency key of the booking that comes next.

        A booking after an undo is another booking and has another key.
        """
        key = f"bank:{self.fingerprint}"
        return f"{key}:{self.undo_count}" if self.undo_count else key

    def _create_entry(self, journal, date, parts):
        """Return a posted entry of parts (account, debit or -credit, partner).

        As the superuser: who may book the line may make its entry.
        """
        label = self.memo or self.reference or self.display_name
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": date,
                    "ref": label,
                    "crm_bank_line_id": self.id,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": account.id,
                                "partner_id": partner and partner.id,
                                "name": label,
                                "balance": balance,
                            }
                        )
                        for account, balance, partner in parts
                    ],
                }
            )
        )
        move.action_post()
        return move

    def _cancel_entry(self, move):
        """Take an entry back by its reverse; nothing of the books is deleted."""
        move = move.sudo()
        if move:
            reverse = move._reverse_moves(
                [{"date": self._get_open_date(move), "crm_bank_line_id": self.id}],
                cancel=True,
            )
            return reverse
        return move

    def _get_open_date(self, move):
        """Return the date of a reversal: that of the entry while its period is open."""
        if move._get_violated_lock_dates(move.date, False):
            return fields.Date.context_today(self)
        return move.date
