# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_bank import HEAD, BankCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 05:00:00")
class TestBankFile(BankCase):
    """Bringing bank files in: each movement once, each fault in words."""

    def test_file(self):
        file = self._upload(
            [
                self._row(1_500_000, "GOP XE", reference="FT1"),
                self._row(-11_000, "PHI", reference="FT2"),
                ["31/02/2026", None, 5, "x"],
            ]
        )
        file.action_read()
        self.assertEqual(file.state, "preview")
        self.assertEqual((file.found_count, file.new_count), (2, 2))
        self.assertEqual((file.out_count, file.error_count), (1, 1))
        self.assertEqual((file.total_in, file.total_out), (1_500_000, 11_000))
        self.assertEqual(file.issue_ids.cell, "A4")
        self.assertIn("31/02/2026", file.issue_ids.text)
        self.assertIn("GOP XE", file.sample_table)
        self.assertFalse(file.line_ids, "nothing is written before the last step")
        file.action_import()
        lines = file.line_ids.sorted("row_number")
        self.assertEqual(lines.mapped("state"), ["new", "ignored"])
        with self.assertRaises(UserError):
            file.action_import()

    def test_same_file_twice(self):
        rows = [self._row(1_000, "a", reference="1"), self._row(1_000, "a")]
        rows += [self._row(1_000, "a")]
        self.assertEqual(len(self._import(rows)), 3, "equal lines are two payments")
        again = self._upload(rows)
        again.action_read()
        self.assertEqual((again.new_count, again.known_count), (0, 3))
        again.action_import()
        self.assertFalse(again.line_ids)

    def test_overlapping_files(self):
        days = [self._row(1_000 * day, f"n{day}", day=day) for day in range(1, 10)]
        first = self._import(days[:6])
        second = self._import(days[3:])
        self.assertEqual((len(first), len(second)), (6, 3))
        self.assertEqual(
            sum((first + second).mapped("amount")), sum(range(1, 10)) * 1000
        )

    def test_layout_of_the_text_plays_no_part(self):
        """The same movement with other spaces and line breaks is the same."""
        self._import([self._row(1_000, "NGUYEN THI BAY\ngop xe", reference="FT 1")])
        again = self._upload(
            [self._row(1_000, "NGUYEN THI BAY gop xe ", reference="FT1")]
        )
        again.action_read()
        self.assertEqual(again.known_count, 1)

    def test_two_accounts_have_their_own_lines(self):
        cash = self.journal.copy({"name": "Hai", "code": "BNK9"})
        rows = [self._row(1_000, "a")]
        self._import(rows)
        self.assertEqual(len(self._import(rows, journal_id=cash.id)), 1)

    def test_the_database_keeps_a_line_once(self):
        """Two persons bring the same file in at once: no check sees the other."""
        file, other = (
            self._upload([self._row(5, "a")]),
            self._upload([self._row(5, "a")]),
        )
        file.action_read()
        other.action_read()
        file.action_import()
        other.action_import()
        self.assertEqual(
            (file.new_count, other.new_count, other.known_count), (1, 0, 1)
        )

    def test_wrong_columns(self):
        file = self._upload([["Bảy", "0912345678"]], head=["Họ tên", "Điện thoại"])
        with self.assertRaisesRegex(UserError, "date and an amount"):
            file.action_read()
        self.assertEqual(file.state, "draft")

    def test_columns_are_learned(self):
        head = ["Hôm ấy", "Tiền về túi", "Nội dung", "Ghi chú", "Ngày"]
        rows = [["20/11/2026", 7_000, "tra", "x", None]]
        file = self._upload(rows, head=head)
        file.action_read()
        self.assertEqual(file.state, "columns")
        by_header = {column.header: column for column in file.column_ids}
        with self.assertRaises(UserError):
            file.action_check()
        by_header["Ngày"].target = False
        by_header["Hôm ấy"].target = "date"
        by_header["Tiền về túi"].target = "credit"
        file.action_check()
        self.assertEqual((file.state, file.total_in), ("preview", 7_000))
        file.action_import()
        self.assertEqual(file.layout_id.journal_id, self.journal)
        rows[0][1] = 8_000
        self.assertEqual(self._import(rows, head=head).amount, 8_000)

    def test_two_columns_of_one_meaning(self):
        file = self._upload([self._row(5, "a")])
        file.action_read()
        file.action_columns()
        file.column_ids[3].target = "credit"
        with self.assertRaisesRegex(UserError, "same"):
            file.action_check()

    def test_broken_files(self):
        for data in (b"", b"%PDF-1.4 x", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" * 9):
            file = self.env["crm.bank.file"].create(
                {"journal_id": self.journal.id, "file": base64.b64encode(data)}
            )
            with self.assertRaises(UserError):
                file.action_read()
            self.assertFalse(file.line_ids)

    def test_foreign_currency(self):
        above = [["Số tài khoản: 0011001234567"], ["Loại tiền/ Currency: USD"]]
        file = self._upload([self._row(100, "a")], above=above)
        with self.assertRaisesRegex(UserError, "USD"):
            file.action_read()
        dollars = self.env.ref("base.USD")
        dollars.active = True
        journal = self.journal.copy(
            {"name": "Đô", "code": "USD1", "currency_id": dollars.id}
        )
        file = self._upload([self._row(100, "a")], journal_id=journal.id)
        with self.assertRaisesRegex(UserError, "USD"):
            file.action_read()
        file = self._upload(
            [[*self._row(100, "a"), "USD"], [*self._row(5, "b"), "VND"]],
            head=[*HEAD, "Loại tiền"],
        )
        file.action_read()
        self.assertEqual((file.error_count, file.new_count), (1, 1))

    def test_statement_of_another_account(self):
        self.journal.bank_account_id = self.env["res.partner.bank"].create(
            {"acc_number": "0011001234567", "partner_id": self.company.partner_id.id}
        )
        rows = [self._row(5, "a")]
        file = self._upload(rows, above=[["Số tài khoản", "190203525170"]])
        with self.assertRaisesRegex(UserError, "190203525170"):
            file.action_read()
        file = self._upload(rows, above=[["Số tài khoản", "0011001234567"]])
        file.action_read()
        self.assertEqual(file.state, "preview")

    def test_access(self):
        lines = self._import([self._row(5, "a")])
        with self.assertRaises(AccessError):
            lines.write({"state": "booked"})
        lines.write({"note": "hỏi lại"})
        staff = new_test_user(
            self.env, "bank_staff", groups="crm_vn_core.group_crm_vn_core_user"
        )
        with self.assertRaises(AccessError):
            lines.with_user(staff).read(["memo"])
        with self.assertRaises(AccessError):
            lines.with_user(staff).action_unidentified()
        with self.assertRaises(AccessError):
            self._upload([self._row(5, "a")], user=staff)

    def test_other_company(self):
        """Neither sees nor books what belongs to the other company."""
        lines = self._import([self._row(5, "a")])
        other = self._create_company("Công ty khác")
        stranger = new_test_user(
            self.env,
            "bank_stranger",
            groups="account.group_account_invoice",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        theirs = lines.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]) & lines)
        with self.assertRaises(AccessError):
            theirs.action_unidentified()
        # The same file for the account of the other company is another file.
        theirs = self._upload(
            [self._row(5, "a")], stranger, journal_id=self._get_journal(other).id
        )
        self.assertEqual(theirs.company_id, other)
        theirs.action_read()
        self.assertEqual(theirs.new_count, 1)

    def test_booked_file_stays(self):
        line = self._import([self._row(5, "a")])
        line.action_unidentified()
        with self.assertRaises(UserError):
            line.file_id.unlink()
        line.action_undo()
        line.file_id.unlink()
        self.assertFalse(line.exists())

    def test_layout_of_the_bank(self):
        """The journal's own layout, then its bank's, then the general one."""
        layouts = self.env["crm.bank.layout"]
        self.assertEqual(
            layouts._find(self.journal),
            self.env.ref("crm_vn_core.crm_bank_layout_usual"),
        )
        bank = self.env.ref("crm_vn_core.res_bank_vietcombank")
        self.journal.bank_account_id = self.env["res.partner.bank"].create(
            {
                "acc_number": "0011001234567",
                "bank_id": bank.id,
                "partner_id": self.company.partner_id.id,
            }
        )
        self.assertEqual(
            layouts._find(self.journal),
            self.env.ref("crm_vn_core.crm_bank_layout_vietcombank"),
        )

    def test_cron_books_as_the_user(self):
        invoice = self._create_invoice(self.bay, 5_000)
        line = self._import([self._row(5_000, invoice.crm_memo_code)])
        module = "odoo.addons.crm_vn_core.wizards.crm_bank_book.INLINE"
        with patch(module, 0):
            wizard = self.env["crm.bank.book"].with_user(self.accountant).create({})
            self.assertTrue(wizard.in_background)
            wizard.action_book()
        self.assertEqual(line.state, "proposed")
        with self.enter_registry_test_mode():
            self.env.ref("crm_vn_core.ir_cron_bank_book").method_direct_trigger()
        line.invalidate_recordset()
        self.assertEqual(line.state, "booked")
        self.assertEqual(line.booked_by_id, self.accountant)
        self.assertFalse(self.env["crm.bank.book.job"].search([]))
