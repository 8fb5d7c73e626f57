# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.loan.application.crm_loan_workflow import ACTIVITY
from .common_loan_application import ApplicationCase


@tagged("post_install", "-at_install")
class TestLoanDecision(ApplicationCase):
    def activity_of(self, loan):
        return loan.sudo().activity_search([ACTIVITY])

    def test_within_the_limit(self):
        loan = self.new_submitted(30_000_000)
        activity = self.activity_of(loan)
        self.assertEqual(activity.user_id, self.branch, "the smallest limit that does")
        loan.with_user(self.branch)._decide("approved", "Khách quen")
        self.assertEqual((loan.state, loan.pipeline), ("approved", "approved"))
        self.assertFalse(self.activity_of(loan))
        row = loan.approval_ids
        self.assertEqual((row.user_id, row.decision), (self.branch, "approved"))
        self.assertEqual((row.amount, row.remark), (30_000_000, "Khách quen"))

    def test_above_the_limit_goes_to_the_next(self):
        loan = self.new_submitted(80_000_000)
        self.assertEqual(self.activity_of(loan).user_id, self.director)
        loan.with_user(self.branch)._decide("approved")
        self.assertEqual(loan.approval_ids.decision, "recommended")
        self.assertEqual(loan.pipeline, "submitted")
        self.assertEqual(len(self.activity_of(loan)), 1)
        loan.with_user(self.director)._decide("approved")
        self.assertEqual(loan.state, "approved")

    def test_equal_limits(self):
        """The head of the loan's team is asked, administrators when nobody else is."""
        self.Limit.search([]).unlink()
        self.branch.write({"group_ids": [Command.link(self.ref("base.group_system"))]})
        for user in (self.branch, self.director, self.second):
            self.set_limit(user, 90_000_000, four_eyes=False)
        loan = self.new_submitted(30_000_000)
        self.assertEqual(self.activity_of(loan).user_id, self.director)
        loan = self.new_application(amount=30_000_000)
        loan.team_id = self.env["crm.team"].create(
            {"name": "Chi nhánh Bắc Ninh", "user_id": self.second.id}
        )
        loan.action_submit()
        self.assertEqual(self.activity_of(loan).user_id, self.second)

    def test_four_eyes(self):
        self.Limit.search([]).is_four_eyes = True
        self.set_limit(self.second, 10_000_000)
        loan = self.new_submitted(80_000_000)
        loan.with_user(self.director)._decide("approved")
        self.assertEqual(loan.pipeline, "submitted", "one person alone is not enough")
        activity = self.activity_of(loan)
        self.assertEqual(len(activity), 1, "one activity, that goes on")
        self.assertEqual(activity.user_id, self.second)
        with self.assertRaisesRegex(UserError, "decided already"):
            loan.with_user(self.director)._decide("approved")
        loan.with_user(self.second)._decide("approved")
        self.assertEqual(loan.state, "approved")

    def test_two_small_limits_make_no_large_one(self):
        self.set_limit(self.second, 50_000_000)
        loan = self.new_submitted(80_000_000)
        for user in (self.branch, self.second):
            loan.with_user(user)._decide("approved")
        self.assertEqual(loan.pipeline, "submitted")
        self.assertEqual(self.activity_of(loan).user_id, self.director)

    def test_nobody_decides_on_the_own(self):
        """Officer, who submitted, who entered, and every party; managers too."""
        boss = self.new_user("own_boss", "manager", "approver")
        self.set_limit(boss, 900_000_000, four_eyes=False)
        loans = {
            "officer": self.new_submitted(user_id=self.officer.id),
            "entered": self.new_application(user=boss, user_id=self.officer.id),
            "borrower": self.new_application(),
            "guarantor": self.new_application(),
            "reference": self.new_application(),
            "owner": self.new_application(),
        }
        loans["officer"].sudo().user_id = boss
        boss.partner_id.write({"identity_number": "001188000009", "street": "1 A"})
        loans["borrower"].partner_id = boss.partner_id
        for role in ("guarantor", "reference"):
            self.env["crm.loan.party"].create(
                {
                    "loan_id": loans[role].id,
                    "partner_id": boss.partner_id.id,
                    "role": role,
                }
            )
        self.env["crm.loan.collateral"].create(
            {
                "loan_id": loans["owner"].id,
                "name": "Nhà",
                "kind": "real_estate",
                "owner_id": boss.partner_id.id,
            }
        )
        submitted = self.new_application()
        submitted.with_user(boss).action_submit()
        loans["submitted"] = submitted
        for case, loan in loans.items():
            if loan.pipeline == "draft":
                loan.with_user(self.officer).sudo().action_submit()
            with self.subTest(case=case):
                for attempt in (loan.with_user(boss), loan.with_user(boss).sudo()):
                    with self.assertRaises(UserError):
                        attempt._decide("approved")
                    with self.assertRaises(UserError):
                        attempt.action_decide()
                self.assertEqual(loan.sudo().state, "draft")
                self.assertNotEqual(self.activity_of(loan).user_id, boss)
                self.assertFalse(loan.with_user(boss).is_to_approve_by_me)

    def test_who_may_not(self):
        loan = self.new_submitted()
        nobody = self.second
        with self.assertRaises(AccessError):
            loan.with_user(self.colleague)._decide("approved")
        with self.assertRaisesRegex(UserError, "no right to approve"):
            loan.with_user(self.officer)._decide("approved")
        with self.assertRaisesRegex(UserError, "No approval limit"):
            loan.with_user(nobody)._decide("approved")
        with self.assertRaises(AccessError):
            self.env["crm.loan.approval"].with_user(self.director).create(
                {
                    "loan_id": loan.id,
                    "round": 1,
                    "user_id": self.director.id,
                    "decision": "approved",
                }
            )

    def test_decisions_stand(self):
        loan = self.new_submitted(80_000_000)
        loan.with_user(self.branch)._decide("approved")
        row = loan.approval_ids
        for user in (self.branch, self.director):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"decision": "refused"})
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_refused_with_a_reason(self):
        loan = self.new_submitted()
        with self.assertRaisesRegex(UserError, "Say why"):
            loan.with_user(self.branch)._decide("refused", " ")
        loan.with_user(self.branch)._decide("refused", "Thu nhập không đủ")
        self.assertEqual((loan.state, loan.pipeline), ("cancelled", "refused"))
        self.assertEqual(loan.refusal_reason, "Thu nhập không đủ")
        self.assertIn("Thu nhập", loan.sudo().message_ids[0].body)
        loan.action_back_to_application()
        self.assertFalse(loan.refusal_reason)
        loan.action_submit()
        loan.with_user(self.branch)._decide("approved")
        self.assertEqual(loan.state, "approved", "a new round, a new decision")
        self.assertEqual(loan.approval_ids.mapped("round"), [1, 2])

    def test_sent_back(self):
        loan = self.new_submitted()
        loan.with_user(self.branch)._decide("returned", "Thiếu giấy tờ")
        self.assertEqual(loan.pipeline, "draft")
        self.assertFalse(self.activity_of(loan))

    def test_less_than_asked_for(self):
        loan = self.new_submitted(80_000_000)
        with self.assertRaises(UserError):
            loan.with_user(self.director)._decide("approved", amount=90_000_000)
        loan.with_user(self.branch)._decide("approved", amount=50_000_000)
        self.assertEqual((loan.state, loan.amount), ("approved", 50_000_000))

    def test_nobody_may(self):
        loan = self.new_submitted(900_000_000)
        self.assertFalse(self.activity_of(loan))
        self.assertIn("sets the limits", loan.sudo().message_ids[0].body)

    def test_approved_goes_back_before_money_alone(self):
        loan = self.new_submitted()
        loan.with_user(self.branch)._decide("approved")
        with self.assertRaises(UserError):
            loan.amount = 1
        loan.action_back_to_application()
        loan.action_submit()
        loan.with_user(self.branch)._decide("approved")
        loan.sudo()._disburse(1_000_000, self.today, self.key())
        for action in (loan.action_back_to_application, loan.action_cancel):
            with self.assertRaisesRegex(UserError, "paid out"):
                action()

    def test_list_of_whom_it_waits_for(self):
        loan = self.new_submitted()
        loans = self.env["crm.loan"]
        for user, found in (
            (self.branch, loan),
            (self.director, loan),
            (self.officer, loans),
            (self.second, loans),
        ):
            domain = [("is_to_approve_by_me", "=", True)]
            self.assertEqual(loans.with_user(user).search(domain), found, user.login)

    def test_dialog(self):
        loan = self.new_submitted(80_000_000).with_user(self.branch)
        action = loan.action_decide()
        wizard = self.env[action["res_model"]].with_user(self.branch)
        form = Form(wizard.with_context(**action["context"]))
        self.assertIn("above your limit", form.limit_text)
        form.amount = 40_000_000
        self.assertIn("is approved", form.limit_text)
        form.save().action_decide()
        self.assertEqual(loan.state, "approved")
