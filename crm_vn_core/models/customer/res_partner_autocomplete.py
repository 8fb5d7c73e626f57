# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ResPartner(models.Model):
    """What is typed on a customer card stays here.

    Odoo's `partner_autocomplete`, installed by itself, sends the name and the tax code
    to an online service letter by letter: names of persons and, since July 2025,
    identity numbers.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for node in arch.xpath("//field[@widget='field_partner_autocomplete']"):
            del node.attrib["widget"]
        return arch, view
