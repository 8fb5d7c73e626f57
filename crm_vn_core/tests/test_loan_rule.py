# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_loan import LoanProductCase


@tagged("post_install", "-at_install")
class TestLoanRule(LoanProductCase):
    def _get(self, code, regime, on=None, **keys):
        return self.Rule._get(code, regime, on or self.day, self.company, **keys).value

    def test_numbers_of_the_law(self):
        """What is shipped is what the law said when this was written."""
        self.assertEqual(self._get("rate_cap", "enterprise"), 20)
        self.assertFalse(self._get("rate_cap", "credit_institution"))
        for regime in ("enterprise", "credit_institution", "microfinance"):
            self.assertEqual(self._get("overdue_factor_cap", regime), 1.5)
            self.assertEqual(self._get("late_interest_cap", regime), 10)
        bank, small = "credit_institution", "microfinance"
        groups = {bank: [0, 5, 20, 50, 100], small: [0, 2, 25, 50, 100]}
        self.assertEqual(self._get("consumer_loan_cap", bank), 100_000_000)
        for regime, rates in groups.items():
            found = [
                self.Rule._get_group_provision(group, regime, self.day, self.company)
                for group in range(1, 6)
            ]
            self.assertEqual(found, rates)
        self.assertEqual(self._get("provision_general", bank), 0.75)
        self.assertEqual(self._get("provision_general", small), 0.5)

    def test_every_law_has_its_source(self):
        laws = self.Rule.search([("company_id", "=", False)])
        self.assertTrue(laws)
        self.assertEqual(laws.filtered("source"), laws)

    def test_ladder_of_the_engine(self):
        """The bounds are the last days of each group; the law says the first ones."""
        ladder = self.Rule._get_ladder("enterprise", self.day, self.company)
        self.assertEqual(ladder, ((1, 9), (2, 90), (3, 180), (4, 360)))
        ladder = self.Rule._get_ladder("microfinance", self.day, self.company)
        self.assertEqual(ladder, ((1, 9), (2, 29), (3, 89), (4, 179)))
        before = self.Rule._get_ladder("microfinance", date(2020, 1, 1), self.company)
        self.assertEqual(before, ())

    def test_provision_by_months(self):
        for retail, expected in (
            (False, {5: 0, 6: 30, 11: 30, 12: 50, 24: 70, 35: 70, 36: 100, 90: 100}),
            (True, {2: 0, 3: 30, 6: 50, 9: 70, 11: 70, 12: 100}),
        ):
            for months, rate in expected.items():
                found = self.Rule._get_overdue_provision(
                    months, "enterprise", self.day, self.company, retail=retail
                )
                self.assertEqual(found, rate, (retail, months))

    def test_haircuts(self):
        found = self.Rule._get_haircut(
            "real_estate", "credit_institution", self.day, self.company
        )
        self.assertEqual(found, 50)
        self.assertEqual(
            self._get("haircut", "credit_institution", kind="deposit"), 100
        )

    def test_a_law_changes(self):
        """Each day finds the number that held on it, at once after the change."""
        old = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        self.assertEqual(self._get("rate_cap", "enterprise", date(2027, 1, 1)), 20)
        old.date_to = date(2026, 12, 31)
        old.copy({"value": 18, "date_from": date(2027, 1, 1), "date_to": False})
        self.assertEqual(self._get("rate_cap", "enterprise", date(2026, 12, 31)), 20)
        self.assertEqual(self._get("rate_cap", "enterprise", date(2027, 1, 1)), 18)
        self.assertFalse(self._get("rate_cap", "enterprise", date(2016, 12, 31)))

    def test_two_laws_of_one_day_are_refused(self):
        law = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        with self.assertRaisesRegex(ValidationError, "already in force"):
            law.copy({"date_from": date(2026, 1, 1)})

    def test_law_needs_a_source(self):
        law = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        with self.assertRaisesRegex(ValidationError, "source"):
            law.source = False

    def _copy_to_company(self, xmlid, value, **vals):
        law = self.env.ref(f"crm_vn_core.crm_loan_rule_{xmlid}")
        vals = {"company_id": self.company.id, "value": value, "source": False} | vals
        return law.copy(vals)

    def test_company_can_only_be_stricter(self):
        """Lower caps, earlier groups and higher provisions are stricter."""
        for xmlid, looser, stricter in (
            ("enterprise_rate_cap", 21, 15),
            ("enterprise_overdue_factor_cap", 1.6, 1.2),
            ("credit_ladder_2", 11, 5),
            ("credit_provision_3", 19, 25),
            ("credit_haircut_vehicle", 40, 20),
            ("enterprise_penalty_once", 0, 1),
        ):
            with self.subTest(xmlid):
                with (
                    self.assertRaisesRegex(ValidationError, "looser than the law"),
                    self.cr.savepoint(),
                ):
                    self._copy_to_company(xmlid, looser)
                policy = self._copy_to_company(xmlid, stricter)
                found = self.Rule._get(
                    policy.code,
                    policy.regime,
                    self.day,
                    self.company,
                    kind=policy.collateral_kind or None,
                )
                self.assertEqual(found.value, stricter)

    def test_policy_of_another_company(self):
        self._copy_to_company("enterprise_rate_cap", 15)
        law = self.Rule._get("rate_cap", "enterprise", self.day, self.other_company)
        self.assertEqual(law.value, 20)

    def test_law_gets_stricter_than_an_old_policy(self):
        """The policy stays as it is written; the stricter law wins."""
        self._copy_to_company("enterprise_rate_cap", 15)
        self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap").value = 10
        self.assertEqual(self._get("rate_cap", "enterprise"), 10)

    def test_access(self):
        """Everyone of the loans reads the law; managers of loans edit it."""
        law = self.env.ref("crm_vn_core.crm_loan_rule_enterprise_rate_cap")
        for role, user in self.people.items():
            with self.subTest(role):
                own = law.with_user(user)
                self.assertEqual(own.value, 20)
                if role == "manager":
                    own.value = 19
                    own.value = 20
                else:
                    with self.assertRaises(AccessError):
                        own.value = 19
        clerk = new_test_user(self.env, "loan_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            law.with_user(clerk).read(["value"])

    def test_policies_stay_in_their_company(self):
        self.other_company.write(
            {"user_ids": [Command.link(self.people["manager"].id)]}
        )
        policy = self._copy_to_company("enterprise_rate_cap", 15)
        stranger = self.people["officer"].copy(
            {
                "login": "loan_stranger",
                "company_id": self.other_company.id,
                "company_ids": [Command.set(self.other_company.ids)],
            }
        )
        found = self.Rule.with_user(stranger).search([("code", "=", "rate_cap")])
        self.assertNotIn(policy, found)
        self.assertTrue(found)
