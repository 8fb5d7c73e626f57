# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_loan import LOAN, LoanProductCase


@tagged("post_install", "-at_install")
class TestLoanProductLaw(LoanProductCase):
    def test_what_the_law_refuses(self):
        """Each refusal says the number, the law and its source, in one sentence."""
        for vals, words in (
            ({"annual_rate": 20.5}, ("20.5%", "20% a year", "article 468.1")),
            ({"annual_rate": 12, "rate_max": 24}, ("24%", "article 468.1")),
            ({"overdue_factor": 1.6}, ("1.6", "1.5 times", "article 466.5")),
            ({"late_interest_rate": 11}, ("11%", "10% a year", "468.2")),
            ({"penalty_percent": 2}, ("not both", "Resolution 01/2019")),
        ):
            with self.subTest(vals), self.assertRaises(ValidationError) as caught:
                self._create_product(**vals)
            message = str(caught.exception)
            self.assertEqual(len(message.splitlines()), 1, message)
            for word in words:
                self.assertIn(word, message)

    def test_what_the_law_allows(self):
        product = self._create_product(annual_rate=20, rate_max=20)
        product.write(
            {"penalty_percent": 5, "overdue_factor": 0, "late_interest_rate": 0}
        )
        self.assertEqual(product.penalty_percent, 5)

    def test_late_payer_is_handled_once(self):
        """A penalty beside any of the two interests for the delay is refused."""
        for vals in (
            {"overdue_factor": 0, "late_interest_rate": 10},
            {"overdue_factor": 1.5, "late_interest_rate": 0},
        ):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, "once"):
                self._create_product(penalty_percent=1, **vals)

    def test_several_laws_are_all_said(self):
        with self.assertRaises(ValidationError) as caught:
            self._create_product(annual_rate=30, overdue_factor=2)
        self.assertEqual(len(str(caught.exception).splitlines()), 2)

    def test_bank(self):
        """A bank agrees its rate freely, but collects overdue principal first."""
        bank = {"regime": "credit_institution", "annual_rate": 35}
        product = self._create_product(**bank)
        interest_first = product._fields["waterfall"].selection[0][0]
        for vals, article in (
            ({"waterfall_overdue": interest_first}, "article 18"),
            ({"overdue_factor": 2}, "article 13.4"),
        ):
            with (
                self.assertRaisesRegex(ValidationError, article),
                self.cr.savepoint(),
            ):
                product.write(vals)
        product.write({"is_consumer": True, "amount_max": 100_000_000})
        with self.assertRaisesRegex(ValidationError, "Circular 43/2016"):
            product.amount_max = 100_000_001

    def test_tracking_is_not_judged(self):
        """The lender answers for these terms, not the dealer who follows them."""
        product = self._create_product(
            regime="tracking", annual_rate=45, penalty_percent=3, overdue_factor=2
        )
        self.assertEqual(product.annual_rate, 45)

    def test_stricter_policy_of_the_company(self):
        law = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        law.copy({"company_id": self.company.id, "value": 15, "name": "Own ceiling"})
        with self.assertRaisesRegex(ValidationError, "Own ceiling: 15% a year"):
            self._create_product(annual_rate=16)

    def test_regime_needs_the_license(self):
        product = self._create_product()
        self.company.loan_is_credit_institution = False
        with self.assertRaisesRegex(ValidationError, "Credit Institution"):
            product.regime = "credit_institution"
        with self.assertRaisesRegex(ValidationError, "license"):
            self.company.loan_license_number = "  "

    def test_law_of_the_day(self):
        """What was signed under an older law is judged by it."""
        product = self._create_product(annual_rate=18)
        law = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        law.date_to = "2026-12-31"
        law.copy({"value": 15, "date_from": "2027-01-01", "date_to": False})
        product._check_law(law.date_to)
        with self.assertRaises(ValidationError):
            product._check_law(law.date_to.replace(year=2027))


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
        product = self._create_product(code="XM")
        self.assertNotEqual(product.copy().code, "XM")

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


