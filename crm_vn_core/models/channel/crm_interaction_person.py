# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmInteraction(models.Model):
    """Contact persons find their history as fast as companies do."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    # Used by <crm.timeline>._get_interaction_domains
    _person_index = models.Index(
        "(partner_id, date DESC, id DESC) WHERE partner_id <> commercial_partner_id"
    )
