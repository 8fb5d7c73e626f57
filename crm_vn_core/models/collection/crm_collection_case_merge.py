# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmCollectionCase(models.Model):
    """Two customers who are one have one open case, with the promises of both."""

    _name = "crm.collection.case"
    _inherit = "crm.collection.case"

    def _get_merge_twin(self, name, destination):
        if self.state != "open":
            return self.browse()
        return super()._get_merge_twin(name, destination)

    def _merge_twin(self, twin):
        promises = self.promise_ids
        if twin.promise_id:
            promises.filtered(lambda row: row.state == "open").state = "cancelled"
            promises.flush_recordset()
        promises.case_id = twin
        promises.flush_recordset()
        cash = self.env["crm.collection.cash"].sudo()
        cash.search([("case_id", "in", self.ids)]).case_id = twin
        cash.flush_model(["case_id"])
        self.invalidate_recordset()
        return super()._merge_twin(twin)
