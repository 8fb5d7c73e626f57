# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_loan import LoanProductCase


@tagged("post_install", "-at_install")
class TestLoanProduct(LoanProductCase):
    def test_senseless_terms(self):
        for vals in (
            {"annual_rate": -1},
            {"periods": 0},
            {"period_count": 0},
            {"principal_grace": 12},
            {"decimals": 2},
            {"decimals": -7},
            {"method": "seasonal"},
            {"method": "seasonal", "season": "1 2 3"},
            {"method": "seasonal", "season": "0 " * 12},
            {"method": "seasonal", "season": "1 " * 11 + "-1"},
            {"method": "seasonal", "season": "1 " * 11 + "nan"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self._create_product(**vals)
        product = self._create_product(method="seasonal", season="0 0 1,5" + " 1" * 9)
        self.assertEqual(len(product._get_season()), 12)

    @mute_logger("odoo.sql_db")
    def test_limits_begin_before_they_end(self):
        for vals in (
            {"amount_min": 5, "amount_max": 4},
            {"periods_min": 5, "periods_max": 4},
            {"rate_min": 5, "rate_max": 4},
            {"down_payment_percent": 100},
        ):
            with self.subTest(vals), self.assertRaises(psycopg2.IntegrityError):
                with self.cr.savepoint():
                    self._create_product(**vals)

    def test_offer(self):
        product = self._create_product(
            amount_min=5_000_000, amount_max=50_000_000, periods_max=24, rate_max=18
        )
        product._check_offer(5_000_000, 24, 18)
        with self.assertRaises(ValidationError) as caught:
            product._check_offer(4_999_999, 25, 18.5)
        lines = str(caught.exception).splitlines()
        self.assertEqual(len(lines), 3)
        self.assertIn("5,000,000", lines[0])

    def test_copy_has_its_own_code(self):
        product = self._create_product(code="F1")
        self.assertNotEqual(product.copy().code, "F1")

    def test_fees(self):
        product = self._create_product(
            fee_ids=[
                Command.create({"name": "Hồ sơ", "percent": 1.5}),
                Command.create({"name": "Thu hộ", "basis": "amount", "amount": 12_000}),
            ]
        )
        percent, amount = product.fee_ids
        self.assertEqual(percent._get_amount(10_000_033), 150_000)
        self.assertEqual(amount._get_amount(10_000_033), 12_000)

    @mute_logger("odoo.sql_db")
    def test_bad_fees_and_steps(self):
        product = self._create_product()
        for model, vals in (
            ("crm.loan.product.fee", {"name": "x", "percent": 0}),
            ("crm.loan.product.fee", {"name": "x", "percent": 101}),
            ("crm.loan.product.fee", {"name": "x", "basis": "amount"}),
            ("crm.loan.early.fee", {"months": 0, "percent": 1}),
            ("crm.loan.early.fee", {"months": 6, "percent": 101}),
        ):
            with self.subTest(vals), self.assertRaises(psycopg2.IntegrityError):
                with self.cr.savepoint():
                    self.env[model].create({"product_id": product.id} | vals)


@tagged("post_install", "-at_install")
class TestLoanProductAccount(LoanProductCase):
    def test_accounts_of_the_chart(self):
        product = self._create_product()
        codes = {
            "account_principal_short_id": "12831",
            "account_principal_long_id": "12832",
            "account_interest_id": "13881",
            "account_income_interest_id": "515",
            "account_income_penalty_id": "711",
            "account_unallocated_id": "33881",
            "account_provision_id": "22931",
            "account_provision_expense_id": "6426",
            "account_recovery_id": "711",
        }
        for name, code in codes.items():
            self.assertEqual(product[name].code.rstrip("0"), code, name)
        self.assertEqual(product.journal_id.type, "general")
        self.assertEqual(product.bank_journal_id.type, "bank")
        product._check_accounts()

    def test_mapping_by_hand_stays(self):
        account = self.env["account.account"].search(
            [("code", "=like", "811%")], limit=1
        )
        product = self._create_product(account_writeoff_id=account.id)
        product.regime = "credit_institution"
        self.assertEqual(product.account_writeoff_id, account)

    def test_company_without_a_chart(self):
        """Nothing posts until it is set, and the message says what is missing."""
        product = self._create_product(company_id=self.other_company.id)
        with self.assertRaises(UserError) as caught:
            product._check_accounts()
        message = str(caught.exception)
        self.assertIn("Principal up to One Year", message)
        self.assertNotIn("Deferred Interest", message)
        product.is_installment_sale = True
        missing = product._get_missing_accounts()
        self.assertIn("Deferred Interest", missing)
        self.assertNotIn("Principal up to One Year", missing)

    def test_tracking_needs_no_account(self):
        product = self._create_product(regime="tracking")
        self.assertFalse(product.account_interest_id)
        product._check_accounts()

    def test_account_of_another_company(self):
        account = self.env["account.account"].create(
            {
                "name": "X",
                "code": "12839",
                "account_type": "asset_current",
                "company_ids": [Command.set(self.other_company.ids)],
            }
        )
        product = self._create_product()
        with self.assertRaises(UserError):
            product.account_interest_id = account
