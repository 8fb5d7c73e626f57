# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmContactPoint(models.Model):
    """The points of two customers that become one: each address once."""

    _name = "crm.contact.point"
    _inherit = ["crm.contact.point", "crm.partner.merge.mixin"]
    _merge_key = ("kind", "address")

    def _get_merge_twin(self, name, destination):
        if not self.address:
            return self.browse()
        return super()._get_merge_twin(name, destination)

    def _prepare_merge_vals(self, name, destination):
        """The card of the destination keeps its own primary phone and e-mail."""
        vals = super()._prepare_merge_vals(name, destination)
        same_kind = destination.contact_point_ids.filtered(
            lambda point: point.kind == self.kind and point.is_primary
        )
        return {**vals, "is_primary": False} if same_kind else vals

    def _prepare_merge_twin_vals(self, twin):
        vals = super()._prepare_merge_twin_vals(twin)
        vals.pop("is_primary", None)
        return vals
