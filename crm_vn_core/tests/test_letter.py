# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from unittest.mock import patch

import openpyxl
from psycopg2 import IntegrityError
from PyPDF2 import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_vn_core.models.channel import crm_letter_batch_print

CORE = "crm_vn_core.group_crm_vn_core_"
BODY = "Kính gửi chị Bảy,\n\nChúc mừng sinh nhật!\nSao Mai mến chúc."
MM = 72 / 25.4


class LetterCase(TransactionCase):
    """Customers with addresses and letters that wait for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "letter_staff", groups=f"{CORE}user")
        cls.trusted = new_test_user(
            cls.env, "letter_trusted", groups=f"{CORE}user,{CORE}export"
        )
        cls.vietnam = cls.env.ref("base.vn")
        cls.hanoi = cls.env.ref("base.state_vn_VN-HN")
        cls.env.company.write(
            {
                "name": "Công ty TNHH Sao Mai",
                "street": "12 Trần Hưng Đạo",
                "country_id": cls.vietnam.id,
                "state_id": cls.hanoi.id,
                "vat": "0100109106",
            }
        )
        cls.channel = cls.env.ref("crm_vn_core.crm_channel_letter")
        cls.batch = (
            cls.env["crm.letter.batch"].with_user(cls.user).create({"name": "Tháng 8"})
        )

    @classmethod
    def _create_customer(cls, name="Nguyễn Thị Bảy", **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "street": "5 ngõ 12 Lê Lợi",
                "state_id": cls.hanoi.id,
                "country_id": cls.vietnam.id,
            }
            | vals
        )

    @classmethod
    def _queue(cls, partner, **vals):
        row = cls.env["crm.interaction"]._queue(
            [
                {
                    "partner_id": partner.id,
                    "channel_id": cls.channel.id,
                    "purpose": "service",
                    "user_id": cls.user.id,
                    "summary": "Thư chúc mừng",
                    "words": {"subject": "Về việc chúc mừng", "body": BODY},
                }
                | vals
            ]
        )
        return row

    def _fill(self, number=1):
        """Queue letters to so many customers and put them into the batch."""
        rows = self.env["crm.interaction"]
        for index in range(number):
            rows |= self._queue(self._create_customer(f"Nguyễn Thị Bảy {index:03d}"))
        self.batch.action_fill()
        return rows

    def _get_letter(self, row):
        return self.batch.letter_ids.filtered(
            lambda letter: letter.interaction_id == row
        )

    def _read(self, field="letters_pdf"):
        return PdfReader(io.BytesIO(base64.b64decode(self.batch[field])))


@tagged("post_install", "-at_install")
class TestLetterBatch(LetterCase):
    """From the outbox to the printer, the post and back."""

    def test_every_block_is_on_the_letter(self):
        row = self._fill()
        action = self.batch.action_print()
        self.assertIn("/letters_pdf/", action["url"])
        reader = self._read()
        self.assertEqual(len(reader.pages), 1)
        text = reader.pages[0].extract_text()
        for block in (
            "Công ty TNHH Sao Mai",
            "12 Trần Hưng Đạo",
            "0100109106",
            "Nguyễn Thị Bảy 000",
            "5 ngõ 12 Lê Lợi",
            "Về việc chúc mừng",
            "Kính gửi chị Bảy,",
            "Chúc mừng sinh nhật!",
        ):
            self.assertIn(block, text)
        fonts = {
            font.get_object()["/BaseFont"].split("+")[1]
            for font in reader.pages[0]["/Resources"]["/Font"].values()
        }
        self.assertLessEqual(fonts, {"CRM-Serif", "CRM-Serif-Bold", "CRM-Serif-Italic"})
        self.assertEqual(row.state, "sending")
        self.assertIn("5 ngõ 12 Lê Lợi", row.address)
        letter = self.batch.letter_ids
        self.assertEqual((letter.state, letter.page_count), ("printed", 1))
        self.assertEqual(self.batch.state, "printed")

    def test_one_two_and_fifty_letters(self):
        for number in (1, 2, 50):
            with self.subTest(number=number):
                self.batch = self.batch.copy()
                self._fill(number)
                self.batch.state = "printing"
                self.batch._print_parts()
                self.assertEqual(len(self._read().pages), number)

    def test_address_shows_in_the_window_wherever_the_letter_slips_to(self):
        """Left window: x 20–100 mm and y 50–84 mm are always visible."""
        long_name = "Công ty trách nhiệm hữu hạn một thành viên " * 5
        self._queue(self._create_customer(long_name[:200].strip(), is_company=True))
        for side, visible in (("left", (20, 100)), ("right", (110, 190))):
            with self.subTest(side=side):
                batch = self.batch.copy({"window": side})
                batch.action_fill()
                batch.action_print()
                self.batch = batch
                places = self._get_places(self._read().pages[0])
                shown = [
                    (x, y)
                    for x, y, text in places
                    if "Lê Lợi" in text or "trách" in text
                ]
                self.assertTrue(shown)
                for x, y in shown:
                    self.assertTrue(visible[0] <= x <= visible[1], (x, y))
                    self.assertTrue(50 <= y <= 84, (x, y))
                # Nothing else comes near the window, which may show 39 to 95 mm.
                others = [p for p in places if "Chúc mừng" in p[2]]
                self.assertTrue(all(y > 95 for _x, y, _text in others))
                batch.letter_ids._mark_returned("refused", "2026-11-22")
                batch.letter_ids.interaction_id.action_send_again()

    def _get_places(self, page):
        """Return (x, y, text) in millimetres from the top left of the sheet."""
        places, height = [], float(page.mediabox[3])

        def visit(text, matrix, text_matrix, _font, _size):
            if text.strip():
                x = text_matrix[4] * matrix[0] + matrix[4]
                y = text_matrix[5] * matrix[3] + matrix[5]
                places.append((x / MM, (height - y) / MM, text))

        page.extract_text(visitor_text=visit)
        return places

    def test_missing_address_is_told_and_the_others_are_printed(self):
        partner = self._create_customer("Trần Văn Ba")
        row = self._queue(partner)
        self._fill(2)
        partner.street = False
        self.batch.action_print()
        letter = self._get_letter(row)
        self.assertEqual(letter.state, "failed")
        self.assertEqual(
            letter.error, "Trần Văn Ba has no full address: enter street and province."
        )
        self.assertEqual((row.state, row.error), ("queued", letter.error))
        self.assertEqual(self.batch.failed_count, 1)
        self.assertEqual(len(self._read().pages), 2)
        partner.street = "7 Hàng Bài"
        self.batch.action_print()
        self.assertEqual((letter.state, row.error), ("printed", False))
        self.assertEqual(len(self._read().pages), 1)

    def test_address_that_a_letter_came_back_from(self):
        row = self._fill()
        row.partner_id.letter_returned_on = "2026-11-01"
        self.batch.action_print()
        self.assertIn("came back", self.batch.letter_ids.error)
        row.partner_id.street = "9 Hàng Bài"
        self.batch.action_print()
        self.assertEqual(self.batch.letter_ids.state, "printed")

    def test_error_of_one_letter_stops_no_other(self):
        rows = self._fill(3)
        cls = type(self.env["crm.letter"])
        core = cls._get_recipient_lines

        def fail(letter):
            if letter.interaction_id == rows[1]:
                raise ZeroDivisionError("division by zero")
            return core(letter)

        logger = "odoo.addons.crm_vn_core.models.channel.crm_letter_batch_print"
        with patch.object(cls, "_get_recipient_lines", fail), mute_logger(logger):
            self.batch.action_print()
        self.assertEqual(rows.mapped("state"), ["sending", "queued", "sending"])
        letter = self._get_letter(rows[1])
        self.assertEqual(letter.error, "division by zero")
        self.assertEqual(len(self._read().pages), 2)

    def test_corrected_letter_is_printed_after_the_others(self):
        rows = self._fill(2)
        rows[0]._get_body().sudo().body = False
        self.batch.action_print()
        letter = self._get_letter(rows[0])
        self.assertEqual(letter.state, "failed")
        self.assertIn("empty", letter.error)
        rows[0]._get_body().sudo().body = "Kính gửi cô Bảy"
        self.batch.action_print()
        self.assertEqual(letter.state, "printed")
        self.assertFalse(letter.error)
        reader = self._read()
        self.assertEqual(len(reader.pages), 1)
        self.assertIn("cô Bảy", reader.pages[0].extract_text())

    def test_many_letters_are_printed_in_the_background(self):
        rows = self._fill(21)
        self.assertFalse(self.batch.action_print())
        self.assertEqual(self.batch.state, "printing")
        self.assertEqual(set(rows.mapped("state")), {"queued"})
        with (
            patch.object(crm_letter_batch_print, "PART", 10),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("crm_vn_core.ir_cron_print_letters").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.batch.state, "printed")
        self.assertEqual(set(rows.mapped("state")), {"sending"})
        texts = [page.extract_text() for page in self._read().pages]
        self.assertEqual(len(texts), 21)
        for index, text in enumerate(texts):
            self.assertIn(f"Bảy {index:03d}", text)
        parts = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.letter.batch"), ("description", "=", "part")]
        )
        self.assertFalse(parts)

    def test_printing_goes_on_where_it_was_stopped(self):
        """The time of the job ends after the first part; the next run does the rest."""
        self._fill(25)
        self.batch.state = "printing"
        with patch.object(crm_letter_batch_print, "PART", 10):
            self.batch._print_parts(commit=lambda count: 0)
            self.assertEqual(self.batch.waiting_count, 15)
            self.assertEqual(self.batch.state, "printing")
            self.assertEqual(self.batch.progress, 40)
            self.batch._print_parts()
        self.assertEqual(len(self._read().pages), 25)

    def test_mourning_that_came_since_stops_the_letter(self):
        row = self._queue(self._create_customer("Trần Văn Ba"), purpose="care")
        self._fill(1)
        self.env["crm.contact.hold"].create(
            {"partner_id": row.partner_id.id, "reason": "mourning"}
        )
        self.batch.action_print()
        letter = self._get_letter(row)
        self.assertEqual(letter.state, "failed")
        self.assertEqual(row.state, "suppressed")
        self.assertEqual(row.suppress_reason, "mourning")
        self.assertIn("Mourning", letter.error)

    def test_posted_and_returned(self):
        row = self._fill()
        self.batch.action_print()
        letter = self.batch.letter_ids
        letter.tracking_number = "RA123456789VN"
        letter.action_posted()
        self.assertEqual((letter.state, row.state), ("posted", "sent"))
        self.assertEqual(self.batch.state, "done")
        wizard = (
            self.env["crm.letter.return"]
            .with_user(self.user)
            .with_context(active_model="crm.letter", active_ids=letter.ids)
            .create({"reason": "moved", "date": "2026-11-22"})
        )
        wizard.action_confirm()
        self.assertEqual((letter.state, row.state), ("returned", "failed"))
        self.assertEqual(row.error, "Moved Away")
        self.assertEqual(row.event_ids.mapped("kind"), ["bounced", "sent"])
        partner = row.partner_id
        self.assertEqual(partner.letter_return_reason, "moved")
        again = self._queue(partner)
        self.assertEqual(again.state, "suppressed")
        self.assertEqual(again.suppress_reason, "bounced")
        partner.street = "9 Hàng Bài"
        self.assertFalse(partner.letter_returned_on)
        self.assertEqual(self._queue(partner).state, "queued")

    def test_refused_letter_says_nothing_about_the_address(self):
        row = self._fill()
        self.batch.action_print()
        self.batch.letter_ids._mark_returned("refused", "2026-11-22")
        self.assertFalse(row.partner_id.letter_returned_on)

    def test_same_address_written_again_keeps_the_mark(self):
        partner = self._create_customer(letter_returned_on="2026-11-01")
        partner.write({"street": partner.street})
        self.assertTrue(partner.letter_returned_on)

    def test_what_is_not_printed_cannot_be_posted(self):
        self._fill()
        with self.assertRaises(UserError):
            self.batch.letter_ids.action_posted()

    def test_letter_is_in_one_batch(self):
        row = self._fill()
        other = self.batch.copy()
        with self.assertRaises(UserError):
            other.action_fill()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["crm.letter"].create(
                {"batch_id": other.id, "interaction_id": row.id}
            )

    def test_batch_from_chosen_interactions(self):
        first = self._queue(self._create_customer())
        self._queue(self._create_customer())
        later = self._queue(self._create_customer(), scheduled_at="2099-01-01")
        action = (first | later).with_user(self.user).action_make_letter_batch()
        batch = self.env["crm.letter.batch"].browse(action["res_id"])
        self.assertEqual(batch.letter_ids.interaction_id, first | later)
        with self.assertRaises(UserError):
            first.with_user(self.user).action_make_letter_batch()

    def test_filters_of_the_batch(self):
        other = new_test_user(self.env, "letter_other", groups=f"{CORE}user")
        mine = self._queue(self._create_customer())
        self._queue(self._create_customer(), user_id=other.id)
        self.batch.officer_id = self.user
        self.batch.action_fill()
        self.assertEqual(self.batch.letter_ids.interaction_id, mine)

    def test_letters_of_another_company_stay_away(self):
        company = self.env["res.company"].create({"name": "Chi nhánh khác"})
        self._queue(self._create_customer(), company_id=company.id)
        with self.assertRaises(UserError):
            self.batch.action_fill()
        batch = self.env["crm.letter.batch"].create(
            {"name": "Khác", "company_id": company.id}
        )
        Batch = self.env["crm.letter.batch"].with_user(self.user)
        self.assertFalse(Batch.search([("id", "=", batch.id)]))

    def test_employee_without_customers_prints_nothing(self):
        employee = new_test_user(self.env, "letter_employee", groups="base.group_user")
        self._fill()
        with self.assertRaises(AccessError):
            self.batch.with_user(employee).action_print()

    def test_printed_batch_stays(self):
        self._fill()
        self.batch.action_print()
        with self.assertRaises(UserError):
            self.batch.unlink()
        with self.assertRaises(UserError):
            self.batch.letter_ids.unlink()

    def test_place_and_date(self):
        self.batch.date = "2026-02-05"
        partner = self._create_customer()
        partner.lang = False
        english = self.batch.with_context(lang="en_US")
        self.assertIn("February 5, 2026", english._get_place_and_date(partner))
        vietnamese = self.batch.with_context(lang="vi_VN")
        line = vietnamese._get_place_and_date(partner)
        self.assertTrue(line.endswith("ngày 05 tháng 02 năm 2026"), line)
        self.batch.date = "2026-11-22"
        line = vietnamese._get_place_and_date(partner)
        self.assertTrue(line.endswith("ngày 22 tháng 11 năm 2026"), line)


@tagged("post_install", "-at_install")
class TestLetterFiles(LetterCase):
    """Labels and the list for the post office."""

    def test_labels_on_sheets(self):
        self._fill(30)
        self.batch.first_label = 20
        action = self.batch.action_print_labels()
        self.assertIn("/labels_pdf/", action["url"])
        texts = [page.extract_text() for page in self._read("labels_pdf").pages]
        # Five labels are left on the first sheet of 24.
        self.assertEqual([text.count("Nguyễn Thị") for text in texts], [5, 24, 1])

    def test_labels_lie_on_the_paper(self):
        for form in self.env["crm.label.format"].search([]):
            sheet, left, top = form._get_place(form.count - 1)
            self.assertEqual(sheet, 0)
            self.assertLessEqual(left + form.label_width, 211)
            self.assertLessEqual(top + form.label_height, 298)
            self.assertEqual(form._get_place(form.count)[0], 1)

    def test_labels_larger_than_the_sheet_are_refused(self):
        with self.assertRaisesRegex(UserError, "more than the sheet"):
            self.env["crm.label.format"].create(
                {"name": "Quá khổ", "columns": 4, "label_width": 70}
            )

    def test_list_for_the_post_office(self):
        row = self._fill(2)[0]
        row.partner_id.write({"name": "=cmd|'/C calc'!A0", "phone": "0912 345 678"})
        self.batch.action_print()
        with self.assertRaises(AccessError):
            self.batch.action_export_post_list()
        batch = self.batch.with_user(self.trusted)
        batch.action_export_post_list()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(batch.post_list)))
        rows = list(book.active.values)
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[1][0], 1)
        names = {line[1] for line in rows[1:]}
        self.assertIn("=cmd|'/C calc'!A0", names)
        cells = [cell for line in book.active.iter_rows() for cell in line]
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])
        log = self.env["crm.export.log"].search([], limit=1)
        self.assertEqual(log.res_model, "crm.letter")
        self.assertEqual(log.record_count, 2)
        self.assertTrue(log.has_personal_data)

    def test_tracking_numbers_are_pasted_in_order(self):
        self._fill(3)
        self.batch.action_print()
        Wizard = self.env["crm.letter.tracking"].with_user(self.user)
        vals = {"batch_id": self.batch.id}
        Wizard.create(vals | {"numbers": "RA1\n\nRA3\n"}).action_confirm()
        letters = self.batch.letter_ids.sorted("sequence")
        self.assertEqual(letters.mapped("tracking_number"), ["RA1", False, "RA3"])
        self.assertEqual(letters[2].interaction_id.provider_ref, "RA3")
        with self.assertRaisesRegex(UserError, "4 lines for 3"):
            Wizard.create(vals | {"numbers": "1\n2\n3\n4"}).action_confirm()
        with self.assertRaisesRegex(UserError, "twice"):
            Wizard.create(vals | {"numbers": "RA1\nRA1"}).action_confirm()
