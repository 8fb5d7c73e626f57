# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

import psycopg2
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_loan_life import LoanCase

PAID_OUT = date(2025, 1, 15)


@tagged("post_install", "-at_install")
class TestLoanMoney(LoanCase):
    """From the first tranche to the closed loan, and back."""

    def rows(self, loan, *names):
        names = names or ("due_date", "principal", "interest")
        return [tuple(row[name] for name in names) for row in loan.installment_ids]

    def test_schedule_of_a_disbursement(self):
        loan = self.new_active_loan(
            method="equal_principal", principal_multiple=1000, first_due=False
        )
        self.assertEqual(loan.state, "active")
        self.assertEqual(
            self.rows(loan)[:2] + self.rows(loan)[-1:],
            [
                (date(2025, 2, 15), 8_333_000, 1_019_178),
                (date(2025, 3, 15), 8_333_000, 843_839),
                (date(2026, 1, 15), 8_337_000, 84_969),
            ],
            "VN-02",
        )
        self.assertEqual(sum(loan.installment_ids.mapped("interest")), 6_474_193)
        self.assertEqual(loan.principal_outstanding, 100_000_000)
        self.assertEqual(loan.schedule_ids.mapped("number"), [1])

    @freeze_time("2025-02-16")
    def test_a_payment_is_allocated(self):
        loan = self.new_active_loan()
        first = loan.installment_ids[0]
        payment = loan._pay(first.total + 50, first.due_date, self.key())
        self.assertEqual(payment.allocated, first.total)
        self.assertEqual(payment.unallocated, 50)
        self.assertEqual(first.owed, 0)
        self.assertEqual(first.paid_on, first.due_date)
        self.assertEqual(loan.next_due_date, loan.installment_ids[1].due_date)
        self.assertEqual(
            {row.component: row.amount for row in payment.allocation_ids},
            {"principal": first.principal, "interest": first.interest},
        )

    @freeze_time("2025-03-01")
    def test_a_rest_of_late_interest_is_no_due_date(self):
        """What is left of late interest is to be paid with the next installment."""
        loan = self.new_active_loan()
        first, second = loan.installment_ids[:2]
        loan._pay(first.total, loan._get_today(), self.key())
        self.assertTrue(first.owed)
        self.assertEqual(first.paid_principal, first.principal)
        self.assertEqual(first.paid_interest, first.interest)
        self.assertEqual(loan.next_due_date, second.due_date)
        self.assertEqual(loan.next_due_amount, first.owed + second.owed)

    def test_a_repeated_command_changes_nothing(self):
        loan = self.new_active_loan()
        key = self.key()
        first = loan._pay(1_000_000, date(2025, 2, 15), key)
        self.assertEqual(loan._pay(1_000_000, date(2025, 2, 15), key), first)
        self.assertEqual(loan.paid_total, 1_000_000)
        with self.assertRaisesRegex(UserError, "used already"):
            loan._pay(2_000_000, date(2025, 2, 15), key)

    def test_order_of_entry_does_not_matter(self):
        days = [date(2025, 2, 15), date(2025, 4, 2), date(2025, 4, 20)]
        outcomes = []
        for order in ((0, 1, 2), (2, 0, 1)):
            loan = self.new_active_loan()
            for index in order:
                loan._pay(9_000_000 + index, days[index], self.key())
            outcomes.append(
                (
                    self.rows(loan, "owed", "paid_principal", "paid_overdue_interest"),
                    loan.principal_outstanding,
                )
            )
        self.assertEqual(outcomes[0], outcomes[1])

    def test_a_reversal_restores(self):
        loan = self.new_active_loan()
        loan._pay(9_000_000, date(2025, 2, 15), self.key())
        before = self.rows(loan, "owed", "paid_principal", "paid_interest", "paid_on")
        payment = loan._pay(
            30_000_000, date(2025, 3, 1), self.key(), mode="installment"
        )
        self.assertNotEqual(
            self.rows(loan, "owed", "paid_principal", "paid_interest", "paid_on"),
            before,
        )
        loan._reverse_payment(payment)
        self.assertEqual(payment.state, "reversed")
        self.assertEqual(
            self.rows(loan, "owed", "paid_principal", "paid_interest", "paid_on"),
            before,
        )
        self.assertEqual(loan.schedule_ids[:1].number, 3, "each version is kept")

    def test_a_change_is_undone_on_the_loan(self):
        loan = self.new_active_loan()
        before = self.rows(loan)
        change = loan._add_event("rate_change", date(2025, 3, 1), "r", annual_rate=6)
        self.assertNotEqual(self.rows(loan), before)
        self.assertEqual(loan.change_ids, change)
        change.action_reverse()
        self.assertEqual(self.rows(loan), before)
        self.assertTrue(change.is_reversed)
        with self.assertRaisesRegex(UserError, "reversed already"):
            change.action_reverse()
        with self.assertRaisesRegex(UserError, "on its document"):
            loan.disbursement_ids.event_id.action_reverse()

    def test_an_undone_disbursement_takes_the_schedule_along(self):
        loan = self.new_active_loan()
        loan._undo_disbursement(loan.disbursement_ids)
        self.assertEqual(loan.state, "approved")
        self.assertFalse(loan.installment_ids)
        self.assertEqual(loan.disbursed_total, 0)

    def test_an_only_disbursement_with_payments_stays(self):
        """The refusal names what to reverse first; nothing is written."""
        loan = self.new_active_loan()
        payment = loan._pay(9_000_000, date(2025, 2, 15), self.key())
        with self.assertRaises(UserError) as caught:
            loan._undo_disbursement(loan.disbursement_ids)
        self.assertIn(loan._format_amount(9_000_000), str(caught.exception))
        self.assertIn("02/15/2025", str(caught.exception))
        self.assertEqual(loan.disbursement_ids.state, "posted")
        loan._reverse_payment(payment)
        loan._undo_disbursement(loan.disbursement_ids)
        self.assertEqual(loan.state, "approved")

    def test_one_of_two_disbursements_is_undone(self):
        """What came in stays on the tranche that is left; the surplus is held."""
        loan = self.new_loan()
        first = loan._disburse(20_000_000, date(2025, 1, 15), self.key())
        second = loan._disburse(80_000_000, date(2025, 2, 1), self.key())
        payment = loan._pay(30_000_000, date(2025, 2, 20), self.key())
        loan._undo_disbursement(second)
        self.assertEqual(second.state, "reversed")
        self.assertEqual(payment.state, "posted")
        self.assertEqual(loan.disbursed_total, 20_000_000)
        self.assertEqual(payment.allocated + payment.unallocated, 30_000_000)
        self.assertGreater(payment.unallocated, 0)
        self.assertEqual(loan.state, "closed")
        with self.assertRaises(UserError):
            loan._undo_disbursement(first)

    def test_the_first_of_two_disbursements_is_undone(self):
        """A payment before the other tranche has nothing left to pay; later ones do."""
        loan = self.new_loan()
        first = loan._disburse(20_000_000, date(2025, 1, 15), self.key())
        loan._disburse(80_000_000, date(2025, 2, 1), self.key())
        loan._pay(1_000_000, date(2025, 2, 20), self.key())
        early = loan._pay(500_000, date(2025, 1, 20), self.key())
        with self.assertRaises(UserError) as caught:
            loan._undo_disbursement(first)
        self.assertIn(loan._format_amount(500_000), str(caught.exception))
        self.assertNotIn(loan._format_amount(1_000_000), str(caught.exception))
        loan._reverse_payment(early)
        loan._undo_disbursement(first)
        self.assertEqual(loan.disbursed_total, 80_000_000)
        self.assertEqual(loan.paid_total, 1_000_000)

    def test_settled_early_the_loan_closes(self):
        loan = self.new_active_loan()
        on = date(2025, 3, 1)
        payoff = float(loan._get_state(on).payoff)
        loan._pay(payoff, on, self.key(), mode="settle")
        self.assertEqual(loan.state, "closed")
        self.assertEqual(loan.closed_on, on)
        self.assertEqual(loan.principal_outstanding, 0)
        self.assertEqual(loan.unallocated, 0)

    def test_what_a_command_refuses(self):
        loan = self.new_active_loan()
        draft = self.new_loan()
        calls = [
            (loan, "_pay", (0, date(2025, 2, 15)), "more than zero"),
            (loan, "_pay", (-5, date(2025, 2, 15)), "more than zero"),
            (loan, "_pay", (5, date(2025, 1, 14)), "before the disbursement"),
            (loan, "_pay", (5, date(2999, 1, 1)), "still to come"),
            (loan, "_pay", (0.5, date(2025, 2, 15)), "no amount in VND"),
            (loan, "_disburse", (5, date(2025, 2, 15)), "is left to pay out"),
            (draft, "_pay", (5, date(2025, 2, 15)), "nothing to pay"),
        ]
        for record, method, args, message in calls:
            with (
                self.subTest(method=method, args=args),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                getattr(record, method)(*args, self.key())
        self.assertFalse(loan.payment_ids)

    def test_more_than_is_owed_is_refused_or_held(self):
        loan = self.new_active_loan()
        with (
            self.assertRaisesRegex(UserError, "more than is owed"),
            self.env.cr.savepoint(),
        ):
            loan._pay(200_000_000, date(2025, 2, 15), self.key(), mode="settle")
        loan._pay(
            200_000_000, date(2025, 2, 15), self.key(), mode="settle", surplus=True
        )
        self.assertEqual(loan.state, "closed")
        self.assertGreater(loan.unallocated, 90_000_000)

    def test_the_database_compares_the_sums(self):
        loan = self.new_active_loan()
        payment = loan._pay(9_000_000, date(2025, 2, 15), self.key())
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(flush=False),
            mute_logger("odoo.sql_db"),
        ):
            self.env.cr.execute(
                "DELETE FROM crm_loan_allocation WHERE payment_id = %s", [payment.id]
            )
            self.env.cr.execute(
                "UPDATE crm_loan SET lock_seq = lock_seq + 1 WHERE id = %s", [loan.id]
            )

    def test_events_are_append_only(self):
        loan = self.new_active_loan()
        with (
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(flush=False),
            mute_logger("odoo.sql_db"),
        ):
            self.env.cr.execute(
                "UPDATE crm_loan_event SET amount = 1 WHERE loan_id = %s", [loan.id]
            )

    def test_approved_terms_stay(self):
        loan = self.new_active_loan()
        with self.assertRaisesRegex(UserError, "were approved"):
            loan.annual_rate = 10
        loan.annual_rate = 12

    def test_who_may_command(self):
        officer = self.new_user("officer", "officer")
        accountant = self.new_user("books", "accountant")
        loan = self.new_loan(user_id=officer.id)
        with self.assertRaisesRegex(AccessError, "You may not"):
            loan.with_user(officer)._disburse(5_000_000, PAID_OUT, self.key())
        loan.with_user(accountant)._disburse(5_000_000, PAID_OUT, self.key())
        payment = loan.with_user(officer)._pay(1_000, date(2025, 2, 1), self.key())
        with self.assertRaisesRegex(AccessError, "You may not"):
            loan.with_user(officer)._reverse_payment(payment)
        other = self.new_loan(user_id=accountant.id)
        with self.assertRaises(AccessError):
            other.with_user(officer)._pay(1_000, date(2025, 2, 1), self.key())

    def test_other_systems_pay(self):
        collector = self.new_user("collector", "collector")
        loan = self.new_active_loan().with_user(collector)
        first = loan.receive_payment(1_000_000, "2025-02-15", "bank-1")
        self.assertEqual(first["amount"], 1_000_000)
        self.assertEqual(loan.receive_payment(1_000_000, "2025-02-15", "bank-1"), first)
        with self.assertRaisesRegex(UserError, "needs a key"):
            loan.receive_payment(1_000_000, "2025-02-15", "")

    def test_fees_as_they_were_signed(self):
        fee = self.env["crm.loan.product.fee"]
        withheld = {"name": "File", "basis": "percent", "percent": 1}
        monthly = {"name": "Account", "basis": "amount", "amount": 5000}
        fee.create(
            [
                withheld | {"product_id": self.product.id, "moment": "withheld"},
                monthly | {"product_id": self.product.id, "moment": "each"},
            ]
        )
        loan = self.new_loan()
        self.product.fee_ids.unlink()
        self.assertEqual(loan._get_withheld_fee(50_000_000), 500_000)
        loan._disburse(100_000_000, PAID_OUT, self.key(), fee=1_000_000)
        self.assertEqual(loan.disbursement_ids.paid_out, 99_000_000)
        # Paid before its day: the fee of the row is owed all the same.
        loan._pay(loan.installment_ids[0].total, date(2025, 2, 10), self.key())
        fees = [(date(2025, 2, 15), 5000), (date(2025, 3, 15), 5000)]
        self.assertEqual(self.charge_fees(loan), fees)

    def test_fees_of_a_loan_that_was_taken_over(self):
        """What fell due before was settled in the system that the loan came from."""
        self.product.fee_ids = [
            Command.create(
                {"name": "Account", "moment": "each", "basis": "amount", "amount": 5000}
            )
        ]
        loan = self.new_active_loan()
        loan.taken_over_on = date(2025, 2, 28)
        coming = loan.installment_ids.mapped("coming_fee")
        self.assertEqual(coming, [0] + [5000] * (len(coming) - 1))
        self.assertEqual(self.charge_fees(loan), [(date(2025, 3, 15), 5000)])

    def charge_fees(self, loan):
        """Run two nights; return day and amount of what they charged."""
        with freeze_time("2025-03-20"):
            for _run in range(2):
                with self.enter_registry_test_mode():
                    cron = self.env.ref("crm_vn_core.ir_cron_loan_fees")
                    cron.method_direct_trigger()
            charges = loan.installment_ids.filtered(lambda row: row.kind == "charge")
            return [(row.due_date, row.fee) for row in charges]
