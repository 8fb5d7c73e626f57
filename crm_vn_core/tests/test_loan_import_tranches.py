# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from ..lending.events import Disburse, Pay
from ..lending.opening import paid_interest_of
from ..lending.replay import replay
from .common_loan_import import CUT, METHODS, LoanImportCase

PARTS = ((date(2025, 3, 15), 12_000_000), (date(2025, 5, 20), 8_000_000))


@tagged("post_install", "-at_install")
class TestLoanImportTranches(LoanImportCase):
    """Contracts that were paid out in several parts: a row of the file for each."""

    def rows(self, method="equal_principal", paid=99, parts=PARTS, **values):
        """Return the rows of a contract as the other system has them."""
        loan = self.env["crm.loan"].sudo().new({"product_id": self.product.id})
        loan._compute_terms()
        loan.update({"method": method, "periods": 24, "company_id": self.company})
        terms = loan._get_engine_terms()
        events = [
            Disburse(amount, on=day, key=f"d{number}")
            for number, (day, amount) in enumerate(parts)
        ]
        last = None
        for row in replay(terms, events, CUT).rows:
            money = row.principal + row.interest
            if row.due_date <= CUT and row.number <= paid and money:
                last = row.due_date
                events.append(Pay(money, on=last, key=f"p{row.number}"))
        state = replay(terms, events, CUT)
        (day, amount), *others = parts
        head = {
            "contract": "HĐ-900",
            "ref": "KV01",
            "product": self.product.code,
            "amount": amount,
            "annual_rate": 12,
            "method": METHODS[method],
            "disbursed_on": day,
            "periods": 24,
            "paid_principal": 20_000_000 - int(state.principal_outstanding),
            "paid_interest": int(paid_interest_of(state)),
            "last_paid": last,
            "outstanding": int(state.principal_outstanding),
            "overdue": int(state.principal_overdue),
            **values,
        }
        more = {"contract": "HĐ-900", "ref": "KV01"}
        rest = [
            more | {"disbursed_on": day, "amount": amount} for day, amount in others
        ]
        return [head, *rest], state

    def test_each_part_is_a_disbursement(self):
        contracts, told = [self.contract(2)], {}
        for method in ("equal_principal", "annuity", "interest_only"):
            rows, told[method] = self.rows(method, paid=4)
            for row in rows:
                row["contract"] = f"HĐ-{method}"
            contracts += rows
        record = self.run_import(contracts)
        self.assertEqual((record.done_count, len(record.line_ids)), (4, 4))
        loans = {loan.name: loan for loan in record.sudo().loan_ids}
        for method, state in told.items():
            with self.subTest(method=method):
                loan = loans[f"HĐ-{method}"]
                line = record.line_ids.filtered(
                    lambda row, loan=loan: row.loan_id == loan
                )
                self.assertEqual((line.amount, line.status), (20_000_000, "remark"))
                self.assertIn("2 parts", line.issue_text)
                tranches = loan.disbursement_ids.sorted("value_date")
                self.assertEqual(
                    [(row.value_date, row.amount) for row in tranches], list(PARTS)
                )
                made = loan._get_state(CUT)
                for name in ("principal_outstanding", "principal_overdue"):
                    self.assertEqual(getattr(made, name), getattr(state, name))
                self.assertEqual(made.accrued_interest, state.accrued_interest)
        self.assert_checked()
        record.action_undo()
        self.assertEqual({loan.state for loan in loans.values()}, {"cancelled"})

    def test_the_later_part_may_come_first(self):
        rows, _state = self.rows()
        amounts = [(row["disbursed_on"], row["amount"]) for row in rows]
        for row, (day, amount) in zip(rows, reversed(amounts), strict=True):
            row.update(disbursed_on=day, amount=amount)
        loan = self.run_import(rows).sudo().loan_ids
        self.assertEqual(loan.start_date, PARTS[0][0])
        self.assertEqual(len(loan.disbursement_ids), 2)

    def test_what_contradicts_is_a_duplicate(self):
        """The same day, or another rate: never a silent second part."""
        for wrong in ({"disbursed_on": PARTS[0][0]}, {"annual_rate": 13}):
            rows, _state = self.rows()
            rows[1].update(wrong)
            with self.subTest(wrong=wrong):
                record = self.check(rows)
                self.assertIn("duplicate", self.codes(record))
                self.assertEqual(record.line_ids[1].status, "error")
                self.assertEqual(record.line_ids[0].amount, 12_000_000)

    def test_a_part_after_the_cutover(self):
        rows, _state = self.rows()
        rows[1]["disbursed_on"] = date(2026, 1, 2)
        record = self.check(rows)
        self.assertIn("after_cutover", self.codes(record))
        self.assertEqual(record.line_ids.status, "error")

    def test_the_same_file_again(self):
        rows, _state = self.rows()
        self.run_import(rows)
        again = self.check(rows)
        self.assertEqual(again.line_ids.status, "known")
        self.assertEqual(self.codes(again), ["known"])
