# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class CrmGate(models.AbstractModel):
    """No letter goes where the last one came back from."""

    _name = "crm.gate"
    _inherit = "crm.gate"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_returned_letter"]

    def _check_returned_letter(self):
        self._suppress(
            SQL("'bounced'"),
            SQL("res_partner p"),
            SQL(
                "c.kind = 'letter' AND p.id = c.partner_id"
                " AND p.letter_returned_on IS NOT NULL"
            ),
        )
