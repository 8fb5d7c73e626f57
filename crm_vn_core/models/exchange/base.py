# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError


class Base(models.AbstractModel):
    """Guards and logs the standard export of personal data, whatever its model.

    A customer's phone leaves through the export of orders (``partner_id/phone``) as
    well as through that of customers, so the guard stands before every export.
    """

    _name = "base"
    _inherit = "base"

    def export_data(self, fields_to_export):
        log = self.env["crm.export.log"]
        personal = log._is_personal(self._name, fields_to_export)
        if personal and not (
            self.env.su
            or self.env.user.has_group("crm_vn_core.group_crm_vn_core_export")
        ):
            raise AccessError(
                self.env._(
                    "These columns hold personal data. Ask a manager for the right "
                    '"Export Personal Data", or leave them out.'
                )
            )
        result = super().export_data(fields_to_export)
        if personal or self._name == "res.partner":
            names = [name for name in fields_to_export if name != ".id"]
            log._log_export(self._name, names, len(self), "export", personal)
        return result
