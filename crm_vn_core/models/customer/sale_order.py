# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# What decides whose order it is; all else is found by the date of the last change.
OWNER_FIELDS = {"partner_id", "company_id"}


class SaleOrder(models.Model):
    """An order that leaves a customer makes the customer's score stale."""

    _name = "sale.order"
    _inherit = "sale.order"

    def write(self, vals):
        if OWNER_FIELDS & set(vals):
            self.env["crm.customer.score"].sudo()._mark_stale(self.partner_id)
        return super().write(vals)

    def unlink(self):
        self.env["crm.customer.score"].sudo()._mark_stale(self.partner_id)
        return super().unlink()
