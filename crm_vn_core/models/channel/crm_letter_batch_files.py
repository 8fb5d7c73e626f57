# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...exchange.writer import Column, write_xlsx
from ...printing.fit import fit_lines
from ...printing.paper import Paper

# Around the text of a label, in millimetres.
_PADDING = 4


class CrmLetterBatch(models.Model):
    """What goes with the letters: labels for the envelopes, the list of the post."""

    _name = "crm.letter.batch"
    _inherit = "crm.letter.batch"

    def action_print_labels(self):
        """Print one label for each letter; those without an address are left out."""
        self.ensure_one()
        self.check_access("write")
        if not self.label_format_id:
            raise UserError(self.env._("Choose the labels first."))
        labels = self._get_labels()
        if not labels:
            raise UserError(self.env._("No letter of this batch has an address."))
        html = self.env["ir.qweb"]._render(
            "crm_vn_core.crm_letter_labels",
            {"sheets": self._get_label_sheets(labels), "paper": self.label_format_id},
        )
        form = self.label_format_id
        paper = Paper(form.page_width, form.page_height, 0, 0, 0, 0)
        book = self.env["ir.actions.report"]._new_crm_book(paper)
        book.add(str(html))
        self.labels_pdf = base64.b64encode(book.get_file())
        return self._download("labels_pdf")

    def _get_labels(self):
        """Return (name, address lines) of each letter that has an address."""
        labels = []
        for letter in self.letter_ids.filtered(lambda row: row.state != "failed"):
            try:
                labels.append(letter._get_printed_lines())
            except UserError:
                # The letter says so itself when it is printed.
                continue
        return labels

    def _get_label_sheets(self, labels):
        """Return the sheets: each a list of places with their fitted text."""
        form = self.label_format_id
        width = form.label_width - 2 * _PADDING
        height = form.label_height - _PADDING
        sheets = {}
        for index, (name, lines) in enumerate(labels, start=self.first_label - 1):
            sheet, left, top = form._get_place(index)
            fitted = fit_lines(name, lines, width, height)
            sheets.setdefault(sheet, []).append(
                {"left": left, "top": top, "size": fitted.size, "lines": fitted.lines}
            )
        return [sheets[key] for key in sorted(sheets)]

    def action_export_post_list(self):
        """Write the list of letters that the post office takes, as XLSX."""
        self.ensure_one()
        if not self.env.user.has_group("crm_vn_core.group_crm_vn_core_export"):
            raise AccessError(
                self.env._(
                    "The list holds addresses and phone numbers: only who may export "
                    "personal data makes it."
                )
            )
        letters = self.letter_ids.filtered(
            lambda letter: letter.state in ("printed", "posted", "returned")
        )
        if not letters:
            raise UserError(self.env._("Print the letters first."))
        columns = self._get_post_columns()
        rows = [letter._get_post_row(number) for number, letter in self._count(letters)]
        content = write_xlsx(columns, rows, sheet=self.env._("Letters"))
        self.post_list = base64.b64encode(content)
        self.env["crm.export.log"]._log_export(
            "crm.letter",
            [column.label for column in columns],
            len(rows),
            origin="report",
            personal=True,
        )
        return self._download("post_list")

    def _count(self, letters):
        return enumerate(letters.sorted("sequence"), start=1)

    def _get_post_columns(self):
        """Return the columns of the list; ``crm.letter._get_post_row`` fills them."""
        return [
            Column(self.env._("No."), "integer", 6),
            Column(self.env._("Recipient"), width=30),
            Column(self.env._("Address"), width=50),
            Column(self.env._("Ward"), width=20),
            Column(self.env._("Province"), width=18),
            Column(self.env._("Phone"), width=15),
            Column(self.env._("Pages"), "integer", 8),
            Column(self.env._("Customer Code"), width=14),
            Column(self.env._("Tracking Number"), width=20),
        ]
