# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...exchange.cells import text_of
from ...exchange.errors import CellFault
from ...exchange.loan_sample import SAMPLE
from ...exchange.loan_words import CONTRACTS, PAYMENTS, SCHEDULES
from ...exchange.writer import Column, write_sheets

_TITLES = {
    "contracts": "Hợp đồng",
    "payments": "Thanh toán",
    "schedules": "Lịch trả nợ",
}


class CrmLoanImport(models.Model):
    """What a take-over shows and hands out: lines, loans, faulty lines, a sample."""

    _name = "crm.loan.import"
    _inherit = "crm.loan.import"

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

    @api.model
    def _get_error_names(self):
        return "crm.loan", "loi-nhap-khoan-vay.xlsx"

    def _make_error_file(self, lines):
        """Return an XLSX of the faulty contracts, their payments and schedules."""
        columns, rows = self._get_error_table(lines, width=80)
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
