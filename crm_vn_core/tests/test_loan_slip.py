# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..text import vietqr
from .common_collection import CollectionCase


@tagged("post_install", "-at_install")
class TestLoanSlip(CollectionCase):
    """Every paper about money that is due says how to pay it, with its VietQR."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["res.partner.bank"].create(
            {
                "acc_number": "0071001234567",
                "partner_id": cls.company.partner_id.id,
                "bank_id": cls.env["res.bank"]
                .create({"name": "Vietcombank", "napas_bin": "970436"})
                .id,
            }
        )
        cls.product.bank_journal_id = cls.env["account.journal"].create(
            {
                "name": "VCB",
                "code": "VCBX",
                "type": "bank",
                "company_id": cls.company.id,
                "bank_account_id": cls.account.id,
            }
        )
        cls.loan = cls.new_late_loan(20)
        cls.loan.name = "HDV-SLIP"

    def render(self, report, record):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            f"crm_vn_core.{report}", record.ids
        )
        return html.decode()

    def assert_slip(self, text, amount, memo):
        """The paper carries the picture of this amount and memo, and says them."""
        slip = self.account._get_slip(amount, memo)
        self.assertTrue(slip["picture"])
        self.assertIn(slip["picture"], text)
        self.assertIn(memo, text)
        code = vietqr.parse(self.account._get_vietqr(round(amount), memo))
        self.assertEqual((code.amount, code.memo), (amount, memo))

    def test_planned_schedule(self):
        """Before the money is out one code serves all installments: no amount."""
        loan = self.new_loan()
        text = self.render("crm_loan_schedule_form", loan)
        slip = self.account._get_slip(0, loan.memo_code)
        self.assertIn(slip["picture"], text)
        self.assertEqual(text.count("data:image/svg"), 1)

    def test_papers_of_a_loan(self):
        due = self.loan.owed_total
        self.assertTrue(due)
        for report in (
            "crm_loan_statement",
            "crm_loan_schedule_form",
            "crm_loan_due_notice",
        ):
            with self.subTest(report=report):
                text = self.render(report, self.loan)
                self.assert_slip(text, due, self.loan.memo_code)

    def test_next_installment_less_what_is_held(self):
        """Nothing is due: the next installment, less the money that waits for it."""
        loan = self.new_active_loan(12_000_000, on=self.today, start_date=self.today)
        whole = loan.next_due_amount
        self.assertEqual(loan._get_amount_to_pay(), whole)
        loan._pay(100_000, self.today, self.key())
        self.assertEqual(loan._get_amount_to_pay(), whole - 100_000)
        text = self.render("crm_loan_due_notice", loan)
        self.assert_slip(text, whole - 100_000, loan.memo_code)

    def test_nothing_to_pay(self):
        """No account, or nothing owed: no slip, and the paper prints all the same."""
        self.assertIsNone(self.new_loan()._get_payment_slip())
        self.product.bank_journal_id = False
        self.assertIsNone(self.loan._get_payment_slip())
        self.assertIn("HDV-SLIP", self.render("crm_loan_due_notice", self.loan))

    def test_letter_of_notice(self):
        """A letter about a case pays each overdue loan; one about a loan pays that."""
        self.borrower.write(
            {
                "street": "5 Trần Phú",
                "city": "Hà Nội",
                "state_id": self.env.ref("base.state_vn_VN-HN").id,
                "country_id": self.env.ref("base.vn").id,
            }
        )
        self.new_active_loan(5_000_000, on=self.today, start_date=self.today)
        self.night()
        case = self.case_of()
        case.sudo().action_send_notice()
        row = self.env["crm.interaction"].search(
            [("origin_model", "=", case._name), ("origin_id", "=", case.id)], limit=1
        )
        batch = self.env["crm.letter.batch"].create({"name": "T"})
        letter = self.env["crm.letter"].create(
            {"batch_id": batch.id, "interaction_id": row.id}
        )
        slips = letter._get_payment_slips()
        self.assertEqual([slip["memo"] for slip in slips], [self.loan.memo_code])
        text = self.render("crm_letter_sheet", letter)
        self.assert_slip(text, self.loan.owed_total, self.loan.memo_code)
