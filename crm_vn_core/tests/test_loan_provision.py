# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_loan_books import LoanBooksCase


@tagged("post_install", "-at_install")
class TestLoanProvision(LoanBooksCase):
    """Month ends: collateral lowers a provision, unknown money keeps a month open."""

    def new_collateral(self, loan, kind, *values, **others):
        return (
            self.env["crm.loan.collateral"]
            .sudo()
            .create(
                {
                    "loan_id": loan.id,
                    "name": kind,
                    "kind": kind,
                    "value_ids": [
                        Command.create({"date": on, "amount": amount})
                        for on, amount in values
                    ],
                    **others,
                }
            )
        )

    def test_provision_deducts_collateral(self):
        """(principal − value × haircut) × rate; the general provision deducts none.
        Each value from its day on, and nothing after the thing was given back."""
        self.company.write(
            {"loan_license_number": "1/GP", "loan_is_credit_institution": True}
        )
        product = self.product.copy({"regime": "credit_institution", "code": "NH"})
        loan = self.new_loan(product_id=product.id, disburse=False)
        other = self.new_loan(product_id=product.id)
        house = self.new_collateral(loan, "real_estate", (date(2025, 1, 1), 60_000_000))
        self.new_collateral(loan, "vehicle", (date(2025, 8, 1), 20_000_000))
        self.new_collateral(loan, "deposit")
        loan._disburse(100_000_000, date(2025, 1, 15), self.key())
        house.value_ids.create(
            {"collateral_id": house.id, "date": date(2025, 8, 31), "amount": 80_000_000}
        )
        general = 750_000
        self.period(2025, 7, 31)
        # group 3: 20 %; half of 60 million of the house counts
        self.assertEqual(self.balances(loan)["22931"], -(14_000_000 + general))
        self.assertEqual(self.balances(other)["22931"], -(20_000_000 + general))
        self.period(2025, 8, 31)
        # group 4: 50 %; half of 80 million of the house, 30 % of the motorbike
        self.assertEqual(self.balances(loan)["22931"], -(27_000_000 + general))
        house.released_on = date(2025, 9, 30)
        self.period(2025, 9, 30)
        self.assertEqual(self.balances(loan)["22931"], -(47_000_000 + general))
        self.new_collateral(loan, "deposit", (date(2025, 10, 1), 500_000_000))
        self.period(2025, 10, 31)
        self.assertEqual(self.balances(loan)["22931"], -general, "never below zero")
        self.assert_checked()

    def new_bank_line(self, day, state, amount=1_000_000):
        journal = self.product.bank_journal_id
        return (
            self.env["crm.bank.line"]
            .sudo()
            .create(
                {
                    "journal_id": journal.id,
                    "company_id": self.company.id,
                    "date": day,
                    "amount": amount,
                    "state": state,
                    "fingerprint": self.key(),
                }
            )
        )

    def test_money_that_nobody_has_told(self):
        """Counted until its owner is known; the month waits for what is not booked."""
        period = self.period(2025, 1, 31)
        self.assertEqual(period.unidentified_count, 0)
        proposed = self.new_bank_line(date(2025, 1, 31), "proposed")
        new = self.new_bank_line(date(2025, 1, 2), "new")
        waits = self.new_bank_line(date(2024, 12, 5), "unidentified")
        self.new_bank_line(date(2025, 2, 1), "new")
        self.new_bank_line(date(2025, 1, 5), "new", -5)
        self.new_bank_line(date(2025, 1, 5), "ignored")
        self.new_bank_line(date(2025, 1, 5), "booked")
        period.invalidate_recordset()
        self.assertEqual((period.unidentified_count, period.unbooked_count), (3, 2))
        action = period.action_open_unidentified()
        lines = self.env["crm.bank.line"].search(action["domain"])
        self.assertEqual(lines, proposed + new + waits)
        with self.assertRaisesRegex(UserError, "bank lines are not booked"):
            period.action_close()
        (proposed + new).sudo().state = "booked"
        period.invalidate_recordset()
        self.assertEqual(period.unidentified_count, 1)
        period.action_close()
        self.assertEqual(period.state, "closed")
