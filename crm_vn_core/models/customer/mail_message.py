# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailMessage(models.Model):
    """Notes on customers are found by who wrote them."""

    _name = "mail.message"
    _inherit = "mail.message"

    # Used by <crm.my.day>._get_shared_rows
    _customer_note_index = models.Index(
        "(author_id, date) WHERE model = 'res.partner' AND message_type = 'comment'"
    )
