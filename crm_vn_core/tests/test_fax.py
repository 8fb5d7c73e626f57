# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import json

from PyPDF2 import PdfReader

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestFax(TransactionCase):
    """The register of faxes, the cover page, and what became of a fax."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})
        cls.user = new_test_user(
            cls.env,
            "fax_staff",
            name="Lê Thị Ánh Nguyệt",
            groups="crm_vn_core.group_crm_vn_core_user",
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Công ty Sao Mai", "is_company": True, "phone": "024 3942 0000"}
        )
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "hop-dong.pdf",
                "mimetype": "application/pdf",
                "datas": base64.b64encode(cls._get_pdf(3)),
            }
        )

    @classmethod
    def _get_pdf(cls, pages):
        paper = cls.env.ref("crm_vn_core.crm_fax_cover_report")
        book = paper._get_crm_book()
        for _page in range(pages):
            book.add("<p>trang</p>")
        return book.get_file()

    def _queue(self, **vals):
        return (
            self.env["crm.interaction"]
            ._queue(
                [
                    {
                        "partner_id": self.partner.id,
                        "channel_id": self.env.ref("crm_vn_core.crm_channel_fax").id,
                        "user_id": self.user.id,
                        "words": {
                            "subject": "Hợp đồng số 12",
                            "body": "Kính gửi quý công ty\n\nXin xem ba trang sau.",
                            "attachment_ids": [(6, 0, self.file.ids)],
                        },
                    }
                    | vals
                ]
            )
            .with_user(self.user)
        )

    def _print(self, fax):
        report = self.env.ref("crm_vn_core.crm_fax_cover_report")
        content, _kind = report._render_qweb_pdf(report.report_name, fax.ids)
        return PdfReader(io.BytesIO(content))

    def test_cover_page(self):
        fax = self._queue()
        self.assertEqual(fax.state, "queued")
        fax.action_print_fax_cover()
        self.assertEqual((fax.state, fax.page_count), ("sending", 4))
        reader = self._print(fax)
        self.assertEqual(len(reader.pages), 1)
        text = reader.pages[0].extract_text()
        for block in (
            "Công ty Sao Mai",
            fax.address,
            "Lê Thị Ánh Nguyệt",
            "Hợp đồng số 12",
            "4 (this one included)",
            "Xin xem ba trang sau.",
        ):
            self.assertIn(block, text)

    def test_sent_and_failed(self):
        fax = self._queue()
        fax.action_print_fax_cover()
        fax.action_fax_sent()
        self.assertEqual(fax.state, "sent")
        self.assertEqual(fax.event_ids.kind, "sent")
        with self.assertRaises(UserError):
            fax.action_fax_sent()
        other = self._queue()
        other.action_fax_failed()
        self.assertEqual(other.state, "failed")
        self.assertTrue(other.error)
        other.action_send_again()
        self.assertEqual(other.state, "queued")

    def test_number_is_needed(self):
        self.partner.phone = False
        fax = self._queue()
        self.assertEqual(fax.state, "suppressed")
        with self.assertRaisesRegex(UserError, "no fax number"):
            fax.action_print_fax_cover()

    def test_damaged_file_counts_as_one_page(self):
        self.file.raw = b"%PDF-1.4 broken"
        self.assertEqual(self._queue()._count_fax_pages(), 2)

    def test_other_contacts_have_no_cover_page(self):
        call = self.env["crm.interaction"]._log_contact(
            [
                {
                    "partner_id": self.partner.id,
                    "channel_id": self.env.ref("crm_vn_core.crm_channel_phone").id,
                }
            ]
        )
        for name in (
            "print_fax_cover",
            "fax_sent",
            "fax_failed",
        ):
            with self.assertRaises(UserError):
                getattr(call, f"action_{name}")()


@tagged("post_install", "-at_install")
class TestFaxDownload(HttpCase):
    """The cover page comes to the browser although wkhtmltopdf is not installed."""

    def test_download(self):
        new_test_user(self.env, "fax_web", groups="crm_vn_core.group_crm_vn_core_user")
        partner = self.env["res.partner"].create(
            {"name": "Công ty Sao Mai", "phone": "024 3942 0000"}
        )
        channel = self.env.ref("crm_vn_core.crm_channel_fax")
        fax = self.env["crm.interaction"]._queue(
            [{"partner_id": partner.id, "channel_id": channel.id}]
        )
        self.authenticate("fax_web", "fax_web")
        url = f"/report/pdf/crm_vn_core.crm_fax_cover/{fax.id}"
        answer = self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "qweb-pdf"]),
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        reader = PdfReader(io.BytesIO(answer.content))
        self.assertIn("Công ty Sao Mai", reader.pages[0].extract_text())
