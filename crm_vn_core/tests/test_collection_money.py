# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_collection import CollectionCase


@tagged("post_install", "-at_install")
class TestCollectionMoney(CollectionCase):
    """Promises that keep or break themselves, the sheet, the cash hand-in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loan = cls.new_late_loan(12)
        cls.Loan._update_debt_groups(cls.today)
        cls.Case._update_work_list(cls.today)
        cls.case = cls.Case.search([("partner_id", "=", cls.borrower.id)])
        cls.user = cls.case.user_id
        cls.mine = cls.case.with_user(cls.user)

    def promise(self, amount=1_000_000, days=3):
        return self.env["crm.collection.promise"].with_user(self.user).create(
            {
                "case_id": self.case.id,
                "partner_id": self.borrower.id,
                "amount": amount,
                "date": self.today + timedelta(days=days),
            }
        )  # fmt: skip

    def pay(self, amount, on=None):
        return self.loan._pay(amount, on or self.today, self.key())

    # ------------------------------------------------------------------ promises
    def test_peace_until_the_day(self):
        promise = self.promise()
        self.assertEqual(self.case.paused_until, promise.date)
        self.assertEqual(self.case.next_date, promise.date + timedelta(days=1))
        self.assertFalse(self.case.is_step_due)

    def test_kept(self):
        promise = self.promise()
        self.pay(1_000_000)
        self.night()
        self.assertEqual((promise.state, promise.paid_amount), ("kept", 1_000_000))
        self.assertFalse(self.case.paused_until)

    def test_partly_and_broken(self):
        promise = self.promise()
        self.pay(400_000)
        self.night()
        self.assertEqual(promise.state, "open")
        self.night_of(promise.date + timedelta(days=1))
        self.assertEqual((promise.state, promise.paid_amount), ("partly", 400_000))

    def test_broken_is_worked_at_once(self):
        promise = self.promise()
        day = promise.date + timedelta(days=1)
        self.night_of(day)
        self.assertEqual(promise.state, "broken")
        self.assertEqual(self.case.broken_count, 1)
        self.assertEqual(self.case.next_date, day - timedelta(days=1) + timedelta(1))
        self.assertGreaterEqual(self.case.priority, "2", "more urgent than before")

    def test_money_entered_late_keeps_it(self):
        """What counts is the value date: the bank file comes days later."""
        promise = self.promise()
        day = promise.date + timedelta(days=2)
        self.night_of(day)
        self.assertEqual(promise.state, "broken")
        self.pay(1_000_000, promise.date)
        self.night(day)
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self.case.broken_count, 0)

    def test_money_before_the_promise_does_not_count(self):
        self.pay(500_000)
        promise = self.promise()
        promise.sudo().made_at = fields.Datetime.now() + timedelta(minutes=1)
        self.night()
        self.assertEqual(promise.paid_amount, 0)

    def test_a_new_promise_replaces_the_old(self):
        first, second = self.promise(), self.promise(days=5)
        self.assertEqual((first.state, second.state), ("cancelled", "open"))

    def portal_promise(self, loan, amount=1_000_000, days=3):
        day = self.today + timedelta(days=days)
        loan._promise_from_portal(str(day), amount, self.borrower)
        return loan._get_open_promise()

    def test_promise_from_the_portal(self):
        """Only money on its loan keeps it; a promise on another loan stays."""
        second = self.new_late_loan(5)
        first, other = self.portal_promise(self.loan), self.portal_promise(second)
        self.assertEqual(first.case_id, self.case)
        self.assertEqual((first.state, other.state), ("open", "open"))
        self.pay(1_000_000)
        self.night()
        self.assertEqual((first.state, other.state), ("kept", "open"))
        self.night_of(other.date + timedelta(days=1))
        self.assertEqual(other.state, "broken")

    def test_promise_before_anything_is_late(self):
        """The desk waits for it, and closes the case once it is decided."""
        friend = self.env["res.partner"].create({"name": "Trần Thị Ba"})
        loan = self.new_active_loan(
            6_000_000, on=self.today, start_date=self.today, partner_id=friend.id
        )
        promise = self.portal_promise(loan, 300_000, days=2)
        self.night()
        self.assertEqual((promise.state, promise.case_id.state), ("open", "open"))
        loan._pay(300_000, self.today, self.key())
        self.night()
        self.assertEqual((promise.state, promise.case_id.state), ("kept", "closed"))

    def test_only_who_owes_promises(self):
        neighbor = self.env["res.partner"].create({"name": "Hàng xóm"})
        with self.assertRaises(ValidationError):
            self.env["crm.collection.promise"].with_user(self.user).create(
                {
                    "case_id": self.case.id,
                    "partner_id": neighbor.id,
                    "amount": 1,
                    "date": self.today,
                }
            )

    def test_wizard(self):
        wizard = self.env["crm.collection.contact"].with_user(self.user).create(
            {
                "case_id": self.case.id,
                "outcome_id": self.outcome("promise").id,
                "promise_date": self.today + timedelta(days=2),
            }
        )  # fmt: skip
        self.assertEqual(wizard.promise_amount, self.case.overdue_amount)
        wizard.action_save()
        self.assertEqual(self.case.promise_id.amount, self.case.overdue_amount)
        self.assertEqual(self.case.last_outcome_id, self.outcome("promise"))

    # --------------------------------------------------------------------- sheet
    def sheet(self):
        Sheet = self.env["crm.collection.sheet"].with_user(self.user)
        Sheet = Sheet.with_context(allowed_company_ids=self.company.ids)
        return Sheet.browse(Sheet.action_today()["res_id"])

    def test_sheet_keyed_back(self):
        sheet = self.sheet()
        [line] = sheet.line_ids
        self.assertEqual((line.number, line.case_id), (1, self.mine))
        line.write({"amount": 500_000, "outcome_id": self.outcome("paid").id})
        sheet.action_key_in()
        self.assertIn("receipt", line.error)
        self.assertFalse(self.loan.payment_ids, "nothing is written without it")
        line.receipt = "BL-001"
        sheet.action_key_in()
        self.assertTrue(line.keyed_at)
        [payment] = self.loan.payment_ids
        self.assertEqual(payment.amount, 500_000)
        self.assertEqual((payment.method, payment.reference), ("collector", "BL-001"))
        self.assertEqual(payment.user_id, self.user)
        sheet.action_key_in()
        self.assertEqual(self.loan.payment_ids, payment, "once")
        with self.assertRaises(UserError):
            line.amount = 600_000
        self.assertEqual(self.sheet(), sheet)

    def test_sheet_promise(self):
        line = self.sheet().line_ids
        line.write(
            {
                "outcome_id": self.outcome("promise").id,
                "promise_amount": 700_000,
                "promise_date": self.today + timedelta(days=2),
            }
        )
        line.sheet_id.action_key_in()
        self.assertEqual(self.case.promise_id.amount, 700_000)

    def test_money_over_several_loans(self):
        """The oldest debt first; what is owed there, the rest on the next loan."""
        second = self.new_late_loan(5)
        owed = float(sum(self.loan._get_state(self.today).owed.values()))
        self.mine._collect(owed + 300_000, self.today, "k1", method="collector")
        self.assertEqual(self.loan.payment_ids.amount, owed)
        self.assertEqual(second.payment_ids.amount, 300_000)
        self.mine._collect(owed + 300_000, self.today, "k1", method="collector")
        self.assertEqual(len((self.loan | second).payment_ids), 2, "a repeat: nothing")

    # ------------------------------------------------------------------- hand-in
    def handin(self, amount=500_000):
        self.loan.with_user(self.user)._pay(
            amount, self.today, self.key(), method="collector", reference="BL-7"
        )
        return self.env["crm.collection.handin"].with_user(self.user).with_context(
            allowed_company_ids=self.company.ids
        ).create({"company_id": self.company.id})  # fmt: skip

    def test_handin(self):
        handin = self.handin()
        self.assertEqual(handin.amount, 500_000)
        handin.action_hand_in()
        received = handin.with_user(self.cashier)
        received.counted = 490_000
        self.assertEqual(received.difference, -10_000)
        with self.assertRaises(UserError):
            received.action_confirm()
        received.difference_reason = "Thiếu một tờ 10.000"
        received.action_confirm()
        self.assertEqual((handin.state, handin.cashier_id), ("confirmed", self.cashier))

    def test_cash_is_handed_in_once(self):
        first = self.handin()
        first.action_hand_in()
        second = first.create({"company_id": self.company.id})
        self.assertFalse(second.payment_ids)
        with self.assertRaises(UserError):
            second.action_hand_in()

    def test_nobody_confirms_the_own_cash(self):
        self.user.group_ids |= self.env.ref(
            "crm_vn_core.group_crm_vn_core_loan_cashier"
        )
        handin = self.handin()
        handin.action_hand_in()
        with self.assertRaises(UserError):
            handin.action_confirm()
        with self.assertRaises(AccessError):
            handin.with_user(self.manager).action_confirm()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            handin.sudo().cashier_id = self.user
            self.env.flush_all()

    def test_list_of_money_collected(self):
        """The printed list: every đồng in one column, the total in words."""
        handin = self.handin()
        [row] = handin._get_form_rows()
        columns = ("principal", "interest", "late", "fee", "held")
        self.assertEqual(sum(row[name] for name in columns), 500_000)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "crm_vn_core.crm_collection_handin_form", handin.ids
        )[0].decode()  # fmt: skip
        for text in ("BL-7", "Năm trăm nghìn đồng", self.borrower.name):
            self.assertIn(text, html)
        sheet = self.sheet()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "crm_vn_core.crm_collection_sheet_form", sheet.ids
        )[0].decode()  # fmt: skip
        self.assertIn(self.borrower.name, html)
