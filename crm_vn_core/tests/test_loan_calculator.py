# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_loan_application import ApplicationCase


@tagged("post_install", "-at_install")
class TestLoanCalculator(ApplicationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})
        cls.product.write({"down_payment_percent": 30, "annual_rate": 12})

    def open(self, user=None):
        return Form(self.env["crm.loan.calculator"].with_user(user or self.officer))

    def test_how_much_a_month(self):
        """30 % down of 30 million, 12 months, 12 %: no record is made."""
        before = self.env["crm.loan"].search_count([])
        form = self.open()
        self.assertEqual(form.product_id, self.product)
        form.price = 30_000_000
        self.assertEqual(form.down_payment, 9_000_000)
        self.assertEqual(form.amount, 21_000_000)
        self.assertEqual(form.periods, 12)
        self.assertAlmostEqual(form.installment, 1_865_800, delta=3_000)
        self.assertEqual(form.total, 21_000_000 + form.total_interest)
        self.assertAlmostEqual(form.effective_rate, 12, delta=0.02)
        self.assertEqual(form.plan_html.count("<tr"), 13, "head and 12 rows")
        self.assertEqual(self.env["crm.loan"].search_count([]), before)
        form.down_payment = 15_000_000
        self.assertEqual(form.amount, 15_000_000)
        self.assertFalse(form.warning)

    def test_flat_interest_shows_what_it_costs(self):
        self.product.write({"method": "flat", "annual_rate": 12})
        form = self.open()
        self.assertGreater(form.effective_rate, 20)

    def test_warnings_in_sentences(self):
        self.product.amount_max = 10_000_000
        form = self.open()
        form.price = 30_000_000
        form.down_payment = 1_000_000
        self.assertIn("30%", form.warning)
        self.assertIn("not between", form.warning)
        form.periods = 0
        self.assertFalse(form.installment)
        self.assertTrue(form.warning)

    def test_application_from_the_answer(self):
        form = self.open()
        form.price = 20_000_000
        form.periods = 6
        action = form.save().action_make_application()
        loan = Form(
            self.env["crm.loan"]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        loan.partner_id = self.borrower
        loan = loan.save()
        self.assertEqual((loan.amount, loan.periods), (14_000_000, 6))

    def test_who_may_count(self):
        for role in ("cashier", "accountant"):
            with self.assertRaises(AccessError):
                self.open(self.new_user(f"calc_{role}", role))

    # Paper

    def get_text(self, report, record):
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            f"crm_vn_core.{report}", record.ids
        )
        pages = PdfReader(io.BytesIO(content)).pages
        fonts = {
            font.get_object()["/BaseFont"]
            for page in pages
            for font in page["/Resources"]["/Font"].values()
        }
        foreign = [font for font in fonts if "+CRM-Serif" not in font]
        self.assertFalse(foreign, "signs that the fonts of the addon do not have")
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    def test_papers_of_a_loan(self):
        loan = self.new_application(12_500_000)
        self.env["crm.loan.party"].create(
            {"loan_id": loan.id, "partner_id": self.brother.id, "role": "guarantor"}
        )
        self.env["crm.loan.party"].create(
            {"loan_id": loan.id, "partner_id": self.neighbor.id, "role": "reference"}
        )
        for report, words in {
            "crm_loan_request_report": ("CỘNG HÒA XÃ HỘI", "Mua xe máy", "91/2025"),
            "crm_loan_contract_report": (
                "KHẾ ƯỚC",
                "466",
                "Người bảo lãnh",
                "18 %/năm",
            ),
            "crm_loan_schedule_report": ("LỊCH TRẢ NỢ", "dự kiến", "12.500.000"),
        }.items():
            with self.subTest(report=report):
                text = self.get_text(report, loan.sudo())
                self.assertIn("Mười hai triệu năm trăm nghìn đồng", text)
                for word in words:
                    self.assertIn(word.lower(), text.lower())
                self.assertNotIn("Bà Hàng Xóm", text, "a reference signs nothing")

    def test_identity_number_on_paper(self):
        """The whole number only for who may see it, and that is written down."""
        loan = self.new_application()
        masked = loan._get_form("loan_contract")["borrower"]["number"]
        self.assertNotEqual(masked, "001188000001")
        self.officer.group_ids += self.env.ref("crm_vn_core.group_crm_vn_core_identity")
        self.env.invalidate_all()
        number = loan._get_form("loan_contract")["borrower"]["number"]
        self.assertEqual(number, "001188000001")
        log = self.env["crm.identity.access.log"].search(
            [("partner_id", "=", self.borrower.id), ("user_id", "=", self.officer.id)]
        )
        self.assertTrue(log)

    def test_quote_on_paper(self):
        quote = self.open().save()
        self.assertIn("BẢNG TÍNH", self.get_text("crm_loan_calculator_report", quote))
