# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import date, timedelta

from odoo.tests import tagged

from .common_loan_books import LoanBooksCase

DAY_COUNTS = ("actual/365", "actual/360", "actual/actual", "30/360")
METHODS = (
    *("annuity", "equal_principal", "interest_only", "bullet", "flat", "seasonal"),
)


@tagged("post_install", "-at_install")
class TestLoanAccrualEngine(LoanBooksCase):
    """Month ends post, to the đồng, what the engine says was earned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.season = "1 2 1 0 1 3 1 1 2 1 1 1"
        cls.product.periods_max = 60

    def new_random_loan(self, rng, day_count, method):
        """Return a loan of odd amounts, rates and days."""
        start = date(2023, 6, 1) + timedelta(days=rng.randrange(300))
        values = {
            "day_count": day_count,
            "method": method,
            "annual_rate": rng.choice([0, 7.5, 11.99, 12, 18.25, 19.9999]),
            "periods": rng.choice([3, 12, 18, 24]),
            "decimals": rng.choice([0, 0, 0, -2, -3]),
            "rounding": rng.choice(["half_up", "half_up", "half_up", "half_even"]),
            "interest_free": rng.choice([0, 0, 0, 2]),
        }
        if rng.random() < 0.3:
            values["first_due"] = start + timedelta(days=rng.randrange(20, 50))
        amount = rng.randrange(1_000, 90_000) * 1_000
        return self.new_loan(amount, on=start, **values)

    def live(self, rng, loan):
        """Let some loans have another life than was planned."""
        if rng.random() < 0.25:
            day = loan.start_date + timedelta(days=rng.randrange(20, 200))
            mode = rng.choice(["due", "term", "installment"])
            share = loan.amount * rng.choice([0.1, 0.35]) // 1_000 * 1_000
            if mode != "term" or loan.method not in ("bullet", "interest_only"):
                loan._pay(share, day, self.key(), mode=mode)

    def accrue(self, day):
        """Run the interest of a month; return the loans that asked the engine."""
        values = {"company_id": self.company.id, "date": day}
        period = self.env["crm.loan.period"].sudo().create(values)
        period._accrue()
        self.env.cr.execute("SELECT loan_id FROM crm_loan_run WHERE is_slow")
        return {loan_id for (loan_id,) in self.env.cr.fetchall()}

    def test_every_day_count(self):
        seed = random.randrange(10**9)
        rng = random.Random(seed)
        loans = self.env["crm.loan"]
        for day_count in DAY_COUNTS:
            for method in METHODS:
                loan = self.new_random_loan(rng, day_count, method)
                self.live(rng, loan)
                loans |= loan
        for day in (date(2023, 12, 31), date(2024, 2, 29), date(2024, 7, 31)):
            self.accrue(day)
            posted = dict(
                self.env["crm.loan.posting"]._read_group(
                    [
                        ("loan_id", "in", loans.ids),
                        ("bucket", "=", "income_interest"),
                        ("kind", "in", ("accrual", "closing")),
                        ("period", "<=", day),
                    ],
                    ["loan_id"],
                    ["amount:sum"],
                )
            )
            for loan in loans:
                told = (seed, day, loan.day_count, loan.method, loan.annual_rate)
                with self.subTest(told=told):
                    self.assertEqual(
                        -posted.get(loan, 0),
                        float(loan._get_state(day).accrued_interest),
                    )

    def test_plain_loans_are_fast(self):
        """The engine is asked for none that lives as planned, whatever its days."""
        loans = self.env["crm.loan"]
        for day_count in DAY_COUNTS:
            for method in METHODS:
                loans |= self.new_loan(
                    33_333_000,
                    on=date(2024, 1, 10),
                    day_count=day_count,
                    method=method,
                    periods=12,
                )
        slow = self.accrue(date(2024, 7, 31))
        told = loans.browse(slow).mapped(lambda loan: (loan.day_count, loan.method))
        self.assertFalse(told)
        for loan in loans:
            with self.subTest(day_count=loan.day_count, method=loan.method):
                rows = loan.posting_ids.filtered(
                    lambda row: row.bucket == "income_interest"
                )
                self.assertEqual(
                    -sum(rows.mapped("amount")),
                    float(loan._get_state(date(2024, 7, 31)).accrued_interest),
                )
