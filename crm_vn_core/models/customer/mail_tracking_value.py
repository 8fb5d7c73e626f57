# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...masking import is_personal_number, mask_number


class MailTrackingValue(models.Model):
    """The history of a card shows that a number changed, not the number."""

    _name = "mail.tracking.value"
    _inherit = "mail.tracking.value"

    @api.model
    def _create_tracking_values(
        self, initial_value, new_value, col_name, col_info, record
    ):
        if record._name == "res.partner" and col_name in ("vat", "identity_number"):
            every = col_name == "identity_number"
            initial_value, new_value = (
                mask_number(value) if every or is_personal_number(value) else value
                for value in (initial_value, new_value)
            )
        return super()._create_tracking_values(
            initial_value, new_value, col_name, col_info, record
        )