@tagged("post_install", "-at_install")
class TestLoanApprovalLimit(LoanProductCase):
    def _create_limit(self, amount, **vals):
        return self.env["crm.loan.approval.limit"].create({"amount": amount} | vals)

    def _get(self, amount, product=None):
        product = product or self.product
        limits = self.env["crm.loan.approval.limit"]
        return limits._get_limit(self.people["approver"], product, amount)

    def test_who_may_approve_what(self):
        self.product = self._create_product()
        self.assertFalse(self._get(1))
        role = self.env.ref(f"{LOAN}approver")
        by_role = self._create_limit(50_000_000, group_id=role.id)
        alone = self._create_limit(10_000_000, group_id=role.id, is_four_eyes=False)
        self.assertEqual(self._get(10_000_000), alone)
        self.assertEqual(self._get(10_000_001), by_role)
        self.assertFalse(self._get(50_000_001))
        person = self._create_limit(2_000_000, user_id=self.people["approver"].id)
        self.assertEqual(self._get(2_000_000), person)
        self.assertFalse(self._get(2_000_001), "The person's own limit goes first.")
        exact = self._create_limit(
            90_000_000, group_id=role.id, product_id=self.product.id
        )
        self.assertEqual(self._get(80_000_000), exact)
        self.assertFalse(self._get(80_000_000, self._create_product()))

    def test_only_approvers(self):
        self.product = self._create_product()
        officer = self.people["officer"]
        with self.assertRaisesRegex(ValidationError, "may not approve"):
            self._create_limit(1, user_id=officer.id)
        self._create_limit(1_000, group_id=self.env.ref(f"{LOAN}officer").id)
        limits = self.env["crm.loan.approval.limit"]
        self.assertFalse(limits._get_limit(officer, self.product, 1))

    @mute_logger("odoo.sql_db")
    def test_role_or_person(self):
        role = self.env.ref(f"{LOAN}approver")
        user = self.people["approver"]
        for vals in (
            {"amount": 1},
            {"amount": 1, "group_id": role.id, "user_id": user.id},
            {"amount": 0, "group_id": role.id},
        ):
            with self.subTest(vals), self.assertRaises(psycopg2.IntegrityError):
                with self.cr.savepoint():
                    self._create_limit(**vals)


@tagged("post_install", "-at_install")
class TestLoanAccess(LoanProductCase):
    def _switch(self, is_on):
        settings = self.env["res.config.settings"].create(
            {"group_crm_vn_core_loan_feature": is_on}
        )
        settings.execute()

    def _get_menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        names = {menu.get("xmlid") for menu in menus.values()}
        return {name for name in names if name and ".crm_vn_core_loan_menu" in name}

    def test_switch(self):
        """Off, nothing of loans shows; on, it shows to people of the loans alone."""
        manager = self.people["manager"]
        clerk = new_test_user(self.env, "loan_clerk", groups=f"{LOAN[:-5]}user")
        self._switch(False)
        for user in (manager, self.env.ref("base.user_admin")):
            self.assertFalse(self._get_menus(user))
            self.assertFalse(user.has_group(f"{LOAN}feature"))
        self._switch(True)
        root = "crm_vn_core.crm_vn_core_loan_menu_root"
        self.assertIn(root, self._get_menus(manager))
        for role, user in self.people.items():
            self.assertTrue(user.has_group(f"{LOAN}feature"), role)
        self.assertFalse(self._get_menus(clerk))
        self._switch(False)
        self.assertFalse(self._get_menus(manager))

    def test_products(self):
        product = self._create_product()
        for role, user in self.people.items():
            own = product.with_user(user)
            with self.subTest(role):
                self.assertEqual(own.name, product.name)
                if role == "manager":
                    own.annual_rate = 11
                    continue
                with self.assertRaises(AccessError):
                    own.annual_rate = 11
                with self.assertRaises(AccessError):
                    self.Product.with_user(user).create({"name": "x", "code": "x"})
        clerk = new_test_user(self.env, "loan_clerk", groups=f"{LOAN[:-5]}user")
        with self.assertRaises(AccessError):
            product.with_user(clerk).read(["name"])

    def test_accountant_maps_accounts_only(self):
        product = self._create_product()
        account = self.env["account.account"].search(
            [("code", "=like", "811%")], limit=1
        )
        own = product.with_user(self.people["accountant"])
        own.account_writeoff_id = account
        self.assertEqual(product.account_writeoff_id, account)
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            own.write({"account_writeoff_id": account.id, "annual_rate": 1})

    def test_other_company(self):
        product = self._create_product(company_id=self.other_company.id)
        manager = self.people["manager"]
        self.assertFalse(self.Product.with_user(manager).search([]) & product)
        with self.assertRaises(AccessError):
            product.with_user(manager).read(["name"])

    def test_cashier_keeps_no_books(self):
        user = self.people["cashier"]
        with self.assertRaisesRegex(ValidationError, "cash"):
            user.group_ids = [Command.link(self.env.ref(f"{LOAN}accountant").id)]
        role = self.env.ref(f"{LOAN}cashier")
        with self.assertRaisesRegex(ValidationError, "cash"):
            role.user_ids = [Command.link(self.people["accountant"].id)]

    def test_form(self):
        form = Form(self.Product.with_user(self.people["manager"]))
        form.name = "Vay tiêu dùng"
        form.code = "TD"
        product = form.save()
        self.assertTrue(product.account_income_interest_id.code.startswith("515"))
