# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_loan_sale import DELIVERED, EACH, FIRST, SECOND, LoanSaleBooksCase


@tagged("post_install", "-at_install")
class TestLoanSaleReturns(LoanSaleBooksCase):
    """Goods that come back and receivables that are sold, and each taken back again."""

    def test_return_of_a_part(self):
        """A price reduction by credit note: less principal, less interest to come."""
        loan, invoice = self.begin()
        self.start_day(date(2025, 2, 20))
        loan._pay(EACH, date(2025, 2, 15), self.key())
        before = self.balances()
        note = self.credit_note(invoice, 3_300_000, date(2025, 2, 15))
        self.assertEqual(note.amount_residual, 3_300_000)
        payment = self.change(
            loan,
            "credit_note",
            3_300_000,
            date(2025, 2, 15),
            credit_note_id=note.id,
        )
        self.assertEqual(payment.settled_by, "credit_note")
        left = 23_100_000 - (EACH - FIRST) - 3_300_000
        self.assertEqual(loan.principal_outstanding, left, "and no fee")
        self.assertEqual(note.amount_residual, 0)
        interest = sum(row.interest for row in loan.installment_ids if row.interest)
        self.assertEqual(
            self.balances(),
            {
                "5110": -27_000_000,
                self.vat: -2_700_000,
                "1311": left + interest - FIRST,
                "33871": -interest,
                "bank": 9_900_000 + EACH,
            },
        )
        self.assertLess(loan.installment_amount, EACH)
        self.assert_checked()
        with self.assertRaisesRegex(UserError, loan.name):
            note.button_draft()
        loan._reverse_payment(payment)
        self.assertEqual(note.amount_residual, 3_300_000, "it is open again")
        self.assertEqual(
            self.balances(),
            before
            | {
                "5110": -27_000_000,
                self.vat: -2_700_000,
                "1311": before["1311"] - 3_300_000,
            },
        )
        self.assert_checked()

    def test_return_of_all(self):
        loan, invoice = self.begin()
        self.start_day(date(2025, 1, 20))
        note = self.credit_note(invoice, 33_000_000, DELIVERED)
        self.change(loan, "credit_note", 33_000_000, DELIVERED, credit_note_id=note.id)
        self.assertEqual(loan.state, "closed")
        self.assertEqual(loan.unallocated, 9_900_000, "to be paid back")
        self.assert_books({"33881": -9_900_000, "bank": 9_900_000})
        loan._add_event("refund", date(2025, 1, 20), self.key(), amount=9_900_000)
        self.assert_books({})
        self.assert_checked()

    def take_back(self, rest):
        loan, _invoice = self.begin()
        self.start_day(date(2025, 3, 1))
        loan._pay(EACH, date(2025, 2, 15), self.key())
        before = self.balances()
        self.change(loan, "goods", 15_000_000, date(2025, 2, 15), rest=rest)
        return loan, before, 23_100_000 - (EACH - FIRST)

    def test_repossession_rest_given_up(self):
        loan, before, principal = self.take_back("give_up")
        self.assertEqual(loan.state, "closed")
        self.assertFalse(loan.unallocated)
        self.assert_books(
            self.sold(
                **{
                    "1560": 15_000_000,
                    "6426": principal - 15_000_000,
                    "5150": -FIRST,
                    "bank": 9_900_000 + EACH,
                }
            )
        )
        self.assert_checked()
        for payment in loan.payment_ids.filtered(lambda row: row.method == "other"):
            loan._reverse_payment(payment)
        self.assertEqual(self.balances(), before)
        self.assert_checked()

    def test_repossession_rest_called_in(self):
        loan, before, principal = self.take_back("call_in")
        self.assertEqual(loan.state, "active")
        self.assertEqual(loan.owed_total - loan.owed_late, principal - 15_000_000)
        self.assert_books(
            self.sold(
                **{
                    "1560": 15_000_000,
                    "1311": principal - 15_000_000,
                    "33871": -FIRST,
                    "bank": 9_900_000 + EACH,
                }
            )
        )
        self.assert_checked()
        loan._reverse_event(loan.event_ids.filtered(lambda e: e.kind == "accelerate"))
        loan._reverse_payment(loan.payment_ids.sorted("id")[-1:])
        self.assertEqual(self.balances(), before)
        self.assert_checked()

    def test_sale_of_the_receivable(self):
        loan, _invoice = self.begin()
        self.start_day(date(2025, 3, 1))
        loan._pay(EACH, date(2025, 2, 15), self.key())
        before = self.balances()
        principal = 23_100_000 - (EACH - FIRST)
        earned = round(SECOND / 3)
        buyer = self.env["res.partner"].create(
            {"name": "Công ty tài chính", "is_company": True}
        )
        accountant = self.new_user("sale_accountant", "accountant")
        Handover = self.env["crm.loan.handover"].with_user(accountant)
        sale = Handover.create(
            {
                "buyer_id": buyer.id,
                "date": date(2025, 2, 25),
                "price_percent": 95,
                "line_ids": [(0, 0, {"loan_id": loan.id})],
            }
        )
        line = sale.line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "principal": principal,
                    "interest": earned,
                    "claim": principal + earned,
                    "price": round((principal + earned) * 0.95),
                }
            ],
        )
        sale.action_confirm()
        self.assertEqual(loan.state, "closed")
        loss = line.claim - line.price
        self.assert_books(
            self.sold(
                **{
                    "1311": line.price,
                    "6350": loss,
                    "5150": -FIRST - earned,
                    "bank": 9_900_000 + EACH,
                }
            )
        )
        owing = loan.posting_ids.move_id.line_ids.filtered(
            lambda row: row.account_id.code == "1311" and not row.reconciled
        )
        self.assertEqual(owing.partner_id, buyer)
        self.assertEqual(sum(owing.mapped("amount_residual")), line.price)
        self.assert_checked()
        with self.assertRaises(UserError):
            line.price = 1
        rows = self.read_file(sale)
        self.assertEqual(rows[1][0], loan.name)
        self.assertEqual(rows[1][-2:], [line.claim, line.price])
        sale.action_undo()
        self.assertEqual(loan.state, "active")
        self.assertEqual(self.balances(), before)
        self.assert_checked()
        again = Handover.browse(sale.action_copy_to_draft()["res_id"])
        again.action_confirm()
        self.assertEqual(loan.state, "closed")
        collector = self.new_user("sale_collector", "collector")
        with self.assertRaises(AccessError):
            again.with_user(collector).read(["name"])

    def read_file(self, sale):
        action = sale.action_export()
        number = int(action["url"].split("/")[3].split("?")[0])
        file = self.env["ir.attachment"].browse(number)
        page = openpyxl.load_workbook(io.BytesIO(file.raw)).active
        log = self.env["crm.export.log"].sudo().search([], limit=1)
        self.assertEqual(log.record_count, 1)
        return [list(row) for row in page.iter_rows(values_only=True)]
