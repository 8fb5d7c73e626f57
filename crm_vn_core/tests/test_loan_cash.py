# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_loan_books import GROUP, LoanBooksCase


@tagged("post_install", "-at_install")
class TestLoanCash(LoanBooksCase):
    """Cash counts when the cashier says so; its vouchers are numbered without gaps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.new_user("thuquy", "cashier")
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", cls.company.id)], limit=1
        )

    def test_cash_waits_for_the_cashier(self):
        loan = self.new_loan(paid_by="cash", fee=1_000_000)
        tranche = loan.disbursement_ids
        self.assertEqual(tranche.cash_state, "to_confirm")
        self.assert_books({})
        self.assert_checked()
        accountant = self.new_user("ketoan", "accountant")
        with self.assertRaises(AccessError):
            tranche.with_user(accountant).action_confirm_cash()
        tranche.with_user(self.cashier).action_confirm_cash()
        cash = self.journal.default_account_id.code
        self.assert_books({"12831": 100_000_000, cash: -99_000_000, "5150": -1_000_000})
        self.assertEqual(tranche.voucher_number, "PC/2025/00001")
        self.assertEqual(tranche.cash_user_id, self.cashier)
        self.assertIn("PC/2025/00001", tranche.posting_ids.move_id.ref)
        self.assertEqual(tranche.posting_ids.move_id.journal_id, self.journal)
        self.assert_checked()

    def test_cash_is_booked_on_the_day_it_is_in_hand(self):
        loan = self.new_loan()
        payment = loan._pay(1_000, date(2025, 2, 15), self.key(), method="cash")
        held = loan._pay(2_000, date(2025, 2, 16), self.key(), method="cash")
        self.assert_checked()
        payment.with_user(self.cashier).action_confirm_cash()
        self.assertEqual(set(payment.posting_ids.mapped("date")), {date(2025, 12, 31)})
        payment.with_user(self.cashier).action_confirm_cash()
        self.assertEqual(payment.voucher_number, "PT/2025/00001")
        self.start_day(date(2026, 1, 2))
        held.with_user(self.cashier).action_confirm_cash()
        self.assertEqual(held.voucher_number, "PT/2026/00001", "each year begins anew")
        loan._reverse_payment(held)
        self.assertEqual(held.voucher_number, "PT/2026/00001", "the number stays")
        next_one = loan._pay(3_000, date(2025, 2, 16), self.key(), method="cash")
        loan._reverse_payment(next_one)
        with self.assertRaisesRegex(UserError, "no cash that waits"):
            next_one.with_user(self.cashier).action_confirm_cash()
        bank = loan._pay(4_000, date(2025, 2, 16), self.key())
        with self.assertRaisesRegex(UserError, "no cash that waits"):
            bank.with_user(self.cashier).action_confirm_cash()
        self.assert_checked()

    def test_a_number_that_was_rolled_back_is_free_again(self):
        counter = self.env["crm.voucher.counter"]
        self.assertEqual(counter._next(self.company, "PT", 2025), "PT/2025/00001")
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.assertEqual(counter._next(self.company, "PT", 2025), "PT/2025/00002")
            raise ZeroDivisionError
        self.assertEqual(counter._next(self.company, "PT", 2025), "PT/2025/00002")
        self.assertEqual(counter._next(self.company, "PC", 2025), "PC/2025/00001")
        self.assertEqual(counter._next(self.company, "PT", 2026), "PT/2026/00001")

    def test_nobody_keeps_both_cash_and_books(self):
        with self.assertRaisesRegex(ValidationError, "cannot both"):
            self.cashier.group_ids += self.env.ref(GROUP + "accountant")

    def test_printed_voucher(self):
        loan = self.new_loan()
        payment = loan._pay(1_005_000, date(2025, 2, 15), self.key(), method="cash")
        with self.assertRaisesRegex(UserError, "has its number"):
            payment.action_print_voucher()
        payment.with_user(self.cashier).action_confirm_cash()
        action = payment.with_user(self.cashier).action_print_voucher()
        report = self.env["ir.actions.report"]._get_report(action["report_name"])
        html, _kind = report._render_qweb_html(report, payment.ids)
        text = html.decode()
        for word in (
            "01-TT",
            "200/2014/TT-BTC",
            "PT/2025/00001",
            "1.005.000",
            "Một triệu không trăm lẻ năm nghìn đồng",
            "Nguyễn Văn Bảy",
            loan.name,
            self.journal.default_account_id.code,
        ):
            with self.subTest(word):
                self.assertIn(word, text)
        self.start_day(date(2026, 1, 2))
        voucher = self.new_loan(paid_by="cash").disbursement_ids
        voucher.with_user(self.cashier).action_confirm_cash()
        self.assertEqual(voucher._get_voucher()["form"].number, "02-TT")
        self.assertIn("99/2025", voucher._get_voucher()["form"].legal_line)
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "crm_vn_core.crm_loan_disbursement_voucher_report", voucher.ids
            )
        )
        self.assertEqual((kind, pdf[:4]), ("pdf", b"%PDF"))
