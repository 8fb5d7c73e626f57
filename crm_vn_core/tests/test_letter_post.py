# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_letter import CORE, LetterCase


@tagged("post_install", "-at_install")
class TestLetterPost(LetterCase):
    """Which letters come into a batch, who may, and what the post does with them."""

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
