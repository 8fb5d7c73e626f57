# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common_loan_life import LoanCase

FEE = 50_000
PAID_OUT = date(2025, 1, 15)


@tagged("post_install", "-at_install")
class TestLoanRowFees(LoanCase):
    """The borrower sees the true installment: fees that fall due with it included;
    and one effective rate, wherever it shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fee = {"name": "Thu hộ", "basis": "amount", "amount": FEE, "moment": "each"}
        file = {"name": "Hồ sơ", "basis": "percent", "percent": 1, "moment": "first"}
        cls.product.fee_ids = [Command.create(fee), Command.create(file)]

    def render(self, report, record):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            f"crm_vn_core.{report}", record.ids
        )
        return html.decode()

    def test_plan_shows_the_fees(self):
        loan = self.new_loan(12_000_000)
        lines = loan._get_form_lines()
        self.assertEqual([line["fee"] for line in lines], [FEE + 120_000] + [FEE] * 11)
        for line in lines:
            self.assertEqual(
                line["total"], line["principal"] + line["interest"] + line["fee"]
            )
        self.assertEqual(loan.planned_installment, lines[0]["total"])
        self.assertIn("Fees", loan.plan_html)
        self.assertIn(
            loan._format_number(lines[1]["total"]), self.render(
                "crm_loan_schedule_form", loan
            )
        )  # fmt: skip

    def test_without_fees_no_column(self):
        self.product.fee_ids.unlink()
        loan = self.new_loan(12_000_000)
        self.assertNotIn("Fees", loan.plan_html)
        self.assertFalse(loan.has_row_fees)

    def test_running_loan(self):
        """Charged fees stay with their row on paper; what comes is told before."""
        with freeze_time("2025-02-10"):
            loan = self.new_active_loan(12_000_000)
            first, second = loan.installment_ids[:2]
            self.assertEqual(first.coming_fee, FEE + 120_000)
            self.assertEqual(second.total_with_fee, second.total + FEE)
            whole = first.total + FEE + 120_000
            self.assertEqual(loan.next_due_amount, whole)
            self.assertEqual(loan._get_amount_to_pay(), whole)
            parts = dict(loan._get_due_notice()["parts"])
            self.assertEqual(parts["Phí"], FEE + 120_000)
            self.assertEqual(sum(parts.values()), whole)
        with freeze_time("2025-02-20"):
            loan._charge_fees()
            self.env.invalidate_all()
            self.assertGreaterEqual(
                loan.next_due_amount, whole, "late interest comes on top"
            )
            first, second = loan.installment_ids.filtered(
                lambda row: row.kind == "installment"
            )[:2]
            self.assertEqual((first.coming_fee, second.coming_fee), (0, FEE))
            lines = loan._get_form_lines()
            self.assertEqual([row["fee"] for row in lines[:2]], [FEE + 120_000, FEE])
            self.assertEqual(len(lines), 12)

    def test_fee_of_what_was_paid_out(self):
        """A fee in percent is of the tranches so far, not of what was approved."""
        with freeze_time("2025-01-20"):
            loan = self.new_loan(12_000_000)
            loan.state = "approved"
            for tranche, fee in ((5_000_000, 50_000), (7_000_000, 120_000)):
                loan._disburse(tranche, PAID_OUT, self.key())
                first = loan.installment_ids[0]
                self.assertEqual(first.coming_fee, FEE + fee)
                self.assertEqual(loan.next_due_amount, first.total + FEE + fee)

    def test_one_effective_rate(self):
        """The example of the product, the calculator and a loan say the same."""
        self.product.write({"example_amount": 12_000_000, "example_date": PAID_OUT})
        loan = self.new_loan(12_000_000)
        self.assertGreater(loan._get_effective_rate(), 20)
        quote = self.env["crm.loan.calculator"].new(
            {"product_id": self.product.id, "price": 12_000_000}
        )
        quote.start_date = PAID_OUT
        self.assertEqual(quote.effective_rate, loan._get_effective_rate())
        product = self.product.new(
            {"example_amount": 12_000_000, "example_date": PAID_OUT},
            origin=self.product,
        )
        self.assertEqual(product.effective_rate, loan._get_effective_rate())
        self.product.fee_ids.unlink()
        plain = self.new_loan(12_000_000)
        self.assertAlmostEqual(plain._get_effective_rate(), 12, delta=0.01)

    def test_rate_of_a_year_of_365_days(self):
        """A contract that counts by 360 days says both rates; another only its own."""
        loan = self.new_loan(12_000_000, day_count="actual/360")
        text = self.render("crm_loan_contract", loan)
        self.assertIn("12,1667", text)
        self.assertIn("năm 365 ngày", text)
        other = self.new_loan(12_000_000)
        self.assertNotIn("theo năm 365 ngày", self.render("crm_loan_contract", other))

    def test_calculator_shows_the_true_installment(self):
        form = Form(self.env["crm.loan.calculator"])
        form.product_id = self.product
        form.price = 12_000_000
        self.assertIn("Fees", form.plan_html)
        self.assertGreater(form.installment, 12_000_000 / 12 + FEE + 120_000)
