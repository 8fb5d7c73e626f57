# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common_loan_sale import EACH, FIRST, INTEREST, JANUARY, SECOND, LoanSaleBooksCase


@tagged("post_install", "-at_install")
class TestLoanSaleBooks(LoanSaleBooksCase):
    """Every figure of the books of an installment sale, and each taken back again."""

    def test_sale_and_delivery(self):
        loan, invoice = self.begin()
        self.assertEqual(sum(loan.installment_ids.mapped("interest")), INTEREST)
        self.assert_books(
            self.sold(**{"1311": 23_100_000 + INTEREST, "33871": -INTEREST})
            | {"bank": 9_900_000}
        )
        self.assertEqual(invoice.amount_residual, 0, "paid, and taken over")
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertFalse(
            loan.posting_ids.filtered(lambda row: row.account_id.code[:4] == "1283")
        )
        self.assert_checked()
        loan._undo_disbursement(loan.disbursement_ids)
        self.assert_books(self.sold(**{"1311": 23_100_000}) | {"bank": 9_900_000})
        self.assertEqual(invoice.amount_residual, 23_100_000, "it is open again")
        self.assert_checked()

    def test_payments_and_months(self):
        loan, _invoice = self.begin()
        self.start_day(date(2025, 3, 31))
        loan._pay(EACH, date(2025, 2, 15), self.key())
        second = loan._pay(EACH, date(2025, 3, 15), self.key())
        self.assert_books(
            self.sold(
                **{"1311": 23_100_000 + INTEREST - 2 * EACH, "33871": -INTEREST},
                bank=9_900_000 + 2 * EACH,
            )
        )
        self.period(2025, 1, 31)
        january = JANUARY
        self.assertEqual(self.balances()["5150"], -january)
        self.assertEqual(self.balances()["33871"], -INTEREST + january)
        self.period(2025, 2, 28)
        february = self.balances()["5150"]
        self.assertEqual(self.balances()["33871"] + -february, -INTEREST - 2 * february)
        self.assertLess(february, -FIRST)
        self.assertGreater(february, -FIRST - SECOND)
        self.assert_checked()
        before = self.balances()
        loan._reverse_payment(second)
        self.assertEqual(
            self.balances(),
            before | {"1311": before["1311"] + EACH, "bank": before["bank"] - EACH},
        )
        self.assert_checked()

    def test_undone_after_a_month_end(self):
        loan, _invoice = self.begin()
        self.start_day(date(2025, 2, 10))
        self.period(2025, 1, 31)
        self.assertEqual(self.balances()["5150"], -JANUARY)
        loan._undo_disbursement(loan.disbursement_ids)
        self.assert_books(self.sold(**{"1311": 23_100_000}) | {"bank": 9_900_000})
        self.assertFalse(self.balances(loan))

    def test_to_the_end(self):
        loan, _invoice = self.begin()
        self.start_day(date(2026, 2, 1))
        for row in loan.installment_ids:
            loan._pay(row.total, row.due_date, self.key())
        self.assertEqual(loan.state, "closed")
        self.assert_books(
            self.sold(**{"5150": -INTEREST}) | {"bank": 33_000_000 + INTEREST}
        )
        lines = loan.posting_ids.move_id.line_ids.filtered(
            lambda line: line.account_id.code == "1311"
        )
        self.assertTrue(all(lines.mapped("reconciled")), "nothing stays open")
        self.assert_checked()

    def test_settled_early(self):
        """Interest that is not earned any more leaves 131 and 3387."""
        loan, _invoice = self.begin()
        self.start_day(date(2025, 3, 1))
        loan._pay(EACH, date(2025, 2, 15), self.key())
        before = self.balances()
        payoff = loan._get_state(date(2025, 2, 25)).payoff
        payment = loan._pay(float(payoff), date(2025, 2, 25), self.key(), mode="settle")
        self.assertEqual(loan.state, "closed")
        # principal is left of the first row, and 10 of 30 days of the second
        earned = FIRST + round(SECOND / 3)
        self.assertEqual(
            self.balances(),
            self.sold(**{"5150": -earned}) | {"bank": 33_000_000 + earned},
        )
        self.assert_checked()
        loan._reverse_payment(payment)
        self.assertEqual(self.balances(), before)
        self.assert_checked()

    def test_retail_provision(self):
        loan, _invoice = self.begin()
        self.start_day(date(2025, 9, 1))
        self.period(2025, 8, 31)
        rows = loan.installment_ids
        # overdue six months: 15/2; three to six: 15/3, 15/4, 15/5
        needed = rows[0].total * 0.5 + sum(rows[1:4].mapped("total")) * 0.3
        provided = -self.balances()["22931"]
        self.assertAlmostEqual(provided, needed, delta=1)
        self.assertEqual(self.balances()["6426"], provided)
        self.assert_checked()

    def test_retail_provision_of_a_year(self):
        """Circular 48/2019, retail: 30, 50, 70, 100 % from 3, 6, 9, 12 months on, each
        installment by its own months."""
        loan, _invoice = self.begin()
        self.start_day(date(2026, 3, 1))
        total = loan.installment_ids.mapped("total")
        # month end: (from row, to row, percent) of the rows due on 15/2, 15/3 …
        told = {
            date(2025, 4, 30): [],
            date(2025, 5, 31): [(0, 1, 30)],
            date(2025, 8, 31): [(0, 1, 50), (1, 4, 30)],
            date(2025, 11, 30): [(0, 1, 70), (1, 4, 50), (4, 7, 30)],
            date(2026, 2, 28): [(0, 1, 100), (1, 4, 70), (4, 7, 50), (7, 10, 30)],
        }
        for day, parts in told.items():
            with self.subTest(day=day):
                self.period(day.year, day.month, day.day)
                needed = sum(
                    round(sum(total[first:last])) * percent
                    for first, last, percent in parts
                )
                provided = -self.balances().get("22931", 0)
                self.assertEqual(provided, int(needed + 50) // 100)
                self.assertEqual(self.balances().get("6426", 0), provided)
        self.assert_checked()
