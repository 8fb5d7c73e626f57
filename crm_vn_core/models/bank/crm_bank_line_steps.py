# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, models


class CrmBankLine(models.Model):
    """What people do with a line: accept, choose, leave out, undo, look further."""

    _name = "crm.bank.line"
    _inherit = "crm.bank.line"

    def action_accept(self):
        """Book each of these lines on what is proposed for it."""
        self._check_booking()
        for line in self:
            if line.state == "proposed" and line.match_model:
                line._book(line._get_target())

    def action_unidentified(self):
        """Book the money to the account of unidentified money."""
        self._check_booking()
        for line in self:
            line._book_unidentified()

    def action_ignore(self):
        """Leave the lines out: they are booked elsewhere."""
        self._check_booking()
        for line in self._lock_lines().filtered(
            lambda line: line.state in ("new", "proposed")
        ):
            line.sudo().state = "ignored"

    def action_reopen(self):
        """Take ignored lines up again."""
        self._check_booking()
        lines = self._lock_lines().filtered(
            lambda line: line.state == "ignored" and line.amount > 0
        )
        lines.sudo().state = "new"
        self.env["crm.bank.match"]._propose(lines)

    def action_undo(self):
        """Take the booking of these lines back."""
        self._check_booking()
        for line in self:
            line._undo()

    def action_propose(self):
        """Look again for what these lines pay."""
        self._check_booking()
        lines = self._lock_lines().filtered(
            lambda line: line.state in ("new", "proposed", "unidentified")
        )
        self.env["crm.bank.match"]._propose(lines)

    def action_choose(self):
        """Open the window in which one names what the line pays."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What does it pay?"),
            "res_model": "crm.bank.choose",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_book_sure(self):
        """Open the window that books all sure lines, or the sure ones of these."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book All Sure Lines"),
            "res_model": "crm.bank.book",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": [Command.set(self.ids)]},
        }

    def action_open_target(self):
        """Open what the line pays."""
        self.ensure_one()
        record = self._get_target()
        return record and record.get_formview_action()

    def action_open_entry(self):
        """Open the journal entries that this line made."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("crm_bank_line_id", "=", self.id)],
        }
