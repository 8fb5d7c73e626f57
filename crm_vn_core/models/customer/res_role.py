# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# The roles of a Vietnamese company. A role has one name in all languages: it is typed
# after the @ in messages.
ROLES = {
    "res_role_sales": "Kinh doanh",
    "res_role_care": "Chăm sóc khách hàng",
    "res_role_accounting": "Kế toán",
    "res_role_credit": "Tín dụng",
    "res_role_marketing": "Marketing",
}


class ResRole(models.Model):
    """Roles that a message can call: @Kế toán."""

    _name = "res.role"
    _inherit = "res.role"

    @api.model
    def _create_default_roles(self):
        """Create the roles whose name the company has not given to one of its own."""
        taken = set(self.search([("name", "in", list(ROLES.values()))]).mapped("name"))
        self._load_records(
            [
                {
                    "xml_id": f"crm_vn_core.{xmlid}",
                    "values": {"name": name},
                    "noupdate": True,
                }
                for xmlid, name in ROLES.items()
                if name not in taken
            ]
        )
