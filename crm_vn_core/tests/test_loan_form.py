# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import Form, tagged

from .common_collection import CollectionCase


@tagged("post_install", "-at_install")
class TestLoanForm(CollectionCase):
    """The form of a loan shows its arrears and leads to the desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loan = cls.new_late_loan(20)

    def form(self, user):
        return Form(self.loan.with_user(user), view="crm_vn_core.crm_loan_view_form")

    def test_standing(self):
        """Group, days, transfer text: to read for everybody who may see the loan."""
        self.night()
        for user in (self.manager, self.collector, self.cashier):
            with self.subTest(user=user.login):
                form = self.form(user)
                self.assertEqual(form.days_past_due, 20)
                self.assertEqual(form.debt_group, self.loan.debt_group)
                self.assertEqual(form.memo_code, self.loan.memo_code)
                self.assertEqual(len(form.group_change_ids), 1)

    def test_set_by_hand(self):
        """The manager sets a group, with a reason; the form names it while it holds."""
        loan = self.loan.with_user(self.manager)
        action = loan.action_set_group()
        with Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        ) as override:
            override.debt_group = 4
            override.reason = "CIC: nhóm 4"
            override.date_to = self.today + timedelta(days=30)
        self.assertEqual(loan.group_override_id, override.record)
        self.night()
        self.assertEqual((loan.debt_group, loan.group_reason), (4, "override"))
        self.assertEqual(loan.group_change_ids[:1].group_after, 4)
        override.record.date_to = self.today - timedelta(days=0)
        self.patch(
            type(self.Loan), "_get_today", lambda loans: self.today + timedelta(days=1)
        )
        self.loan.invalidate_recordset()
        self.assertFalse(self.loan.group_override_id)

    def test_last_decision(self):
        """Of two decisions the later one counts, as in the night."""
        first, last = self.env["crm.loan.group.override"].create(
            [
                {
                    "loan_id": self.loan.id,
                    "debt_group": group,
                    "reason": "CIC",
                    "date_from": self.today - timedelta(days=days),
                    "date_to": self.today,
                }
                for group, days in ((5, 3), (3, 1))
            ]
        )
        self.assertEqual(self.loan.group_override_id, last)
        self.night()
        self.assertEqual(self.loan.debt_group, last.debt_group)
        self.assertNotEqual(self.loan.debt_group, first.debt_group)

    def test_ways_to_the_desk(self):
        """Buttons count the case and the promises, and open them."""
        self.assertFalse(self.loan.collection_case_count)
        self.night()
        case = self.case_of()
        self.env["crm.collection.promise"].create(
            {
                "case_id": case.id,
                "partner_id": self.borrower.id,
                "amount": 1_000_000,
                "date": self.today + timedelta(days=2),
            }
        )
        loan = self.loan.with_user(self.manager)
        self.loan.invalidate_recordset()
        self.assertEqual(loan.collection_case_count, 1)
        self.assertEqual(loan.collection_promise_count, 1)
        self.assertEqual(loan.action_view_cases()["res_id"], case.id)
        domain = loan.action_view_promises()["domain"]
        promises = self.env["crm.collection.promise"].with_user(self.manager)
        self.assertEqual(promises.search(domain), case.promise_ids)

    def test_cashier_sees_no_promises(self):
        """Who may not read promises opens the form all the same."""
        self.night()
        loan = self.loan.with_user(self.cashier)
        self.assertEqual(loan.collection_promise_count, 0)
        self.assertFalse(loan.group_override_id)
