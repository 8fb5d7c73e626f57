# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...exchange import targets
from ...exchange.writer import Column, write_xlsx


class CrmCustomerImport(models.Model):
    """What an import shows and hands out: lines, customers, faulty lines, a sample."""

    _name = "crm.customer.import"
    _inherit = "crm.customer.import"

    def action_view_customers(self):
        """Open the customers that this import created or updated."""
        self.ensure_one()
        lines = self.env["crm.customer.import.line"].search(
            [("import_id", "=", self.id), ("is_done", "=", True)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Customers"),
            "res_model": "res.partner",
            "view_mode": "list,form,kanban",
            "domain": [("id", "in", lines.partner_id.ids)],
        }

    @api.model
    def _get_error_names(self):
        return "res.partner", "loi-nhap-lieu.xlsx"

    def _make_error_file(self, lines):
        columns, rows = self._get_error_table(lines, width=60)
        return write_xlsx(columns, rows, sheet="Lỗi")

    @api.model
    def _make_template(self):
        """Return an XLSX with the column names understood here and two examples."""
        offered = self._get_offered_targets()
        sample = [target for target in targets.SAMPLE if target.key in offered]
        columns = [Column(target.header) for target in sample]
        rows = [
            [examples.get(target.key) for target in sample]
            for examples in targets.SAMPLE_ROWS
        ]
        return write_xlsx(columns, rows, sheet="Khách hàng")
