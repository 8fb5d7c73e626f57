# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmInteraction(models.Model):
    """One person's contacts, to come and past, are found by index."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    # Used by <crm.my.day>: mass messages have no place in either.
    _my_work_index = models.Index(
        "(user_id, scheduled_at, id) WHERE state = 'queued'"
        " AND kind IN ('phone', 'visit', 'zalo')"
    )
    _my_done_index = models.Index("(user_id, date) WHERE state = 'done'")
