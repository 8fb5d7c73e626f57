# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import Form, new_test_user, tagged

from .common_channel import ChannelCommon


@tagged("post_install", "-at_install")
class TestInteractionVisit(ChannelCommon):
    """A visit and its entry in the calendar say the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            login="officer",
            groups="crm_vn_core.group_crm_vn_core_user",
            email="officer@binhminh.example",
        )
        cls.partner.write({"street": "12 Lê Lợi", "city": "Huế"})
        cls.start = fields.Datetime.now().replace(
            hour=3, minute=0, second=0, microsecond=0
        ) + timedelta(days=3)

    def _plan(self, **values):
        wizard = Form(
            self.env["crm.visit.plan"]
            .with_user(self.officer)
            .with_context(default_partner_id=self.partner.id)
        )
        values = {"summary": "Đưa hợp đồng", "date": self.start} | values
        for name, value in values.items():
            wizard[name] = value
        action = wizard.save().action_plan()
        row = self.Interaction.search(
            [("kind", "=", "visit")], order="id DESC", limit=1
        )
        return row.with_user(self.officer), action

    def test_plan(self):
        visit, action = self._plan(duration=90)
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(visit.state, "queued")
        event = visit.calendar_event_ids
        self.assertRecordValues(
            event,
            [
                {
                    "start": self.start,
                    "stop": self.start + timedelta(minutes=90),
                    "user_id": self.officer.id,
                }
            ],
        )
        self.assertIn("12 Lê Lợi", event.location)
        self.assertIn("Hoa", event.name)
        self.assertEqual(event.partner_ids, self.officer.partner_id)
        mails = self.env["mail.mail"].search([("email_to", "like", "hoa@example.com")])
        self.assertFalse(mails, "the calendar does not write past the gate")

    def test_moved_in_the_calendar(self):
        visit, __ = self._plan()
        later = self.start + timedelta(days=1)
        visit.calendar_event_ids.write(
            {"start": later, "stop": later + timedelta(minutes=30)}
        )
        self.assertRecordValues(
            visit, [{"scheduled_at": later, "date": later, "duration": 30}]
        )

    def test_moved_on_the_list(self):
        visit, __ = self._plan()
        visit.action_do_later(tomorrow=True)
        self.assertEqual(visit.calendar_event_ids.start, visit.scheduled_at)

    def test_cancelled(self):
        visit, __ = self._plan()
        event = visit.calendar_event_ids
        visit.action_cancel()
        self.assertFalse(event.active)
        visit.action_send_again()
        self.assertEqual(visit.state, "queued")
        self.assertTrue(event.active)

    def test_called_off_in_the_calendar(self):
        visit, __ = self._plan()
        visit.calendar_event_ids.with_user(self.officer).unlink()
        self.assertEqual(visit.state, "cancelled")
        visit, __ = self._plan()
        visit.calendar_event_ids.active = False
        self.assertEqual(visit.state, "cancelled")

    def test_done(self):
        """The calendar shows when it was, and a past visit is not called off."""
        visit, __ = self._plan()
        event = visit.calendar_event_ids
        action = visit.action_do_by_hand()
        log = Form(
            self.env["crm.contact.log"]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        self.assertEqual(log.kind, "visit")
        log.note = "Đã ký"
        log.save().action_log()
        self.assertEqual((visit.state, visit.outcome), ("done", "reached"))
        self.assertEqual(event.start, visit.date)
        event.unlink()
        self.assertEqual(visit.state, "done")

    def test_gate(self):
        """Who mourns is left in peace: no visit, nothing in the calendar, a reason."""
        self.env["crm.contact.hold"].create(
            {"partner_id": self.partner.id, "reason": "mourning"}
        )
        visit, action = self._plan()
        self.assertEqual(visit.state, "suppressed")
        self.assertFalse(visit.calendar_event_ids)
        self.assertIn("Mourning", action["params"]["message"])

    def test_moved_by_the_gate(self):
        self._consent(kind="visit", purpose="collection")
        night = self.start.replace(hour=16)
        visit, action = self._plan(date=night, purpose="collection")
        self.assertEqual(visit.scheduled_at, night + timedelta(hours=8))
        self.assertEqual(visit.calendar_event_ids.start, visit.scheduled_at)
        self.assertIn("Moved", action["params"]["message"])
