# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmInteraction(models.Model):
    """Letters of the outbox go to print in batches."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def action_make_letter_batch(self):
        """Put the chosen letters into a new batch and open it."""
        companies = self.company_id
        if len(companies) > 1:
            raise UserError(
                self.env._("Choose letters of one company: each has its letterhead.")
            )
        batch = self.env["crm.letter.batch"].create(
            {"company_id": companies.id or self.env.company.id}
        )
        domain = batch._get_letters_domain(due=False)
        if not batch._add(domain & Domain("id", "in", self.ids)):
            raise UserError(
                self.env._("None of these is a letter that waits to be printed.")
            )
        return batch.get_formview_action()
