# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    """Duties that no one person holds together."""

    _name = "res.users"
    _inherit = "res.users"

    @api.constrains("group_ids")
    def _check_disjoint_groups(self):
        """Whoever handles the cash of loans does not keep their books."""
        result = super()._check_disjoint_groups()
        cashier = self.env.ref("crm_vn_core.group_crm_vn_core_loan_cashier", False)
        books = self.env.ref("crm_vn_core.group_crm_vn_core_loan_accountant", False)
        for user in self.sudo() if cashier and books else ():
            if cashier in user.all_group_ids and books in user.all_group_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot both handle the cash of loans and keep their"
                        " books: give one of the two to somebody else.",
                        user=user.name,
                    )
                )
        return result
