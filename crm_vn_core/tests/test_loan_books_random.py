# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import os
import random
from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_loan_books import LoanBooksCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestLoanBooksRandom(LoanBooksCase):
    """Random lives: after every step the ledger is the sub-ledger is the loans."""

    def test_random_lives(self):
        seed = int(os.environ.get("CRM_SEED", random.randrange(10**6)))
        steps = int(os.environ.get("CRM_STEPS", 40))
        _logger.info("random books: CRM_SEED=%s CRM_STEPS=%s", seed, steps)
        self.random = random.Random(seed)
        self.today = date(2025, 2, 1)
        self.start_day(self.today)
        self.loans = [
            self.new_loan(
                amount=self.random.randrange(1, 50) * 1_000_000 + 1,
                method=method,
                periods=self.random.choice((6, 12, 18)),
                paid_by=self.random.choice(("bank", "cash")),
                fee=self.random.choice((0, 50_000)),
            )
            for method in ("annuity", "equal_principal", "interest_only", "flat")
        ]
        for step in range(steps):
            name = self.random.choice(
                ["pay"] * 4 + ["days"] * 3 + ["reverse", "month", "confirm", "decide"]
            )
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"step_{name}")()
            except UserError as error:
                self.assertNotIn("sum", str(error))
            with self.subTest(seed=seed, step=step, name=name):
                self.assert_checked()
                self.assertEqual(sum(self.balances().values()), 0)

    def step_pay(self):
        loan = self.random.choice(self.loans)
        on = self.today - timedelta(days=self.random.randrange(60))
        loan._pay(
            self.random.randrange(1, 6_000_000),
            max(on, date(2025, 1, 15)),
            self.key(),
            mode=self.random.choice(("due", "term", "installment", "settle")),
            method=self.random.choice(("bank", "cash")),
            surplus=True,
        )

    def step_days(self):
        self.today += timedelta(days=self.random.randrange(1, 40))
        self.start_day(self.today)

    def step_reverse(self):
        loan = self.random.choice(self.loans)
        payments = loan.payment_ids.filtered(lambda row: row.state == "posted")
        if payments:
            loan._reverse_payment(self.random.choice(payments))

    def step_confirm(self):
        for loan in self.loans:
            (loan.payment_ids + self.env["crm.loan.payment"]).filtered(
                lambda row: row.cash_state == "to_confirm" and row.state == "posted"
            ).action_confirm_cash()
            loan.disbursement_ids.filtered(
                lambda row: row.cash_state == "to_confirm"
            ).action_confirm_cash()

    def step_month(self):
        end = self.today.replace(day=1) - timedelta(days=1)
        self.period(end.year, end.month, end.day)
        if self.random.random() < 0.3:
            self.company.fiscalyear_lock_date = end

    def step_decide(self):
        loan = self.random.choice(self.loans)
        kind, data = self.random.choice(
            (
                ("write_off", {}),
                ("rate_change", {"annual_rate": "9"}),
                ("accelerate", {}),
                ("restructure", {"treat": {"interest": "capitalize"}}),
                ("waive", {"component": "interest", "amount": 10_000}),
            )
        )
        event = loan._add_event(kind, self.today, self.key(), **data)
        if kind == "write_off" and self.random.random() < 0.5:
            loan._reverse_event(event)
