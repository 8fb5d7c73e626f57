# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestSync(CareCommon):
    """Planned events follow the dates, occasions and customers they were made for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer()
        cls.birthday = cls._create_date(cls.customer, days=5)
        cls.program = cls._create_program(lead_days=30, start_days=1, due_days=2)
        cls.program._plan(cls.TODAY)
        cls.event = cls.event_model.search([("program_id", "=", cls.program.id)])

    def test_correct_the_day(self):
        self.birthday.write({"day": 10, "month": 12})
        self.assertRecordValues(
            self.event,
            [
                {
                    "date": date(2026, 12, 10),
                    "date_start": date(2026, 12, 9),
                    "date_deadline": date(2026, 12, 12),
                    "cycle_year": 2026,
                }
            ],
        )
        self.assertEqual(self.program._plan(self.TODAY), 0)

    def test_correct_the_calendar(self):
        """25/11 was meant in the lunar calendar: 2 January of the next solar year."""
        self.birthday.calendar = "lunar"
        self.assertEqual(self.event.date, date(2027, 1, 2))
        self.assertEqual(self.event.cycle_year, 2026)
        self.assertEqual(self.program._plan(date(2026, 12, 20)), 0)

    def test_correct_to_a_past_day(self):
        """The day was last week: the greeting is late, not a year early."""
        self.birthday.write({"day": 13, "month": 11})
        self.assertEqual(self.event.date, date(2026, 11, 13))
        self.assertTrue(self.event.is_overdue)

    def test_done_stays(self):
        self.event.mark_done()
        self.birthday.write({"day": 10, "month": 12})
        self.assertEqual(self.event.date, self.TODAY + timedelta(days=5))
        self.assertEqual(self.program._plan(self.TODAY), 0, "greeted this year")

    def test_next_year(self):
        """The night after the day the date moves on; this year's event stays."""
        with freeze_time("2026-11-26 03:00:00"):
            self.birthday.invalidate_recordset()
            self.env.cr.execute(
                "UPDATE crm_partner_date SET next_date = '2027-11-25' WHERE id = %s",
                [self.birthday.id],
            )
        self.assertEqual(self.event.date, date(2026, 11, 25))
        self.assertEqual(self.program._plan(date(2027, 11, 1)), 1)
        years = self._get_events(self.program).mapped("cycle_year")
        self.assertEqual(sorted(years), [2026, 2027])

    def test_archive_and_restore(self):
        self.birthday.active = False
        self.assertEqual(self.event.state, "skipped")
        self.assertEqual(self.event.skip_reason, "source_removed")
        self.birthday.active = True
        self.assertEqual(self.event.state, "planned")
        self.assertFalse(self.event.skip_reason)

    def test_write_the_same(self):
        """An import that writes what is there already changes nothing."""
        self.birthday.write(
            {
                "kind": "birthday",
                "partner_id": self.customer.id,
                "day": self.birthday.day,
                "month": self.birthday.month,
                "calendar": "solar",
            }
        )
        self.assertEqual(self.event.state, "planned")
        self.assertEqual(self.event.date, self.TODAY + timedelta(days=5))

    def test_other_kind(self):
        self.birthday.kind = "wedding"
        self.assertEqual(self.event.skip_reason, "source_removed")

    def test_other_customer(self):
        other = self._create_customer("Trần Văn Tám")
        self.birthday.partner_id = other
        self.assertEqual(self.event.partner_id, other)
        self.assertEqual(self.program._plan(self.TODAY), 0)

    def test_restore_not_what_people_skipped(self):
        self.event.mark_skipped("customer")
        self.birthday.active = False
        self.birthday.active = True
        self.assertEqual(self.event.skip_reason, "customer")

    def test_delete(self):
        self.birthday.unlink()
        self.assertEqual(self.event.state, "skipped")
        self.assertFalse(self.event.partner_date_id)

    def test_delete_and_enter_again(self):
        """The same day again is planned again; after a greeting it is not."""
        self.birthday.unlink()
        again = self._create_date(self.customer, days=5)
        self.assertEqual(self.program._plan(self.TODAY), 1)
        self._get_events(self.program).filtered("partner_date_id").mark_done()
        again.unlink()
        self._create_date(self.customer, days=5)
        self.assertEqual(self.program._plan(self.TODAY), 0)

    def test_customer_archived(self):
        self.customer.active = False
        self.assertEqual(self.event.skip_reason, "customer_archived")
        self.customer.active = True
        self.assertEqual(self.event.state, "planned")

    def test_program_stopped(self):
        self.program.active = False
        self.assertEqual(self.event.skip_reason, "program_stopped")
        self.program.active = True
        self.assertEqual(self.event.state, "planned")

    def test_occasion_moves(self):
        program = self._create_occasion_program(
            days=10, partner_domain=f"[('id', '=', {self.customer.id})]"
        )
        program._plan(self.TODAY)
        event = self._get_events(program)
        program.occasion_id.write({"day": 5, "month": 12})
        self.assertEqual(event.date, date(2026, 12, 5))
        self.assertEqual(program._plan(self.TODAY), 0)
        program.occasion_id.active = False
        self.assertEqual(event.skip_reason, "source_removed")

    def test_many_dates_one_statement(self):
        """An import that corrects many dates costs no query per date."""
        dates = self.birthday
        for number in range(20):
            dates |= self._create_date(self._create_customer(f"K{number}"), days=6)
        self.program._plan(self.TODAY)
        self.env.flush_all()
        start = self.cr.sql_log_count
        self.event_model._follow_source("partner_date_id", dates)
        self.assertLess(self.cr.sql_log_count - start, 6)


