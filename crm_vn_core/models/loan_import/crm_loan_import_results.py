# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, models
from odoo.exceptions import UserError

from ...exchange import targets
from ...exchange.cells import text_of
from ...exchange.errors import CellFault
from ...exchange.loan_sample import SAMPLE
from ...exchange.loan_words import CONTRACTS, PAYMENTS, SCHEDULES
from ...exchange.writer import Column, write_sheets
from ..exchange.crm_customer_import_results import from_json

_TITLES = {
    "contracts": "Hợp đồng",
    "payments": "Thanh toán",
    "schedules": "Lịch trả nợ",
}


class CrmLoanImport(models.Model):
    """What a take-over shows and hands out: lines, loans, faulty lines, a sample."""

    _name = "crm.loan.import"
    _inherit = "crm.loan.import"

    def action_view_lines(self):
        """Open the lines; ``import_status`` in the context chooses the kind."""
        self.ensure_one()
        status = self.env.context.get("import_status")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_import_line_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["context"] = {f"search_default_{status}": 1} if status else {}
        return action

    def action_view_loans(self):
        """Open the loans that this import made."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loans Taken Over"),
            "res_model": "crm.loan",
            "view_mode": "list,form",
            "domain": [("loan_import_id", "=", self.id)],
        }

    def action_download_errors(self):
        """Download the faulty contracts with their payments and schedules, ready to be
        corrected and uploaded again."""
        self.ensure_one()
        self._check_role()
        lines = self.line_ids.filtered(lambda line: line.status == "error")
        if not lines:
            raise UserError(self.env._("This list has no faulty line."))
        self.error_file = base64.b64encode(self._make_error_file(lines))
        self.env["crm.export.log"]._log_export(
            "crm.loan",
            self.column_ids.mapped("header"),
            len(lines),
            "import_errors",
            personal=True,
        )
        url = f"/web/content/{self._name}/{self.id}/error_file/loi-nhap-khoan-vay.xlsx"
        return {"type": "ir.actions.act_url", "url": f"{url}?download=true"}

    def _make_error_file(self, lines):
        """Return an XLSX of the same lists and one more column, which says why."""
        width = max(self.column_ids.mapped("position")) + 1
        headers = {column.position: column.header for column in self.column_ids}
        columns = [Column(headers.get(position) or "") for position in range(width)]
        columns.append(Column(targets.REASON_HEADER, width=80))
        rows = []
        for line in lines:
            cells = [from_json(cell) for cell in line.raw][:width]
            rows.append([*cells, *[None] * (width - len(cells)), line.issue_text])
        contracts = set(lines.mapped("contract"))
        return write_sheets(
            [(_TITLES["contracts"], columns, rows), *self._get_error_sheets(contracts)]
        )

    def _get_error_sheets(self, contracts):
        """Return the rows of the other lists that belong to some contracts."""
        sheets = []
        for number, item in enumerate(self._read_files()[1:], start=1):
            position = next(
                column for column, key in item.columns.items() if key == "contract"
            )
            rows = [
                [_plain(cell) for cell in cells]
                for _number, cells in item.heading.body
                if len(cells) > position and text_of(cells[position]) in contracts
            ]
            if rows:
                columns = [Column(header) for header in item.heading.headers]
                sheets.append((f"{_TITLES[item.kind]} {number}", columns, rows))
        return sheets

    @api.model
    def _make_template(self):
        """Return an XLSX with the three lists and examples in each."""
        kinds = {"contracts": CONTRACTS, "payments": PAYMENTS, "schedules": SCHEDULES}
        sheets = []
        for kind, known in kinds.items():
            columns = [Column(target.header) for target in known]
            rows = [
                [example.get(target.key) for target in known]
                for example in SAMPLE[kind]
            ]
            sheets.append((_TITLES[kind], columns, rows))
        return write_sheets(sheets)


def _plain(cell):
    """Return a cell as it may be written again; a fault is left empty."""
    return None if isinstance(cell, CellFault) else cell
