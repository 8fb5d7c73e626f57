# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_letter import LetterCase


@tagged("post_install", "-at_install")
class TestLetterFiles(LetterCase):
    """Labels and the list for the post office."""

    def test_labels_on_sheets(self):
        self._fill(30)
        self.batch.first_label = 20
        action = self.batch.action_print_labels()
        self.assertIn("/labels_pdf/", action["url"])
        texts = [page.extract_text() for page in self._read("labels_pdf").pages]
        # Five labels are left on the first sheet of 24.
        self.assertEqual([text.count("Nguyễn Thị") for text in texts], [5, 24, 1])

    def test_labels_lie_on_the_paper(self):
        for form in self.env["crm.label.format"].search([]):
            sheet, left, top = form._get_place(form.count - 1)
            self.assertEqual(sheet, 0)
            self.assertLessEqual(left + form.label_width, 211)
            self.assertLessEqual(top + form.label_height, 298)
            self.assertEqual(form._get_place(form.count)[0], 1)

    def test_labels_larger_than_the_sheet_are_refused(self):
        with self.assertRaisesRegex(UserError, "more than the sheet"):
            self.env["crm.label.format"].create(
                {"name": "Quá khổ", "columns": 4, "label_width": 70}
            )

    def test_list_for_the_post_office(self):
        row = self._fill(2)[0]
        row.partner_id.write({"name": "=cmd|'/C calc'!A0", "phone": "0912 345 678"})
        self.batch.action_print()
        with self.assertRaises(AccessError):
            self.batch.action_export_post_list()
        batch = self.batch.with_user(self.trusted)
        batch.action_export_post_list()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(batch.post_list)))
        rows = list(book.active.values)
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[1][0], 1)
        names = {line[1] for line in rows[1:]}
        self.assertIn("=cmd|'/C calc'!A0", names)
        cells = [cell for line in book.active.iter_rows() for cell in line]
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])
        log = self.env["crm.export.log"].search([], limit=1)
        self.assertEqual(log.res_model, "crm.letter")
        self.assertEqual(log.record_count, 2)
        self.assertTrue(log.has_personal_data)

    def test_tracking_numbers_are_pasted_in_order(self):
        self._fill(3)
        self.batch.action_print()
        Wizard = self.env["crm.letter.tracking"].with_user(self.user)
        vals = {"batch_id": self.batch.id}
        Wizard.create(vals | {"numbers": "RA1\n\nRA3\n"}).action_confirm()
        letters = self.batch.letter_ids.sorted("sequence")
        self.assertEqual(letters.mapped("tracking_number"), ["RA1", False, "RA3"])
        self.assertEqual(letters[2].interaction_id.provider_ref, "RA3")
        with self.assertRaisesRegex(UserError, "4 lines for 3"):
            Wizard.create(vals | {"numbers": "1\n2\n3\n4"}).action_confirm()
        with self.assertRaisesRegex(UserError, "twice"):
            Wizard.create(vals | {"numbers": "RA1\nRA1"}).action_confirm()
