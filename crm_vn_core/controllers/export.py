# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)

from ..exchange.writer import neutral_text


class TextOnlyMixin:
    """Writes every text as text: core lets "=…" become a live formula."""

    def write(self, row, column, cell_value, style=None):
        if isinstance(cell_value, str):
            return self.worksheet.write_string(row, column, cell_value, style)
        return super().write(row, column, cell_value, style)


class SafeExportXlsxWriter(TextOnlyMixin, ExportXlsxWriter):
    pass


class SafeGroupExportXlsxWriter(TextOnlyMixin, GroupExportXlsxWriter):
    pass


class SafeExcelExport(ExcelExport):
    """The export dialog's XLSX, without formulas from data, for every model."""

    def from_data(self, fields, columns_headers, rows):
        with SafeExportXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for row_index, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(row_index, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        writer = SafeGroupExportXlsxWriter(fields, columns_headers, groups.count)
        with writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class SafeCSVExport(CSVExport):
    """The export dialog's CSV; core leaves "@" and tabs, and headings, unprotected."""

    def from_data(self, fields, columns_headers, rows):
        headers = [neutral_text(header) for header in columns_headers]
        return super().from_data(fields, headers, [_neutral_row(row) for row in rows])


def _neutral_row(row):
    # An apostrophe in front also keeps core from adding a second one.
    return [neutral_text(value) if isinstance(value, str) else value for value in row]
