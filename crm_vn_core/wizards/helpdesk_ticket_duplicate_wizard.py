# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class HelpdeskTicketDuplicateWizard(models.TransientModel):
    """Says what is wrong in the language of the user."""

    _name = "helpdesk.ticket.duplicate.wizard"
    _inherit = "helpdesk.ticket.duplicate.wizard"

    def action_confirm(self):
        self.ensure_one()
        original = self.duplicate_of_id
        if original == self.ticket_id:
            raise UserError(self.env._("A ticket cannot be a duplicate of itself."))
        if original.duplicate_id:
            raise UserError(
                self.env._(
                    "%(ticket)s is itself a duplicate: choose %(original)s instead.",
                    ticket=original.number,
                    original=original.duplicate_id.number,
                )
            )
        return super().action_confirm()
