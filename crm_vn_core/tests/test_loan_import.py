# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lending import build_schedule
from .common_loan_import import CUT, LoanImportCase


@tagged("post_install", "-at_install")
class TestLoanImport(LoanImportCase):
    def test_thirty_contracts_come_over(self):
        contracts = self.thirty()
        record = self.check(contracts)
        self.assertEqual(record.found_text, "Contracts: HD, 30 lines")
        self.assertFalse(
            record.error_count, record.problem_line_ids.mapped("issue_text")
        )
        self.assertFalse(record.is_balanced)
        self.open_books(record)
        record.action_import()
        self.assertEqual((record.state, record.done_count), ("done", 30))
        loans = {loan.name: loan for loan in record.sudo().loan_ids}
        for told in contracts:
            loan = loans[told["contract"]]
            self.assertEqual(loan.principal_outstanding, told["outstanding"])
            self.assertEqual(loan.partner_id.ref, told["ref"])
            self.assertEqual(loan.taken_over_on, CUT)
            state = loan._get_state(CUT)
            self.assertEqual(float(state.principal_overdue), told["overdue"])
            paid = loan.disbursement_ids.value_date
            self.assertEqual(paid, told["disbursed_on"])
        self.assertFalse(record.sudo().loan_ids.posting_ids.move_id)
        self.assert_checked()

    def test_life_goes_on_after_the_cutover(self):
        """The first month after it posts one month of interest, and no more."""
        record = self.run_import([self.contract(1), self.contract(2, paid=3)])
        loan, late = record.sudo().loan_ids.sorted("name")
        before = self.balances()
        self.start_day(date(2026, 2, 2))
        period = self.period(2026, 1, 31)
        self.assertEqual(
            period.interest,
            sum(
                float(one._get_state(day).accrued_interest) * sign
                for one in loan + late
                for day, sign in ((date(2026, 1, 31), 1), (CUT, -1))
            ),
        )
        self.assertTrue(before)
        payment = loan._pay(loan.next_due_amount, date(2026, 2, 1), self.key())
        self.assertTrue(payment.posting_ids.move_id)
        self.assertGreater(late.owed_late, 0)
        self.assert_checked()

    def test_late_days_before_the_cutover_are_not_charged_again(self):
        record = self.run_import([self.contract(1, paid=3, late=55_000)])
        loan = record.sudo().loan_ids
        state = loan._get_state(CUT)
        self.assertEqual(float(state.owed["penalty"]), 55_000)
        self.assertFalse(state.owed["overdue_interest"])
        self.assertGreater(state.days_past_due, 90)

    def test_totals_that_differ_stop_everything(self):
        record = self.check(self.thirty())
        self.open_books(record, principal=1, interest=-2)
        with self.assertRaisesRegex(UserError, r"(?s)12831.*difference -1.*13881"):
            record.action_import()
        self.assertFalse(record.sudo().loan_ids)
        self.assertEqual(record.state, "preview")

    def test_a_balance_entered_by_hand_counts(self):
        record = self.check([self.contract(1)])
        for total in record.total_ids.filtered("account_id"):
            self.assertEqual((total.book_amount, total.balance), (0, 0))
            total.balance = total.amount
        self.assertTrue(record.is_balanced)
        record.action_import()
        self.assertEqual(record.done_count, 1)

    def test_overdue_is_compared_with_the_file(self):
        record = self.check([self.contract(1, paid=3, overdue=5)])
        total = record.total_ids.filtered(lambda total: total.kind == "overdue")
        self.assertEqual(total.balance, 5)
        self.assertTrue(total.is_compared)
        self.assertEqual(self.codes(record), ["overdue_differs"])
        self.assertEqual(record.line_ids.status, "remark")
        total.is_compared = False
        self.open_books(record)
        record.action_import()
        self.assertEqual(record.done_count, 1)

    def test_collateral_comes_along(self):
        told = self.contract(1)
        told |= {"collateral": "Xe máy Honda Vision", "collateral_value": 15_000_000}
        loan = self.run_import([told]).sudo().loan_ids
        collateral = loan.collateral_ids
        self.assertEqual((collateral.kind, collateral.value), ("vehicle", 15_000_000))
        self.assertEqual(collateral.value_ids.date, CUT)

    def test_what_was_paid_before_is_not_invoiced_again(self):
        loan = self.run_import([self.contract(1, "interest_only")]).sudo().loan_ids
        interest = self.env["crm.loan.interest"].sudo()
        paid = loan.payment_ids.allocation_ids.mapped("date")
        self.assertIn(date(2025, 12, 15), paid)
        self.assertFalse(interest._collect(self.company, CUT))
        loan._pay(loan.next_due_amount, date(2026, 1, 3), self.key())
        self.start_day(date(2026, 1, 31))
        self.env["crm.loan.period"].sudo().create(
            {"company_id": self.company.id, "date": date(2026, 1, 31)}
        )._use_held_money()
        self.assertEqual(len(interest._collect(self.company, date(2026, 1, 31))), 1)

    def test_the_same_file_again_changes_nothing(self):
        contracts = self.thirty()[:6]
        first = self.run_import(contracts)
        loans = first.sudo().loan_ids
        counts = (len(loans), len(loans.event_ids), len(loans.posting_ids))
        again = self.check(contracts)
        self.assertEqual(set(again.line_ids.mapped("status")), {"known"})
        self.assertEqual(again.todo_count, 0)
        again.action_import()
        loans = self.env["crm.loan"].search([("name", "=like", "HĐ-%")])
        self.assertEqual(
            (len(loans), len(loans.event_ids), len(loans.posting_ids)), counts
        )

    def test_a_second_file_is_compared_with_what_is_left(self):
        self.run_import([self.contract(1)])
        second = self.check([self.contract(2), self.contract(1)])
        self.assertEqual(second.line_ids.mapped("status"), ["new", "known"])
        principal = second.total_ids.filtered(lambda total: total.kind == "principal")
        self.assertFalse(any(principal.mapped("book_amount")))
        self.open_books(second)
        second.action_import()
        self.assertEqual(second.done_count, 1)
        self.assert_checked()

    def test_undo(self):
        contracts = self.thirty()[:8]
        record = self.run_import(contracts)
        loans = record.sudo().loan_ids
        record.action_undo()
        self.assertEqual(record.state, "undone")
        self.assertEqual(set(loans.mapped("state")), {"cancelled"})
        self.assertFalse(self.balances(loans))
        self.assertFalse(any(loans.mapped("principal_outstanding")))
        self.assertFalse(loans.posting_ids.move_id)
        again = self.check(contracts)
        self.assertEqual(again.new_count + again.remark_count, 8)
        again.action_import()
        self.assertEqual(again.done_count, 8)
        self.assert_checked()

    def test_no_undo_once_a_loan_has_lived_on(self):
        record = self.run_import([self.contract(1), self.contract(2)])
        loan = record.sudo().loan_ids[0]
        loan._pay(1000, date(2026, 1, 5), self.key())
        with self.assertRaisesRegex(UserError, loan.name):
            record.action_undo()
        self.assertEqual(set(record.sudo().loan_ids.mapped("state")), {"active"})

    def test_payments_of_another_sheet(self):
        """Four payments, three days late each: the history is kept."""
        told = self.contract(1, "equal_principal", paid=4, start=date(2025, 2, 15))
        terms = self.product._get_engine_terms(
            [(told["disbursed_on"], told["amount"])], periods=24
        )
        payments = [
            (told["contract"], row.due_date + timedelta(days=3), int(row.total))
            for row in build_schedule(terms)[:4]
        ]
        record = self.check([told], payments)
        self.assertEqual(
            record.found_text, "Contracts: HD, 1 lines\nPayments: TT, 4 lines"
        )
        self.assertFalse(record.error_count, record.line_ids.issue_text)
        self.open_books(record)
        record.action_import()
        loan = record.sudo().loan_ids
        self.assertEqual(
            loan.payment_ids.sorted("value_date").mapped("value_date"),
            [day for _contract, day, _amount in payments],
        )
        self.assertEqual(loan.principal_outstanding, told["outstanding"])

    def test_payments_without_balances_are_enough(self):
        told = self.contract(1, "interest_only")
        payment = (told["contract"], told["last_paid"], told["paid_interest"])
        for key in ("paid_principal", "paid_interest", "last_paid", "outstanding"):
            del told[key]
        record = self.check([told], [payment])
        self.assertEqual(record.error_count, 0, record.line_ids.issue_text)
        self.assertEqual(record.line_ids.principal, told["amount"])

    def test_the_schedule_of_the_file_is_used(self):
        told = self.contract(1, paid=0, amount=30_000_000)
        told |= {"method": "Theo lịch", "paid_principal": 10_000_000}
        told |= {"outstanding": 20_000_000, "overdue": 0}
        rows = [
            (told["contract"], date(2025, 8, 15), 10_000_000),
            (told["contract"], date(2026, 8, 15), 20_000_000),
        ]
        told |= {"paid_interest": 1_785_205, "last_paid": date(2025, 8, 20)}
        record = self.check([told], (), rows)
        line = record.line_ids
        self.assertNotEqual(line.status, "error", line.issue_text)
        self.open_books(record)
        record.action_import()
        loan = record.sudo().loan_ids
        self.assertEqual(loan.method, "custom")
        self.assertEqual(
            [(row.due_date, row.principal) for row in loan.installment_ids],
            [row[1:] for row in rows],
        )
        self.assertEqual(loan.principal_outstanding, 20_000_000)

    def test_a_schedule_that_does_not_repay_the_loan(self):
        told = self.contract(1, paid=0)
        record = self.check([told], (), [(told["contract"], date(2026, 8, 15), 5)])
        self.assertEqual(self.codes(record), ["schedule_sum", "schedule_used"])

    def test_interest_rounded_otherwise_is_put_right_visibly(self):
        told = self.contract(1)
        told["paid_interest"] -= 7
        other = self.contract(2)
        other["paid_interest"] += 9
        record = self.run_import([told, other])
        self.assertEqual(self.codes(record), ["interest_less", "interest_more"])
        self.assertEqual(record.line_ids.mapped("status"), ["remark", "remark"])
        loan, second = record.sudo().loan_ids.sorted("name")
        for one in (loan, second):
            self.assertFalse(one._get_state(CUT).owed["interest"])
        self.assertEqual(loan.event_ids.filtered(lambda e: e.kind == "waive").amount, 7)
        self.assert_checked()

    def test_interest_beyond_the_tolerance_is_refused(self):
        told = self.contract(1)
        told["paid_interest"] += 5000
        record = self.check([told])
        self.assertEqual(self.codes(record), ["opening_differs"])
        self.assertIn(f"{told['paid_interest']:,}", record.line_ids.issue_text)

    def test_a_product_that_does_not_post(self):
        self.product.posting = False
        record = self.check([self.contract(1)])
        self.assertFalse(record.total_ids.account_id)
        self.assertTrue(record.total_ids)
        record.action_import()
        self.assertEqual(record.done_count, 1)
        self.assertFalse(record.sudo().loan_ids.posting_ids)

    def test_money_held_after_the_cutover_is_used_and_posted(self):
        """What was held on the cut-over pays the installment of the fifteenth."""
        self.start_day(date(2026, 1, 20))
        told = self.contract(1)
        told["held"] = 500_000
        record = self.run_import([told])
        loan = record.sudo().loan_ids
        self.assertEqual(loan.unallocated, 0)
        move = loan.posting_ids.move_id
        self.assertEqual(move.date, date(2026, 1, 15))
        self.assert_checked()
        with self.assertRaises(UserError):
            record.action_undo()

    def test_a_closed_contract_comes_over_closed(self):
        told = self.contract(1, "bullet", periods=6)
        self.assertFalse(told["outstanding"])
        record = self.run_import([told])
        loan = record.sudo().loan_ids
        self.assertEqual(loan.state, "closed")
        self.assertFalse(
            {k: v for k, v in self.balances(loan).items() if k[0] not in "157"}
        )
        self.assert_checked()

    def test_provisions_are_adopted(self):
        record = self.run_import([self.contract(1, paid=0, start=date(2025, 1, 15))])
        loan = record.sudo().loan_ids
        provision = loan.posting_ids.filtered(lambda row: row.bucket == "provision")
        self.assertLess(provision.amount, 0)
        self.assertFalse(provision.move_id)
        self.assertIn("22931", record.summary)
