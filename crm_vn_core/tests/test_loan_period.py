# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_loan_books import LoanBooksCase


@tagged("post_install", "-at_install")
class TestLoanPeriod(LoanBooksCase):
    """Month ends: interest earned, short and long term, provisions, the close."""

    def interest(self, loan, day=date(2025, 12, 31)):
        """Return the in-term interest that is posted up to a month end."""
        rows = loan.posting_ids.filtered(
            lambda row: (
                row.bucket == "income_interest" and row.period and row.period <= day
            )
        )
        return -sum(rows.mapped("amount"))

    def test_interest_of_the_months(self):
        """100,000,000 at 12 %: 32,877 a day; 16 days of January, then February."""
        loan = self.new_loan()
        self.period(2025, 1, 31)
        self.assertEqual(self.balances(loan)["5150"], -526_027)
        self.assertEqual(self.balances(loan)["13881"], 526_027)
        move = loan.posting_ids.filtered(lambda row: row.kind == "accrual").move_id
        self.assertEqual(move.date, date(2025, 1, 31))
        self.assertRegex(move.ref, r"^Lãi cuối tháng 01/2025, .*: 1 khoản vay$")
        self.assertEqual(move.line_ids.mapped("balance"), [526_027, -526_027])
        self.period(2025, 2, 28)
        rows = loan.installment_ids
        earned = rows[0].interest + round(rows[1].interest * 13 / 28)
        self.assertEqual(self.balances(loan)["5150"], -earned)
        self.assertEqual(
            -self.balances(loan)["5150"],
            float(loan._get_state(date(2025, 2, 28)).accrued_interest),
        )
        self.assert_checked()

    def test_a_rerun_posts_the_difference(self):
        loan = self.new_loan()
        other = self.new_loan()
        period = self.period(2025, 2, 28)
        count = len(loan.posting_ids)
        moves = self.env["account.move"].search_count([])
        period.action_run()
        self.assertEqual(len(loan.posting_ids), count)
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        loan._pay(50_000_000, date(2025, 2, 20), self.key(), mode="installment")
        period.action_run()
        self.assertEqual(self.env["account.move"].search_count([]), moves + 2)
        self.assertEqual(
            self.interest(loan),
            float(loan._get_state(date(2025, 2, 28)).accrued_interest),
        )
        self.assertEqual(
            len(other.posting_ids.filtered(lambda row: row.kind == "accrual")), 2
        )
        self.assert_checked()

    def test_what_cuts_a_row_is_asked_of_the_engine(self):
        plain = {"method": "annuity", "periods": 12}
        loans = [self.new_loan(**plain) for _index in range(5)]
        loans[0]._pay(20_000_000, date(2025, 3, 10), self.key(), mode="term")
        loans[1]._add_event(
            "rate_change", date(2025, 3, 10), self.key(), annual_rate="9"
        )
        loans[2]._add_event("restructure", date(2025, 3, 10), self.key(), periods=20)
        payoff = float(loans[3]._get_state(date(2025, 3, 10)).payoff)
        loans[3]._pay(payoff, date(2025, 3, 10), self.key(), mode="settle")
        for day in (date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)):
            self.period(day.year, day.month, day.day)
            for index, loan in enumerate(loans):
                with self.subTest(day=day, loan=index):
                    self.assertEqual(
                        self.interest(loan, day),
                        float(loan._get_state(day).accrued_interest),
                    )
        self.assertEqual(loans[3].state, "closed")
        self.assertNotIn("13881", self.balances(loans[3]))
        self.assert_checked()

    def test_the_story_of_the_books(self):
        """Paid out, two months, paid, prepaid, a backdated payment is reversed after
        the year was locked, written off, recovered."""
        self.product.method = "interest_only"
        loan = self.new_loan(periods=11)
        bank = self.product.bank_journal_id.default_account_id.code
        self.period(2025, 1, 31)
        self.period(2025, 2, 28)
        self.assert_books(
            {
                "12831": 100_000_000,
                bank: -100_000_000,
                "13881": 1_446_575,
                "5150": -1_446_575,
            }
        )
        loan._pay(1_019_178, date(2025, 2, 15), self.key())
        self.assertEqual(self.balances()["13881"], 427_397, "13 days of February")
        loan._pay(40_920_548, date(2025, 3, 15), self.key(), mode="installment")
        self.assertEqual(self.balances()["12831"], 60_000_000)
        self.period(2025, 3, 31)
        # 28 days of 100 million, then 16 of 60 million.
        self.assertEqual(self.balances()["5150"], -(1_019_178 + 920_548 + 315_616))
        self.company.fiscalyear_lock_date = date(2025, 3, 31)
        before = self.balances()
        extra = loan._pay(2_000_000, date(2025, 3, 20), self.key())
        self.assertEqual(extra.posting_ids.mapped("date")[0], date(2025, 4, 1))
        loan._reverse_payment(extra)
        self.assertEqual(self.balances(), before)
        loan._add_event("write_off", date(2025, 4, 15), self.key())
        books = self.balances()
        self.assertNotIn("12831", books)
        self.assertNotIn("13881", books)
        # 31 days of 60 million were earned and never paid.
        self.assertEqual(books["6426"], 60_000_000 + 611_507)
        loan._pay(5_000_000, date(2025, 5, 15), self.key())
        self.assert_books(
            {
                bank: -100_000_000 + 1_019_178 + 40_920_548 + 5_000_000,
                "5150": -(1_019_178 + 920_548 + 611_507),
                "6426": 60_611_507,
                "7110": -5_000_000,
            }
        )
        self.assertEqual(sum(self.balances().values()), 0)
        self.assert_checked()

    def test_provision_by_months_overdue(self):
        """Circular 48/2019: 30 % from half a year overdue, each installment."""
        loan = self.new_loan(12_000_000, principal_multiple=1000)
        self.period(2025, 7, 31)
        self.assertNotIn("22931", self.balances(loan))
        self.period(2025, 8, 31)
        first = loan.installment_ids[0]
        self.assertEqual(first.due_date, date(2025, 2, 15))
        due = first.principal + first.interest
        self.assertEqual(self.balances(loan)["22931"], -round(due * 0.3))
        self.assertEqual(self.balances(loan)["6426"], round(due * 0.3))
        self.assert_checked()
        loan._add_event("write_off", date(2025, 9, 1), self.key())
        books = self.balances(loan)
        self.assertNotIn("22931", books, "used first")
        loss = 12_000_000 - books["5150"]
        self.assertEqual(books["6426"], loss)
        self.period(2025, 9, 30)
        self.assertEqual(self.balances(loan), books)
        loan._reverse_event(loan.event_ids.filtered(lambda e: e.kind == "write_off"))
        self.assertEqual(self.balances(loan)["22931"], -round(due * 0.3))
        self.assertEqual(self.balances(loan)["12831"], 12_000_000)
        self.assert_checked()

    def test_a_paid_loan_needs_no_provision(self):
        loan = self.new_loan(12_000_000)
        self.period(2025, 8, 31)
        self.assertIn("22931", self.balances(loan))
        payoff = float(loan._get_state(date(2025, 9, 10)).payoff)
        loan._pay(payoff, date(2025, 9, 10), self.key(), mode="settle")
        self.period(2025, 9, 30)
        books = self.balances(loan)
        self.assertNotIn("22931", books)
        self.assertNotIn("6426", books)

    def test_provision_by_debt_group(self):
        self.company.write(
            {"loan_license_number": "1/GP", "loan_is_credit_institution": True}
        )
        product = self.product.copy({"regime": "credit_institution", "code": "NH"})
        loan = self.new_loan(product_id=product.id)
        self.period(2025, 7, 31)
        # 166 days late is group 3: 20 %, and 0.75 % of groups 1 to 4.
        self.assertEqual(self.balances(loan)["22931"], -20_750_000)
        loan.debt_group = 5
        self.period(2025, 8, 31)
        self.assertEqual(self.balances(loan)["22931"], -100_000_000)
        self.assert_checked()

    def test_close(self):
        loan = self.new_loan()
        period = self.env["crm.loan.period"].create({"date": date(2025, 1, 31)})
        with self.assertRaisesRegex(UserError, "not run"):
            period.action_close()
        period.action_run()
        cash = loan._pay(1_000, date(2025, 1, 31), self.key(), method="cash")
        self.assertEqual(period.unconfirmed_count, 1)
        with self.assertRaisesRegex(UserError, "cash is not confirmed"):
            period.action_close()
        loan._reverse_payment(cash)
        period.invalidate_recordset()
        period.action_close()
        loan._pay(2_000, date(2025, 1, 31), self.key())
        self.assertIn(date(2025, 2, 1), loan.posting_ids.mapped("date"))
        period.action_reopen()
        officer = self.new_user("officer", "officer")
        with self.assertRaises(AccessError):
            period.with_user(officer).action_run()
        with self.assertRaisesRegex(UserError, "stays on the list"):
            period.unlink()

    def test_loans_of_before_are_posted(self):
        self.product.posting = False
        loan = self.new_loan()
        self.product.posting = True
        period = self.period(2025, 1, 31)
        self.assertEqual(loan.posting_ids.mapped("kind"), ["accrual", "accrual"])
        self.assertEqual(period.unposted_count, 0)

    def test_nightly(self):
        loan = self.new_loan()
        self.start_day(date(2025, 2, 3))
        with self.enter_registry_test_mode():
            self.env.ref("crm_vn_core.ir_cron_loan_books").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.balances(loan)["5150"], -526_027)
        self.assertEqual(self.company.loan_check_count, 0)
        self.assertTrue(self.company.loan_check_date)
