# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_loan_application import ApplicationCase


@tagged("post_install", "-at_install")
class TestLoanApplication(ApplicationCase):
    def add_party(self, loan, partner, role):
        return (
            self.env["crm.loan.party"]
            .with_user(self.officer)
            .create({"loan_id": loan.id, "partner_id": partner.id, "role": role})
        )

    # Parties

    def test_reference_never_owes(self):
        loan = self.new_application()
        self.add_party(loan, self.brother, "guarantor")
        reference = self.add_party(loan, self.neighbor, "reference")
        self.assertEqual(loan._get_liable_partners(), self.borrower | self.brother)
        self.assertEqual(loan._get_reference_partners(), self.neighbor)
        self.assertFalse(reference.is_liable)
        reference.role = "co_borrower"
        self.assertIn(self.neighbor, loan._get_liable_partners())

    def test_borrower_is_no_guarantor_of_the_own_loan(self):
        loan = self.new_application()
        for role in ("guarantor", "co_borrower", "reference"):
            with self.assertRaises(ValidationError):
                self.add_party(loan, self.borrower, role)

    @mute_logger("odoo.sql_db")
    def test_one_role_for_each_person(self):
        loan = self.new_application()
        self.add_party(loan, self.brother, "guarantor")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.add_party(loan, self.brother, "reference")

    def test_merge_of_borrower_and_guarantor(self):
        """The guarantor turns out to be the borrower."""
        loan = self.new_application()
        self.add_party(loan, self.brother, "guarantor")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.borrower | self.brother).ids, self.borrower
        )
        self.assertFalse(loan.sudo().party_ids)
        self.assertEqual(loan._get_liable_partners(), self.borrower)

    def test_parties_are_decided_on(self):
        loan = self.new_submitted()
        with self.assertRaises(UserError):
            self.add_party(loan, self.brother, "guarantor")
        reference = self.add_party(loan, self.neighbor, "reference")
        with self.assertRaises(UserError):
            reference.role = "guarantor"

    # What is missing

    def test_each_missing_thing_is_one_sentence(self):
        self.neighbor.identity_number = False
        loan = self.new_application(purpose=" ", partner_id=self.neighbor.id)
        self.env["crm.loan.condition"].with_user(self.officer).create(
            {"loan_id": loan.id, "name": "Hộ khẩu", "before": "approval"}
        )
        sentences = loan.missing.splitlines()
        self.assertEqual(len(sentences), 4, sentences)
        for word in ("what the money is for", "identity number", "address", "Hộ khẩu"):
            self.assertIn(word, loan.missing)
        with self.assertRaisesRegex(UserError, "Hộ khẩu"):
            loan.action_submit()
        self.assertEqual(loan.pipeline, "draft")
        found = self.env["crm.loan"].with_user(self.officer)
        self.assertIn(loan, found.search([("is_incomplete", "=", True)]))
        self.assertNotIn(loan, found.search([("is_incomplete", "=", False)]))

    def test_limits_of_the_product(self):
        self.product.write({"amount_max": 20_000_000, "periods_max": 6})
        loan = self.new_application()
        self.assertEqual(len(loan.missing.splitlines()), 2)

    def test_consumer_cap_counts_all_loans(self):
        """The law of finance companies: 100 million to one consumer, all together."""
        self.company.write(
            {"loan_license_number": "1/GP", "loan_is_credit_institution": True}
        )
        self.product.write({"regime": "credit_institution", "is_consumer": True})
        first = self.new_active_loan(80_000_000)
        self.assertEqual(first.principal_outstanding, 80_000_000)
        loan = self.new_application(30_000_000)
        self.assertIn("43/2016", loan.missing or "")
        self.assertFalse(self.new_application(20_000_000).missing)

    # Conditions

    def test_conditions_come_from_the_product(self):
        self.product.condition_template_ids = [
            Command.create({"name": "CCCD", "needs_file": True}),
            Command.create({"name": "Bảo hiểm xe", "before": "disbursement"}),
        ]
        loan = self.new_application()
        identity, insurance = loan.condition_ids
        self.assertEqual(loan.condition_progress, "0/2")
        with self.assertRaisesRegex(UserError, "CCCD"), self.cr.savepoint():
            identity.action_toggle()
        files = self.env["ir.attachment"].with_user(self.officer)
        identity.document_ids = files.create({"name": "cccd.jpg", "raw": b"x"})
        identity.action_toggle()
        self.assertEqual(identity.done_by, self.officer)
        loan.action_submit()
        loan.with_user(self.branch)._decide("approved")
        with self.assertRaisesRegex(UserError, "Bảo hiểm xe"):
            loan.sudo()._disburse(30_000_000, self.today, self.key())
        with self.assertRaises(UserError):
            identity.action_toggle()
        insurance.with_user(self.officer).action_toggle()
        loan.sudo()._disburse(30_000_000, self.today, self.key())
        self.assertEqual(loan.pipeline, "active")

    def test_who_did_it_cannot_be_typed(self):
        loan = self.new_application()
        condition = (
            self.env["crm.loan.condition"]
            .with_user(self.officer)
            .create(
                {
                    "loan_id": loan.id,
                    "name": "X",
                    "is_done": True,
                    "done_by": self.branch.id,
                }
            )
        )
        self.assertEqual(condition.done_by, self.officer)
        condition.write({"done_by": self.branch.id})
        self.assertEqual(condition.done_by, self.officer)

    # Collateral

    def test_latest_value_counts_by_law(self):
        loan = self.new_application()
        today = self.today
        collateral = (
            self.env["crm.loan.collateral"]
            .with_user(self.officer)
            .create(
                {
                    "loan_id": loan.id,
                    "name": "Honda Vision",
                    "kind": "vehicle",
                    "value_ids": [
                        Command.create(
                            {"date": today - timedelta(days=90), "amount": 60_000_000}
                        ),
                        Command.create({"date": today, "amount": 40_000_000}),
                    ],
                }
            )
        )
        self.assertEqual(collateral.value, 40_000_000)
        self.assertEqual(collateral.counted_value, 12_000_000, "30 % by the law")
        self.assertEqual(loan.ltv, 75)
        collateral.action_release()
        self.assertEqual((collateral.counted_value, loan.ltv), (0, 0))
        with self.assertRaises(ValidationError):
            collateral.value_ids = [
                Command.create({"date": today + timedelta(days=1), "amount": 1})
            ]

    # Income

    def assess(self, loan, user=None, **vals):
        return (
            self.env["crm.loan.assessment"]
            .with_user(user or self.officer)
            .create({"loan_id": loan.id, "income": 10_000_000, **vals})
        )

    def test_debt_to_income(self):
        loan = self.new_application(12_000_000, annual_rate=0)
        row = self.assess(loan, other_debt=1_500_000, expenses=5_000_000)
        self.assertEqual(row.partner_id, self.borrower)
        self.assertEqual(row.installment, 1_000_000)
        self.assertEqual(row.debt_to_income, 25)
        self.assertEqual(row.left_over, 2_500_000)

    def test_scoring_needs_consent(self):
        loan = self.new_application()
        with self.assertRaisesRegex(ValidationError, "91/2025/QH15"):
            self.assess(loan, uses_credit_information=True, score=700)
        self.env["crm.consent"].create(
            {
                "partner_id": self.borrower.id,
                "company_id": self.company.id,
                "kind": "web",
                "purpose": "profiling",
                "state": "given",
                "source": "form",
            }
        )
        row = self.assess(loan, uses_credit_information=True, score=700)
        self.assertEqual(row.score, 700)

    def test_income_is_for_those_who_prepare_and_decide(self):
        loan = self.new_application()
        row = self.assess(loan)
        self.assertEqual(row.with_user(self.branch).income, 10_000_000)
        for role in ("collector", "accountant", "cashier"):
            user = self.new_user(f"income_{role}", role)
            with self.assertRaises(AccessError):
                row.with_user(user).read(["income"])
            with self.assertRaises(AccessError):
                loan.with_user(user).read(["assessment_ids"])
        with self.assertRaises(AccessError):
            row.with_user(self.colleague).read(["income"])

    # Rights

    def test_officer_sees_the_own_alone(self):
        loan = self.new_application()
        party = self.add_party(loan, self.brother, "guarantor")
        for record in (loan, party):
            self.assertTrue(record.with_user(self.officer).has_access("read"))
            self.assertFalse(record.with_user(self.colleague).has_access("read"))
            self.assertTrue(record.with_user(self.branch).has_access("read"))
            self.assertFalse(record.with_user(self.branch).has_access("write"))
        found = self.env["crm.loan"].with_user(self.colleague).search([])
        self.assertNotIn(loan, found)

    def test_state_is_not_written_by_hand(self):
        loan = self.new_application()
        values = (
            {"state": "approved"},
            {"pipeline": "approved"},
            {"submitted_at": fields.Datetime.now()},
            {"disbursed_total": 1},
            {"lock_seq": 7},
        )
        for vals in values:
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                loan.write(vals)
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.new_application(**vals)
        loans = self.env["crm.loan"].with_user(self.officer)
        sly = loans.with_context(default_state="approved", default_disbursed_total=5)
        loan = sly.create(
            {
                "partner_id": self.borrower.id,
                "product_id": self.product.id,
                "amount": 1_000_000,
            }
        )
        self.assertEqual((loan.state, loan.disbursed_total), ("draft", 0))

    def test_submitted_terms_stand(self):
        loan = self.new_submitted()
        for vals in ({"amount": 1}, {"annual_rate": 1}, {"user_id": self.colleague.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                loan.write(vals)
        loan.write({"amount": 30_000_000})
        loan.action_back_to_application()
        loan.amount = 20_000_000
        self.assertEqual(loan.pipeline, "draft")

    def test_submitted_is_cancelled_not_deleted(self):
        loan = self.new_submitted()
        loan.action_back_to_application()
        with self.assertRaises(UserError):
            loan.unlink()
        loan.action_cancel()
        self.assertEqual(loan.pipeline, "cancelled")
        self.new_application().unlink()

    def test_terms_of_the_product(self):
        """Without a form too: a default of the terms does not win over the product."""
        self.product.write(
            {
                "method": "equal_principal",
                "periods": 24,
                "annual_rate": 9,
                "decimals": -3,
            }
        )
        loan = self.new_application()
        self.assertEqual(loan.method, "equal_principal")
        self.assertEqual((loan.periods, loan.annual_rate, loan.decimals), (24, 9, -3))
        loan = self.new_application(periods=6)
        self.assertEqual((loan.periods, loan.method), (6, "equal_principal"))

    def test_form_of_an_application(self):
        form = Form(self.env["crm.loan"].with_user(self.officer))
        form.partner_id = self.borrower
        form.product_id = self.product
        form.amount = 12_000_000
        self.assertIn("<table", form.plan_html, "the schedule shows before saving")
        loan = form.save()
        self.assertEqual(loan.periods, self.product.periods)
        self.assertEqual(loan.user_id, self.officer)
        self.assertGreater(loan.planned_installment, 1_000_000)

    def test_card_and_history_of_the_customer(self):
        feature = self.env.ref("crm_vn_core.group_crm_vn_core_loan_feature")
        role = self.env.ref("crm_vn_core.group_crm_vn_core_loan_officer")
        role.implied_ids |= feature
        self.new_active_loan(user_id=self.officer.id)
        card = self.borrower.with_user(self.officer)
        self.assertEqual(card.loan_count, 1)
        self.assertEqual(card.with_user(self.colleague).loan_count, 0)
        timeline = self.env["crm.timeline"].with_user(self.officer)
        entries = timeline.get_entries(self.borrower.id)["entries"]
        kinds = [entry["kind"] for entry in entries]
        self.assertIn("loan", kinds)
        self.assertIn("loan_disbursement", kinds)
        other = self.env["crm.timeline"].with_user(self.colleague)
        entries = other.get_entries(self.borrower.id)["entries"]
        self.assertNotIn("loan", [entry["kind"] for entry in entries])