@tagged("post_install", "-at_install")
class TestMerge(CareCommon):
    """Of two customers that become one, each day keeps one event and loses nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls._create_customer("Bảy", ref="CARE")
        cls.source = cls._create_customer("Nguyễn Thị Bảy", ref="CARE2")

    def _merge(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.kept | self.source).ids, self.kept, extra_checks=False)

    def _plan_occasion(self):
        ids = (self.kept | self.source).ids
        program = self._create_occasion_program(partner_domain=f"[('id', 'in', {ids})]")
        program._plan(self.TODAY)
        events = self._get_events(program)
        kept = events.filtered(lambda event: event.partner_id == self.kept)
        return kept, events - kept

    def test_done_wins(self):
        kept, other = self._plan_occasion()
        kept.result_note = "Gọi lại chiều"
        other.mark_done("reached", "Cô rất vui")
        other.with_context(tracking_disable=False).message_post(body="Đã gọi")
        message = other.message_ids
        self._merge()
        self.assertFalse(other.exists())
        self.assertEqual(kept.partner_id, self.kept)
        self.assertEqual((kept.state, kept.result), ("done", "reached"))
        self.assertEqual(kept.result_note, "Gọi lại chiều\nCô rất vui")
        self.assertIn(message, kept.message_ids)

    def test_done_of_destination_wins(self):
        kept, other = self._plan_occasion()
        kept.mark_done("reached")
        other.mark_skipped("unreachable", "Máy bận")
        self._merge()
        self.assertFalse(other.exists())
        self.assertEqual((kept.state, kept.skip_reason), ("done", False))
        self.assertEqual(kept.result_note, "Máy bận")

    def test_two_birthdays(self):
        """The merge keeps one birthday; the event of the other is not worked on."""
        self._create_date(self.kept, days=3, year=1966)
        self._create_date(self.source, days=8)
        program = self._create_program()
        self.assertEqual(program._plan(self.TODAY), 2)
        self._merge()
        events = self._get_events(program)
        self.assertEqual(events.partner_id, self.kept)
        self.assertEqual(events.sorted("date").mapped("state"), ["planned", "skipped"])

    def test_same_day_of_another_kind(self):
        """Weddings may live side by side; one of their greetings is enough."""
        self._create_date(self.kept, days=3, kind="wedding", name="A")
        self._create_date(self.source, days=3, kind="wedding", name="B")
        program = self._create_program(date_kind="wedding")
        self.assertEqual(program._plan(self.TODAY), 2)
        events = self._get_events(program)
        events.filtered(lambda e: e.partner_id == self.source).mark_done()
        self._merge()
        event = self._get_events(program)
        self.assertEqual((event.partner_id, event.state), (self.kept, "done"))

    def test_same_birthday(self):
        self._create_date(self.kept, days=3)
        self._create_date(self.source, days=3)
        program = self._create_program()
        program._plan(self.TODAY)
        self._merge()
        self.assertEqual(len(self._get_events(program)), 1)
        self.assertEqual(program._plan(self.TODAY), 0)
