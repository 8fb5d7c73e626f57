# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_vn_core.models.channel import crm_letter_batch_print

from .common_letter import LetterCase

MM = 72 / 25.4


@tagged("post_install", "-at_install")
class TestLetterPrint(LetterCase):
    """From the outbox to the printer."""

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
