# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import logging
import time

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_consent import ConsentCommon

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestBlockImport(ConsentCommon):
    def _load(self, text, user=None, **values):
        data = text if isinstance(text, bytes) else text.encode()
        record = (
            self.env["crm.block.import"]
            .with_user(user or self.manager)
            .create(
                {
                    "file": base64.b64encode(data),
                    "file_name": "dnc.csv",
                    "list_date": "2026-11-01",
                    **values,
                }
            )
        )
        record.action_load()
        return record

    def _get_numbers(self):
        blocks = self.Block.search([("source", "=", "national")])
        return sorted(blocks.mapped("address"))

    def test_load(self):
        """Every spelling; headings, titles and faulty lines do not stop the rest."""
        record = self._load(
            "Danh sách không quảng cáo;;\nSTT;Số thuê bao;Ngày đăng ký\n"
            "1;0912.345.678;01/10/2020\n2;+84 987 654 321;\n3;0169 000 4321;\n"
            "4;12345;\n5;0912345678;\n6;;\n7;=cmd;\n"
        )
        self.assertEqual(
            self._get_numbers(), ["+84390004321", "+84912345678", "+84987654321"]
        )
        self.assertEqual(record.state, "done")
        self.assertEqual((record.number_count, record.new_count), (3, 3))
        self.assertEqual(record.bad_count, 2)
        report = base64.b64decode(record.report).decode("utf-8-sig")
        self.assertIn("6;12345", report)
        self.assertIn("9;'=cmd", report)

    def test_advertising_stops_and_care_goes_on(self):
        self._consent()
        row = self._queue(self.sms, purpose="marketing")
        care = self._queue(self.sms)
        record = self._load("0912345678\n")
        self.assertEqual(row.suppress_reason, "national")
        self.assertEqual(care.state, "queued")
        self.assertEqual(record.stopped_count, 1)

    def test_again(self):
        """The same list twice changes nothing."""
        self._load("0912345678\n0987654321\n")
        before = self.Block.search([("source", "=", "national")])
        record = self._load("0912345678\n0987654321\n")
        self.assertEqual((record.new_count, record.lifted_count), (0, 0))
        self.assertEqual(self.Block.search([("source", "=", "national")]), before)

    def test_whole_list_replaces(self):
        """Numbers that left the list are free; other reasons stay."""
        self._load("0912345678\n0987654321\n")
        self.Block.create({"address": "0912345678", "source": "staff"})
        self._load("0900000001\n", is_full=False)
        self.assertEqual(len(self._get_numbers()), 3)
        record = self._load("0987654321\n0900000002\n", list_date="2026-12-01")
        self.assertEqual(self._get_numbers(), ["+84900000002", "+84987654321"])
        self.assertEqual((record.new_count, record.lifted_count), (1, 2))
        self.assertEqual(self._get_blocks(), [("staff", False, False)])
        with self.assertRaisesRegex(UserError, "newer"):
            self._load("0912345678\n", list_date="2026-11-15")

    def test_lists_of_channels_are_apart(self):
        self._load("0912345678\n", kind="sms")
        self._load("0987654321\n", kind="phone")
        self.assertEqual(len(self._get_numbers()), 2)

    def test_xlsx(self):
        book = openpyxl.Workbook()
        book.active.append(["Ghi chú", "Điện thoại"])
        book.active.append(["a", 912345678])
        book.active.append(["b", "0987 654 321"])
        file = io.BytesIO()
        book.save(file)
        self._load(file.getvalue())
        self.assertEqual(self._get_numbers(), ["+84912345678", "+84987654321"])

    def test_no_list(self):
        for data in (b"", b"xin chao\nban\n", b"%PDF-1.4 x", b"PK\x03\x04 broken"):
            with self.subTest(data), self.assertRaises(UserError):
                self._load(data or b" ")
        self.assertFalse(self._get_numbers())

    def test_rights(self):
        with self.assertRaises(AccessError):
            self._load("0912345678\n", user=self.staff)

    def test_background(self):
        """A long list waits for the background; a bad one says why."""
        long = "".join(f"09{number:08}\n" for number in range(400_000))
        record = self._load(long)
        self.assertEqual(record.state, "waiting")
        bad = record.copy({"state": "waiting", "file": base64.b64encode(b"xin chao\n")})
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **options: 60
        )
        self.env["crm.block.import"]._cron_load()
        self.assertEqual(record.state, "done")
        self.assertEqual(record.new_count, 400_000)
        self.assertEqual(bad.state, "failed")
        self.assertTrue(bad.error)

    def test_200_000_numbers(self):
        text = "".join(f"03{number:08};x\n" for number in range(200_000))
        start = time.monotonic()
        record = self._load(text)
        _logger.info("200,000 numbers: %.1f s", time.monotonic() - start)
        self.assertEqual(record.new_count, 200_000)
