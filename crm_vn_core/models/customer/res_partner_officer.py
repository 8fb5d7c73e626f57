# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    """The customers of an officer are found without reading all."""

    _name = "res.partner"
    _inherit = "res.partner"

    # Used by <crm.my.day>._get_quiet_rows, without reading the cards.
    _officer_index = models.Index(
        "(user_id, id) WHERE user_id IS NOT NULL AND active AND parent_id IS NULL"
    )
