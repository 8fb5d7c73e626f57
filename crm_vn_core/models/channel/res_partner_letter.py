# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .crm_letter import RETURN_REASONS

_ADDRESS = {"street", "street2", "city", "city_id", "state_id", "zip", "country_id"}


class ResPartner(models.Model):
    """What the post says about the address of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    letter_returned_on = fields.Date(
        string="Letter Came Back On",
        copy=False,
        help="No letter is sent to this address any more; a new address clears it.",
    )
    letter_return_reason = fields.Selection(
        selection=RETURN_REASONS, string="Because", copy=False
    )

    def write(self, vals):
        if not _ADDRESS.isdisjoint(vals) and "letter_returned_on" not in vals:
            former = {partner: partner._get_postal_lines() for partner in self._stale()}
            result = super().write(vals)
            for partner, lines in former.items():
                if partner._get_postal_lines() != lines:
                    partner.action_clear_returned_letter()
            return result
        return super().write(vals)

    def _stale(self):
        return self.filtered("letter_returned_on")

    def action_clear_returned_letter(self):
        """The address is right after all."""
        self.write({"letter_returned_on": False, "letter_return_reason": False})
