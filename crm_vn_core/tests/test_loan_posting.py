# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_loan_books import PAID_OUT, LoanBooksCase


@tagged("post_install", "-at_install")
class TestLoanPosting(LoanBooksCase):
    """What is posted is what should be posted, whatever happens in which order."""

    def test_disbursement_and_payment(self):
        loan = self.new_loan()
        bank = self.product.bank_journal_id.default_account_id.code
        self.assert_books({"12831": 100_000_000, bank: -100_000_000})
        move = loan.posting_ids.move_id
        self.assertEqual(move.partner_id, self.borrower)
        self.assertEqual(move.date, PAID_OUT)
        self.assertIn(loan.name, move.ref)
        self.assertIn(
            f"{loan.name}: Gốc đến một năm", move.line_ids.mapped("name"), "by law"
        )
        self.assertEqual(move.journal_id, self.product.bank_journal_id)
        first = loan.installment_ids[0]
        payment = loan._pay(first.total, first.due_date, self.key())
        self.assert_books(
            {
                "12831": 100_000_000 - first.principal,
                "13881": -first.interest,
                bank: -100_000_000 + first.total,
            }
        )
        self.assertEqual(payment.posting_ids.move_id.date, first.due_date)
        self.assert_checked()

    def test_a_withheld_fee_is_income(self):
        loan = self.new_loan(fee=1_000_000)
        bank = self.product.bank_journal_id.default_account_id.code
        self.assert_books({"12831": 100_000_000, bank: -99_000_000, "5150": -1_000_000})
        self.assertEqual(len(loan.posting_ids.move_id), 1)
        self.assert_checked()

    def test_long_term_principal(self):
        loan = self.new_loan(24_000_000, periods=24, principal_multiple=1000)
        later = sum(
            loan.installment_ids.filtered(
                lambda row: row.due_date > date(2026, 1, 15)
            ).mapped("principal")
        )
        self.assertEqual(later, 12_000_000)
        books = self.balances(loan)
        self.assertEqual(books["12832"], 12_000_000)
        self.assertEqual(books["12831"], 12_000_000)
        loan._pay(loan.installment_ids[0].total, date(2025, 2, 15), self.key())
        self.assertEqual(self.balances(loan)["12832"], 12_000_000)
        self.assertEqual(self.balances(loan)["12831"], 11_000_000)
        self.period(2025, 12, 31)
        books = self.balances(loan)
        self.assertEqual(books["12832"], 1_000_000, "due after 31/12/2026")
        self.assertEqual(books["12831"], 22_000_000)
        self.assert_checked()

    def test_money_held_waits_and_is_used(self):
        loan = self.new_loan()
        first = loan.installment_ids[0]
        self.start_day(date(2025, 2, 1))
        loan._pay(first.total + 500, date(2025, 1, 31), self.key())
        self.assertEqual(self.balances(loan)["33881"], -first.total - 500)
        self.start_day(date(2025, 3, 1))
        loan._replay()
        self.assertEqual(self.balances(loan)["33881"], -500)
        used = loan.posting_ids.filtered(
            lambda row: row.bucket == "unallocated" and row.amount > 0
        )
        self.assertEqual(used.mapped("date"), [first.due_date])
        self.assert_checked()

    def test_a_reversal_restores(self):
        loan = self.new_loan()
        before = self.balances()
        payment = loan._pay(30_000_000, date(2025, 2, 20), self.key(), mode="term")
        loan._pay(1_000_000, date(2025, 3, 20), self.key())
        loan._reverse_payment(payment)
        loan._reverse_payment(loan.payment_ids - payment)
        self.assertEqual(self.balances(), before)
        self.assert_checked()
        loan._undo_disbursement(loan.disbursement_ids)
        self.assert_books({})
        self.assert_checked()

    def test_nothing_new_posts_nothing(self):
        loan = self.new_loan()
        count = len(loan.posting_ids)
        loan._replay()
        self.assertFalse(loan._post_differences())
        self.assertEqual(len(loan.posting_ids), count)

    def test_a_closed_period_gets_the_difference_in_the_open_one(self):
        loan = self.new_loan()
        late = loan._pay(12_000_000, date(2025, 3, 20), self.key())
        self.company.fiscalyear_lock_date = date(2025, 3, 31)
        before = len(loan.posting_ids)
        loan._pay(9_000_000, date(2025, 2, 15), self.key())
        new = loan.posting_ids.sorted("id")[before:]
        self.assertEqual(min(new.mapped("date")), date(2025, 4, 1))
        self.assertIn(date(2025, 2, 15), new.mapped("value_date"))
        self.assertIn("2025", new.move_id[0].narration)
        self.assertTrue(
            new.filtered(lambda row: row.payment_id == late),
            "the later payment found another place",
        )
        loan._reverse_payment(late)
        newest = loan.posting_ids.sorted("id")[before + len(new) :]
        self.assertEqual(min(newest.mapped("date")), date(2025, 4, 1))
        self.assert_checked()

    def test_recovery_after_a_write_off(self):
        loan = self.new_loan()
        loan._add_event("write_off", date(2025, 7, 1), self.key())
        self.assertEqual(loan.state, "written_off")
        books = self.balances(loan)
        self.assertNotIn("12831", books)
        self.assertNotIn("13881", books)
        earned = -books["5150"]
        self.assertEqual(books["6426"], 100_000_000 + earned)
        loan._pay(3_000_000, date(2025, 8, 1), self.key())
        self.assertEqual(self.balances(loan)["7110"], -3_000_000)
        self.assert_checked()

    def test_waived_and_capitalized_interest(self):
        loan = self.new_loan()
        loan._add_event(
            "waive", date(2025, 3, 1), self.key(), component="interest", amount=300_000
        )
        self.assertEqual(self.balances(loan)["5150"], 300_000)
        self.assertEqual(self.balances(loan)["13881"], -300_000)
        loan._add_event(
            "restructure",
            date(2025, 4, 1),
            self.key(),
            treat={"interest": "capitalize", "principal": "capitalize"},
        )
        self.assertEqual(
            self.balances(loan)["12831"], 100_000_000 + loan.capitalized_total
        )
        self.assertGreater(loan.capitalized_total, 0)
        self.assert_checked()

    def test_refund(self):
        loan = self.new_loan()
        loan._pay(150_000_000, date(2025, 2, 20), self.key(), "settle", surplus=True)
        held = loan.unallocated
        self.assertEqual(self.balances(loan)["33881"], -held)
        loan._add_event("refund", date(2025, 2, 21), self.key(), amount=held)
        self.assertNotIn("33881", self.balances(loan))
        self.assertNotIn("12831", self.balances(loan))
        self.assertNotIn("13881", self.balances(loan), "closed: interest is posted")
        self.assert_checked()

    def test_posting_is_off(self):
        self.product.posting = False
        loan = self.new_loan()
        self.assertFalse(loan.posting_ids)
        self.product.posting = True
        self.product.account_income_late_id = False
        with (
            self.assertRaisesRegex(UserError, "Late Interest Income"),
            self.env.cr.savepoint(),
        ):
            loan._pay(1000, date(2025, 2, 15), self.key())
        self.product._compute_accounts()
        loan.invalidate_recordset()
        loan._pay(1000, date(2025, 2, 15), self.key())
        self.assertEqual(self.balances(loan)["12831"], 100_000_000)
        self.assertEqual(self.balances(loan)["13881"], -1000)
        tracked = self.env["crm.loan.product"].create(
            {"name": "T", "code": "T", "regime": "tracking", "posting": True}
        )
        self.assertFalse(self.new_loan(product_id=tracked.id).posting_ids)

    def test_accounts_with_a_balance_stay(self):
        self.new_loan()
        account = self.product.account_principal_long_id
        with self.assertRaisesRegex(UserError, "100,000,000|100.000.000"):
            self.product.account_principal_short_id = account
        self.product.account_income_fee_id = self.product.account_recovery_id

    def test_entries_are_changed_on_the_loan_only(self):
        loan = self.new_loan()
        move = loan.posting_ids.move_id
        for method in ("button_draft", "button_cancel", "_reverse_moves"):
            with self.subTest(method), self.assertRaisesRegex(UserError, "by loans"):
                getattr(move, method)()
        self.assertEqual(move.action_open_crm_loans()["res_id"], loan.id)
        domain = loan.action_open_moves()["domain"]
        self.assertEqual(self.env["account.move"].search(domain), move)

    def test_postings_are_append_only(self):
        loan = self.new_loan()
        with (
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(flush=False),
            mute_logger("odoo.sql_db"),
        ):
            self.env.cr.execute(
                "UPDATE crm_loan_posting SET amount = 1 WHERE loan_id = %s", [loan.id]
            )

    def test_the_check_shows_and_does_not_repair(self):
        loan = self.new_loan()
        self.assert_checked()
        self.env.cr.execute(
            "UPDATE crm_loan SET principal_outstanding = principal_outstanding - 5"
            " WHERE id = %s",
            [loan.id],
        )
        self.env["account.move"].create(
            {
                "journal_id": self.product.journal_id.id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": debit, "credit": credit})
                    for account, debit, credit in (
                        (self.product.account_principal_short_id, 7, 0),
                        (self.product.account_recovery_id, 0, 7),
                    )
                ],
            }
        ).action_post()
        found = self.env["crm.loan.check"].sudo()._run(self.company)
        domain = [("state", "=", "failed"), ("is_latest", "=", True)]
        rows = self.env["crm.loan.check"].search(domain)
        self.assertEqual(found, 2)
        self.assertEqual(
            {row.kind: row.difference for row in rows}, {"principal": 5, "account": 7}
        )
        self.assertEqual(self.company.loan_check_count, 2)
        # Whoever keeps the books may ask for it; an officer may not.
        check = self.env["crm.loan.check"].with_company(self.company)
        officer = self.new_user("kiem_tra_kd", "officer")
        with self.assertRaises(AccessError):
            check.with_user(officer).action_run()
        self.company.loan_check_count = 0
        check.with_user(self.new_user("kiem_tra_kt", "accountant")).action_run()
        self.assertEqual(self.company.loan_check_count, 2)

    def test_a_running_loan_is_adopted(self):
        self.product.posting = False
        loan = self.new_loan()
        self.product.posting = True
        loan._adopt_postings(on=date(2025, 1, 31))
        self.assert_books({})
        self.assertFalse(loan._post_differences())
        payment = loan._pay(1000, date(2025, 2, 15), self.key())
        self.assertEqual(loan.posting_ids.move_id, payment.posting_ids.move_id)
