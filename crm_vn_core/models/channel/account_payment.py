# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AccountPayment(models.Model):
    """The payments of one customer are found without reading everybody's."""

    _name = "account.payment"
    _inherit = "account.payment"

    _partner_date_index = models.Index("(partner_id, date)")
