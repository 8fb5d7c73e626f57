# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmLetter(models.Model):
    """A letter about a debt brings the VietQR of what is to be paid."""

    _name = "crm.letter"
    _inherit = "crm.letter"

    def _get_sheet(self):
        return super()._get_sheet() | {"slips": self._get_payment_slips()}

    def _get_payment_slips(self):
        """Return the slip of each debt that the letter is about."""
        self.ensure_one()
        row = self.interaction_id
        if row.origin_model not in ("crm.loan", "crm.collection.case"):
            return []
        origin = self.env[row.origin_model].sudo().browse(row.origin_id).exists()
        if not origin:
            return []
        if origin._name == "crm.loan":
            slips = [origin._get_payment_slip()]
        else:
            slips = origin._get_payment_slips()
        return [slip for slip in slips if slip]
