# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestEvent(CareCommon):
    def _run_wizard(self, events, method, **values):
        """Press a button of ``events`` and confirm the dialog it opens."""
        action = getattr(events, method)()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        with Form(wizard) as form:
            for name, value in values.items():
                setattr(form, name, value)
        return form.record.action_confirm()

    def test_event_by_hand(self):
        """The staff add an event; the program fills in what it knows."""
        program = self._create_program(start_days=2, due_days=1, action="visit")
        with Form(self.event_model) as form:
            form.partner_id = self._create_customer()
            form.program_id = program
            form.date = date(2026, 12, 1)
        self.assertRecordValues(
            form.record,
            [
                {
                    "kind": "birthday",
                    "cycle_year": 2026,
                    "action": "visit",
                    "date_start": date(2026, 11, 29),
                    "date_deadline": date(2026, 12, 2),
                    "state": "planned",
                }
            ],
        )

    def test_occasion_by_hand_is_unique(self):
        """By hand or by night, one event for an occasion of a year."""
        customer = self._create_customer(ref="CARE")
        program = self._create_occasion_program(partner_domain="[('ref', '=', 'CARE')]")
        self._create_event(program_id=program.id, partner_id=customer.id)
        self.assertEqual(program._plan(self.TODAY), 0)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_event(program_id=program.id, partner_id=customer.id)

    @users("care_officer")
    def test_done_in_bulk(self):
        events = self._create_event() | self._create_event()
        events = events.with_env(self.env)
        self._run_wizard(events, "action_done", result="sent", note="Vui lắm")
        for event in events:
            self.assertEqual(event.state, "done")
            self.assertEqual(event.result, "sent")
            self.assertEqual(event.result_note, "Vui lắm")
            self.assertEqual(event.done_uid, self.env.user)
            self.assertTrue(event.done_date)

    @users("care_officer")
    def test_skip(self):
        event = self._create_event().with_env(self.env)
        self._run_wizard(event, "action_skip", reason="unreachable")
        self.assertEqual(event.state, "skipped")
        self.assertEqual(event.skip_reason, "unreachable")
        with self.assertRaises(UserError):
            event.mark_skipped("program_stopped")

    @users("care_lead")
    def test_reassign(self):
        events = (self._create_event() | self._create_event()).with_env(self.env)
        self._run_wizard(events, "action_reassign", user_id=self.colleague)
        self.assertEqual(events.user_id, self.colleague)

    @users("care_officer")
    def test_undo(self):
        """A slip is taken back, result and all."""
        event = self._create_event().with_env(self.env)
        event.mark_done("no_answer")
        event.action_reset()
        self.assertRecordValues(
            event,
            [
                {
                    "state": "planned",
                    "result": False,
                    "done_date": False,
                    "done_uid": False,
                }
            ],
        )

    @users("care_officer")
    def test_take_and_start(self):
        event = self._create_event(user_id=False).with_env(self.env)
        event.action_start()
        self.assertEqual(event.state, "in_progress")
        self.assertEqual(event.user_id, self.env.user)

    def test_done_without_result(self):
        """One tap gives the result that fits the action."""
        for action, result in (("call", "reached"), ("gift", "delivered")):
            event = self._create_event(action=action)
            event.mark_done()
            self.assertEqual(event.result, result)

    def test_approval(self):
        """Before a manager's approval nobody works on it, by button or otherwise."""
        program = self._create_program(approval_required=True)
        event = self._create_event(program_id=program.id)
        as_officer = event.with_user(self.officer)
        self.assertTrue(as_officer.needs_approval)
        for method in ("action_start", "mark_done"):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(as_officer, method)()
        with self.assertRaises(UserError):
            as_officer.write({"state": "done"})
        with self.assertRaisesRegex(UserError, "manager"):
            as_officer.action_approve()
        with self.assertRaises(UserError):
            self.event_model.with_user(self.officer).create(
                {
                    "program_id": program.id,
                    "partner_id": event.partner_id.id,
                    "state": "done",
                }
            )
        as_officer.mark_skipped("late")
        with self.assertRaises(UserError):
            as_officer.write({"state": "done"})
        as_officer.action_reset()
        event.with_user(self.manager).action_approve()
        as_officer.mark_done()
        self.assertEqual(event.state, "done")

    def test_approve_all(self):
        program = self._create_program(approval_required=True)
        events = self._create_event(program_id=program.id)
        events |= self._create_event(program_id=program.id)
        events[1].mark_skipped("customer")
        program.with_user(self.manager).action_approve_planned()
        self.assertEqual(events.mapped("state"), ["approved", "skipped"])

    def test_overdue(self):
        late = self._create_event(date=self.TODAY - timedelta(days=1))
        done = self._create_event(date=self.TODAY - timedelta(days=1))
        done.mark_done()
        events = late | done | self._create_event()
        domain = [("id", "in", events.ids), ("is_overdue", "=", True)]
        self.assertEqual(self.event_model.search(domain), late)
        self.assertEqual(events.filtered("is_overdue"), late)
        domain = [("id", "in", events.ids), ("is_overdue", "=", False)]
        self.assertEqual(self.event_model.search_count(domain), 2)

    def test_my_team(self):
        team = self.env["crm.team"].create(
            {
                "name": "Care",
                "member_ids": [(6, 0, (self.officer | self.colleague).ids)],
            }
        )
        program = self._create_program(team_id=team.id)
        mates = self._create_event(user_id=self.colleague.id)
        free = self._create_event(user_id=False, program_id=program.id)
        other = self._create_event(user_id=self.lead.id)
        events = mates | free | other
        team_events = events.with_user(self.officer).sudo().filtered("is_my_team")
        self.assertEqual(team_events, mates | free)

    def test_customer_card(self):
        customer = self._create_customer()
        self._create_event(partner_id=customer.id)
        customer = customer.with_user(self.officer)
        self.assertEqual(customer.care_event_count, 1)
        action = customer.action_view_care_events()
        self.assertEqual(self.event_model.search_count(action["domain"]), 1)

    def test_last_event(self):
        customer = self._create_customer()
        before = self._create_event(
            partner_id=customer.id, date=self.TODAY - timedelta(days=300)
        )
        before.mark_done()
        event = self._create_event(partner_id=customer.id)
        self.assertEqual(event.last_event_id, before)
