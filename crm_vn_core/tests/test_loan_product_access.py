# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_loan import LOAN, LoanProductCase


@tagged("post_install", "-at_install")
class TestLoanApprovalLimit(LoanProductCase):
    def _create_limit(self, amount, **vals):
        return self.env["crm.loan.approval.limit"].create({"amount": amount} | vals)

    def _get(self, amount, product=None):
        product = product or self.product
        limits = self.env["crm.loan.approval.limit"]
        return limits._get_limit(self.people["approver"], product, amount)

    def test_who_may_approve_what(self):
        self.env["crm.loan.approval.limit"].search([]).unlink()
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
        form.code = "F1"
        product = form.save()
        self.assertTrue(product.account_income_interest_id.code.startswith("515"))
