# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_coordination import CoordinationCase


@tagged("post_install", "-at_install")
class TestStaffLock(CoordinationCase):
    def _lock(self, user, partner=None):
        self._as(self.sao if partner is None else partner, user).action_contact_today()
        self.env.invalidate_all()

    def _get_locks(self):
        domain = [("partner_id", "=", self.sao.id), ("reason", "=", "staff")]
        return self.env["crm.contact.hold"].search(domain)

    def test_colleagues_see_it(self):
        self._lock(self.an)
        card = self._as(self.sao, self.binh)
        self.assertEqual(card.staff_lock_message, "An contacts this customer today")
        self.assertEqual(card.staff_lock_owner, "colleague")
        self.assertFalse(card.hold_message, "it is told once")
        self.assertEqual(self._as(self.sao, self.an).staff_lock_owner, "me")
        employee = self._as(self.sao, self.employee)
        self.assertEqual(employee.staff_lock_owner, "colleague")

    def test_whole_company(self):
        """Two colleagues do not call two people of one customer on one day."""
        self._lock(self.an, self.person)
        self.assertEqual(self._get_locks().user_id, self.an)
        self.assertEqual(self._as(self.person, self.binh).staff_lock_owner, "colleague")
        with self.assertRaises(UserError):
            self._lock(self.binh, self.sao)

    def test_one_lock_a_day(self):
        self._lock(self.an)
        self._lock(self.an)
        self.assertEqual(len(self._get_locks()), 1)
        with self.assertRaisesRegex(UserError, "An contacts this customer today"):
            self._lock(self.binh)
        with self.assertRaisesRegex(UserError, "An contacts this customer today"):
            self._as(self.env["crm.contact.hold"], self.binh).create(
                {
                    "partner_id": self.sao.id,
                    "reason": "staff",
                    "date_start": self._day(-3),
                    "date_end": self._day(3),
                }
            )

    def test_ends_with_the_day_in_viet_nam(self):
        with freeze_time("2026-12-01 16:30:00"):
            self._lock(self.an)
            self.assertTrue(self._as(self.sao, self.binh).staff_lock_owner)
        with freeze_time("2026-12-01 17:30:00"):
            self.env.invalidate_all()
            self.assertFalse(self._as(self.sao, self.binh).staff_lock_owner)
            self._lock(self.binh)
        self.assertEqual(len(self._get_locks()), 2)

    def test_days(self):
        hold = self._as(self.env["crm.contact.hold"], self.an).create(
            {
                "partner_id": self.sao.id,
                "reason": "staff",
                "date_end": self._day(2),
                "note": "đang đàm phán",
            }
        )
        self.assertEqual(hold.user_id, self.an)
        message = self._as(self.sao, self.binh).staff_lock_message
        self.assertIn("An contacts this customer until", message)
        self.assertIn("đang đàm phán", message)

    @mute_logger("odoo.sql_db")
    def test_database_refuses(self):
        """What no check of the program can see: two at the same moment."""
        self._lock(self.an)
        self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.cr.execute(
                """
                INSERT INTO crm_contact_hold
                            (partner_id, reason, user_id, date_start, date_end)
                SELECT partner_id, reason, %s, date_start, date_end
                  FROM crm_contact_hold WHERE id = %s
                """,
                [self.binh.id, self._get_locks().id],
            )
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.cr.execute(
                "UPDATE crm_contact_hold SET user_id = NULL WHERE id = %s",
                [self._get_locks().id],
            )

    def test_release(self):
        self._lock(self.an)
        with self.assertRaises(UserError):
            self._as(self.sao, self.binh).action_release_contact()
        self._as(self.sao, self.an).action_release_contact()
        self._lock(self.binh)
        self.assertEqual(self._get_locks().user_id, self.binh)

    def test_release_keeps_the_past(self):
        with freeze_time(f"{self._day(-2)} 03:00:00"):
            hold = self._as(self.env["crm.contact.hold"], self.an).create(
                {
                    "partner_id": self.sao.id,
                    "reason": "staff",
                    "date_end": self._day(2),
                }
            )
        self._as(self.sao, self.an).action_release_contact()
        self.assertEqual(hold.date_end, self._day(-1))
        self.assertFalse(self._as(self.sao, self.binh).staff_lock_owner)

    def test_lock_of_a_colleague_is_the_colleagues(self):
        self._lock(self.an)
        lock = self._as(self._get_locks(), self.binh)
        for vals in (
            {"user_id": self.binh.id},
            {"date_end": self._day(-1), "date_start": self._day(-1)},
            {"reason": "dispute"},
        ):
            with self.assertRaisesRegex(UserError, "lock of An"):
                lock.write(vals)
        with self.assertRaises(UserError):
            self._as(self.env["crm.contact.hold"], self.binh).create(
                {
                    "partner_id": self.hoa().id,
                    "reason": "staff",
                    "user_id": self.an.id,
                }
            )
        with self.assertRaises(AccessError):
            self._lock(self.employee, self.hoa())
        self._create_cover(self.an, self.binh)
        self._as(self.sao, self.binh).action_release_contact()
        self.assertFalse(self._get_locks())

    def hoa(self):
        return self._create_customer("Hoa")

    def test_manager_takes_over(self):
        self._lock(self.an)
        with self.assertRaises(UserError):
            self._as(self.sao, self.binh).action_take_over_contact()
        self._as(self.sao, self.boss).action_take_over_contact()
        self.assertEqual(self._get_locks().user_id, self.boss)
        message = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.an.partner_id.ids)], limit=1
        )
        self.assertIn("Boss takes over", message.body)

    def test_other_holds_are_as_before(self):
        hold = self._as(self.env["crm.contact.hold"], self.binh).create(
            {"partner_id": self.sao.id, "reason": "mourning"}
        )
        self.assertFalse(hold.user_id)
        self.assertFalse(hold.date_end)
        self._lock(self.an)
        self.assertIn("Mourning", self._as(self.sao, self.binh).hold_message)
        self._as(hold, self.an).note = "mẹ mất"

    def test_merge(self):
        """Of two locks on one day the destination's stays; the other is in the log."""
        other = self._create_customer("Sao Mới", is_company=True)
        self._lock(self.an)
        self._lock(self.binh, other)
        hold = self.env["crm.contact.hold"].create(
            {"partner_id": other.id, "reason": "dispute"}
        )
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.sao | other).ids, self.sao
        )
        self.assertEqual(self._get_locks().user_id, self.an)
        self.assertEqual(hold.partner_id, self.sao)
        log = self.env["crm.partner.merge.log"].search(
            [("merged_name", "=", "Sao Mới")]
        )
        [dropped] = log.dropped_rows
        self.assertEqual(dropped["values"]["user_id"], self.binh.id)
