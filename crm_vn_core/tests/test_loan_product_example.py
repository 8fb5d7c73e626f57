# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_loan import LOAN, LoanProductCase


@tagged("post_install", "-at_install")
class TestLoanProductExample(LoanProductCase):
    def test_example_follows_the_terms(self):
        """The form draws the schedule anew while the terms are typed."""
        form = Form(self.Product.with_user(self.people["manager"]))
        form.name, form.code = "Trả góp", "F1"
        form.periods = 3
        form.annual_rate = 0
        form.example_amount = 9_000_000
        self.assertIn("3,000,000", form.example_html)
        form.periods = 2
        self.assertIn("4,500,000", form.example_html)
        self.assertEqual(form.effective_rate, 0)
        form.periods = 0
        self.assertNotIn("4,500,000", form.example_html)
        form.periods = 2
        form.method = "custom"
        self.assertIn("on each loan", form.example_html)

    def test_every_method_has_an_example(self):
        methods = dict(self.Product._fields["method"].selection)
        for method in set(methods) - {"custom"}:
            product = self._create_product(method=method, season="1 " * 12)
            self.assertIn("<table", product.example_html, method)

    def test_true_rate_of_flat_interest(self):
        """1 % a month on the amount lent is about 21.5 % a year on what is owed."""
        flat = self._create_product(method="flat", example_amount=12_000_000)
        flat.day_count = "30/360"
        flat.example_date = self.day
        self.assertAlmostEqual(flat.effective_rate, 21.46, delta=0.1)
        self.assertIn("article 468.1", flat.notice)
        annuity = self._create_product(example_date=self.day)
        self.assertAlmostEqual(annuity.effective_rate, 12, delta=0.01)
        self.assertFalse(annuity.notice)

    def test_example_amount_within_the_limits(self):
        for low, high, expected in (
            (0, 0, 10_000_000),
            (50_000_000, 0, 50_000_000),
            (0, 2_000_000, 2_000_000),
        ):
            product = self._create_product(amount_min=low, amount_max=high)
            self.assertEqual(product.example_amount, expected)

    def test_due_dates_avoid_tet(self):
        """The engine asks the almanac for days off: no installment falls on Tết."""
        product = self._create_product(due_shift="next")
        is_workday = product._get_workday_check()
        tet = date(2027, 2, 6)
        for number, expected in ((-2, True), (0, False), (2, False), (20, True)):
            day = tet + timedelta(days=number)
            self.assertEqual(is_workday(day), expected, day)

    def test_terms_for_the_engine(self):
        product = self._create_product(
            annual_rate=11.1,
            installment_multiple=1000,
            early_fee_ids=[
                Command.create({"months": 12, "percent": 1}),
                Command.create({"months": 6, "percent": 2.5}),
            ],
        )
        terms = product._get_engine_terms([(self.day, 1_000_000)], periods=5)
        self.assertEqual(terms.annual_rate, Decimal("11.1"))
        self.assertEqual(terms.periods, 5)
        self.assertEqual(terms.installment_multiple, 1000)
        self.assertIsNone(terms.principal_multiple)
        self.assertEqual(
            terms.early_fee_steps, ((6, Decimal("2.5")), (12, Decimal("1")))
        )
        self.assertEqual(terms.waterfall_overdue[0], "principal")

    def test_laws_shown(self):
        product = self._create_product().with_user(self.people["officer"])
        self.assertIn(
            "Civil Code 2015, article 468.1", product.law_ids.mapped("source")
        )
        product.sudo().regime = "tracking"
        self.assertFalse(product.law_ids)

    def test_branch_follows_its_company(self):
        """A branch offers its company's products, under its license and policies."""
        branch = self.env["res.company"].create(
            {"name": "Chi nhánh", "parent_id": self.company.id}
        )
        self.assertIn("credit_institution", branch._get_loan_regimes())
        officer = new_test_user(
            self.env,
            "loan_branch",
            groups=f"{LOAN}officer",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        product = self._create_product()
        self.assertEqual(product.with_user(officer).name, product.name)
        law = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        law.copy({"company_id": self.company.id, "value": 15})
        found = self.Rule._get("rate_cap", "enterprise", self.day, branch)
        self.assertEqual(found.value, 15)
