# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class ResGroups(models.Model):
    """Duties that no one person holds together, seen from the groups."""

    _name = "res.groups"
    _inherit = "res.groups"

    @api.constrains("user_ids")
    def _check_user_disjoint_groups(self):
        """Find one user who would handle the cash of loans and keep their books."""
        result = super()._check_user_disjoint_groups()
        cashier = self.env.ref("crm_vn_core.group_crm_vn_core_loan_cashier", False)
        books = self.env.ref("crm_vn_core.group_crm_vn_core_loan_accountant", False)
        if cashier and books:
            domain = (
                Domain("group_ids", "in", self.ids)
                & Domain("all_group_ids", "in", cashier.ids)
                & Domain("all_group_ids", "in", books.ids)
            )
            self.env["res.users"].search(domain, limit=1)._check_disjoint_groups()
        return result
