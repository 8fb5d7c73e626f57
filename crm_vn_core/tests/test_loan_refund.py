# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_loan_books import LoanBooksCase


@tagged("post_install", "-at_install")
class TestLoanRefund(LoanBooksCase):
    """Held money goes back by a document: confirmed, posted, printed, reversible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.new_user("thuquy_tra", "cashier")
        cls.accountant = cls.new_user("ketoan_tra", "accountant")
        cls.cash = cls.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", cls.company.id)], limit=1
        )

    def overpaid(self):
        """Return a closed loan that holds what was paid too much."""
        loan = self.new_loan()
        loan._pay(150_000_000, date(2025, 2, 20), self.key(), "settle", surplus=True)
        self.assertEqual(loan.state, "closed")
        self.assertTrue(loan.unallocated)
        return loan

    def pay_back(self, loan, user, **values):
        wizard = self.env["crm.loan.pay.back"].with_user(user)
        wizard = wizard.create({"loan_id": loan.id, "reason": "Trả thừa"} | values)
        wizard.action_confirm()
        return loan.refund_ids.sorted("id")[-1:]

    def test_by_bank(self):
        loan = self.overpaid()
        held = loan.unallocated
        before = self.balances(loan)
        refund = self.pay_back(loan, self.accountant, date=date(2025, 3, 1))
        self.assertEqual((refund.amount, refund.state), (held, "posted"))
        self.assertEqual((loan.unallocated, loan.refunded_total), (0, held))
        self.assertNotIn("33881", self.balances(loan))
        self.assert_checked()
        refund.action_reverse()
        self.assertEqual((refund.state, loan.unallocated), ("reversed", held))
        self.assertEqual(self.balances(loan), before)
        self.assert_checked()

    def test_cash_waits_for_the_cashier(self):
        loan = self.overpaid()
        held = loan.unallocated
        refund = self.pay_back(loan, self.cashier, method="cash")
        self.assertEqual(loan.unallocated, 0, "promised: not to be paid back twice")
        self.assertEqual(self.balances(loan)["33881"], -held, "not in the books yet")
        self.assert_checked()
        with self.assertRaises(AccessError):
            refund.with_user(self.accountant).action_confirm_cash()
        refund.with_user(self.cashier).action_confirm_cash()
        self.assertEqual(refund.voucher_number, "PC/2025/00001")
        self.assertEqual(self.balances(loan)[self.cash.default_account_id.code], -held)
        self.assertNotIn("33881", self.balances(loan))
        self.assert_checked()
        refund.action_reverse()
        self.assertNotIn(self.cash.default_account_id.code, self.balances(loan))
        self.assertEqual(set(refund.posting_ids.move_id.journal_id.ids), {self.cash.id})
        self.assert_checked()

    def test_vouchers_share_one_row_of_numbers(self):
        """02-TT of disbursements and of refunds: one series without gaps."""
        loan = self.overpaid()
        first = self.pay_back(loan, self.cashier, method="cash", amount=1_000)
        tranche = self.new_loan(paid_by="cash").disbursement_ids
        last = self.pay_back(loan, self.cashier, method="cash", amount=2_000)
        for row in (first, tranche, last):
            row.with_user(self.cashier).action_confirm_cash()
        self.assertEqual(
            [first.voucher_number, tranche.voucher_number, last.voucher_number],
            [f"PC/2025/0000{number}" for number in (1, 2, 3)],
        )

    def test_printed_voucher(self):
        loan = self.overpaid()
        refund = self.pay_back(loan, self.cashier, method="cash", amount=1_005_000)
        with self.assertRaisesRegex(UserError, "has its number"):
            refund.action_print_voucher()
        refund.with_user(self.cashier).action_confirm_cash()
        action = refund.with_user(self.cashier).action_print_voucher()
        report = self.env["ir.actions.report"]._get_report(action["report_name"])
        html, _kind = report._render_qweb_html(report, refund.ids)
        text = html.decode()
        for word in ("02-TT", "1.005.000", loan.name, "PC/2025/00001", "3388"):
            with self.subTest(word):
                self.assertIn(word, text)

    def test_once(self):
        loan = self.overpaid()
        first = loan._refund(5_000, date(2025, 3, 1), "k")
        self.assertEqual(loan._refund(5_000, date(2025, 3, 1), "k"), first)
        self.assertEqual(loan.refunded_total, 5_000)

    def test_what_it_refuses(self):
        """More than is held, nothing, and a day to come: nothing is written."""
        loan = self.overpaid()
        day = date(2025, 3, 1)
        for amount, on, words in (
            (loan.unallocated + 1, day, "Only what is held"),
            (0, day, "more than zero"),
            (1, date(2999, 1, 1), "still to come"),
        ):
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                loan._refund(amount, on, self.key())
        self.assertFalse(loan.refund_ids)
        with self.assertRaises(AccessError):
            self.pay_back(loan, self.new_user("nhanvien_tra", "officer"))

    def test_events_have_their_document(self):
        """Whoever records the event gets the document, and reverses it as well."""
        loan = self.overpaid()
        event = loan._add_event("refund", date(2025, 3, 1), self.key(), amount=7_000)
        self.assertEqual(loan.refund_ids.event_id, event)
        loan._reverse_event(event)
        self.assertEqual(loan.refund_ids.state, "reversed")
        self.assertFalse(loan.refunded_total)
