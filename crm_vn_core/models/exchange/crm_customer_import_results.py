# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import datetime

from odoo import api, models
from odoo.exceptions import UserError

from ...exchange import targets
from ...exchange.writer import Column, write_xlsx


class CrmCustomerImport(models.Model):
    """What an import shows and hands out: lines, customers, faulty lines, a sample."""

    _name = "crm.customer.import"
    _inherit = "crm.customer.import"

    def action_view_lines(self):
        """Open the lines; ``default_status`` in the context chooses the kind."""
        self.ensure_one()
        status = self.env.context.get("import_status")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_customer_import_line_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["context"] = {f"search_default_{status}": 1} if status else {}
        return action

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

    def action_download_errors(self):
        """Download the faulty lines, ready to be corrected and uploaded again."""
        self.ensure_one()
        lines = self.env["crm.customer.import.line"].search(
            [("import_id", "=", self.id), ("status", "=", "error")]
        )
        if not lines:
            raise UserError(self.env._("This list has no faulty line."))
        self.error_file = base64.b64encode(self._make_error_file(lines))
        self.env["crm.export.log"]._log_export(
            "res.partner",
            self.column_ids.mapped("header"),
            len(lines),
            "import_errors",
            personal=True,
        )
        url = f"/web/content/{self._name}/{self.id}/error_file/loi-nhap-lieu.xlsx"
        return {"type": "ir.actions.act_url", "url": f"{url}?download=true"}

    def _make_error_file(self, lines):
        """Return an XLSX of the same columns and one more, which says why."""
        width = max(self.column_ids.mapped("position")) + 1
        headers = {column.position: column.header for column in self.column_ids}
        columns = [Column(headers.get(position) or "") for position in range(width)]
        columns.append(Column(targets.REASON_HEADER, width=60))
        rows = []
        for line in lines:
            cells = [from_json(cell) for cell in line.raw][:width]
            rows.append([*cells, *[None] * (width - len(cells)), line.issue_text])
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


def from_json(cell):
    if not isinstance(cell, dict):
        return cell
    if "fault" in cell:
        return ""
    moment = datetime.datetime.fromisoformat(cell["date"])
    return moment.date() if moment.time() == datetime.time.min else moment
