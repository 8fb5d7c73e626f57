# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .crm_channel import POINT_OF_KIND


class ResPartner(models.Model):
    """Where the messages of each channel reach a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _get_contact_address(self, kind):
        """Return the primary number or address for a kind of channel, or False.

        Who has no Zalo entered is looked for by phone number, as Zalo does.
        """
        point_kind = POINT_OF_KIND.get(kind)
        if not self or not point_kind:
            return False
        points = self.contact_point_ids.filtered(lambda point: point.address)
        by_kind = points.sorted("is_primary").grouped("kind")
        found = by_kind.get(point_kind)
        if not found and point_kind == "zalo":
            found = by_kind.get("phone")
        return found[-1].address if found else False
