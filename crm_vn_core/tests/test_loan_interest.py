# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_loan_books import LoanBooksCase


@tagged("post_install", "-at_install")
class TestLoanInterest(LoanBooksCase):
    """Interest collected goes out to be invoiced, and invoice numbers come back."""

    def test_out_and_back(self):
        self.borrower.write({"vat": "0100109106", "name": "=Công ty Sao Mai"})
        loan = self.new_loan()
        row = loan.installment_ids[0]
        payment = loan._pay(row.total, row.due_date, self.key())
        accountant = self.new_user("ketoan", "accountant")
        wizard = (
            self.env["crm.loan.interest.exchange"]
            .with_user(accountant)
            .create({"date": date(2025, 2, 3)})
        )
        action = wizard.action_export()
        self.assertIn("lai-2025-02.xlsx", action["url"])
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.file)))
        cells = [cell.value for cell in book.active[2]]
        self.assertEqual(cells[0], loan.name)
        self.assertEqual(cells[2:5], ["=Công ty Sao Mai", "0100109106", row.interest])
        self.assertEqual(book.active["C2"].data_type, "s", "no formula")
        book.active["H2"] = "00000123"
        book.active["I2"] = date(2025, 2, 28)
        buffer = io.BytesIO()
        book.save(buffer)
        wizard.file = base64.b64encode(buffer.getvalue())
        wizard.action_import()
        found = self.env["crm.loan.interest"].search([("loan_id", "=", loan.id)])
        self.assertEqual(found.invoice_number, "00000123")
        self.assertEqual(found.invoice_date, date(2025, 2, 28))
        self.assertIn("1", wizard.report)
        loan._reverse_payment(payment)
        self.assertEqual(wizard.action_show()["domain"], [("id", "in", found.ids)])
        self.assertEqual(found.changed_amount, -row.interest)
        self.assertEqual(found.amount, row.interest, "what was invoiced stays")

    def test_lines_that_do_not_fit_are_told(self):
        wizard = self.env["crm.loan.interest.exchange"].create(
            {"date": date(2025, 2, 3)}
        )
        loan = self.new_loan()
        row = loan.installment_ids[0]
        loan._pay(row.total, row.due_date, self.key())
        wizard.action_export()
        self.assertTrue(wizard._import_row(["X", *[None] * 6, "1", None]))
        cells = [loan.name, *[None] * 6, "7", "31-12"]
        self.assertIn("31-12", wizard._import_row(cells))
        cells[8] = "31/12/2025"
        self.assertFalse(wizard._import_row(cells))
        cells[7] = "8"
        self.assertIn("7", wizard._import_row(cells))
        officer = self.new_user("officer", "officer")
        with self.assertRaises(AccessError):
            wizard.with_user(officer).action_export()
