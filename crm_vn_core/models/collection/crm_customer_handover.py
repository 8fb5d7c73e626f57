# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class CrmHandoverScope(models.AbstractModel):
    """Loans and debts that are collected go along with the customers."""

    _name = "crm.handover.scope"
    _inherit = "crm.handover.scope"

    with_loans = fields.Boolean(string="Running Loans", default=True)
    with_collection = fields.Boolean(string="Open Collection Cases", default=True)

    @api.model
    def _get_work(self):
        return super()._get_work() | {
            "with_loans": (
                "crm.loan",
                Domain("state", "in", ("draft", "approved", "active", "written_off")),
            ),
            "with_collection": ("crm.collection.case", Domain("state", "=", "open")),
        }


class CrmCustomerHandover(models.Model):
    """A case that was handed over is kept: the night does not give it back."""

    _name = "crm.customer.handover"
    _inherit = "crm.customer.handover"

    def _reassign(self, model_name, query, receiver):
        records = super()._reassign(model_name, query, receiver)
        if model_name == "crm.collection.case":
            records.is_kept = True
        return records
