# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_loan import LoanProductCase


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
