# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestCareCoordination(CareCommon):
    """Care events in hand-overs and during leave."""

    def test_open_events_go_along(self):
        customer = self._create_customer(user_id=self.officer.id)
        program = self._create_program()
        common = {"partner_id": customer.id, "program_id": program.id}
        mine = self._create_event(**common)
        done = self._create_event(**common)
        done.with_user(self.officer).write({"state": "done"})
        others = self._create_event(**common, user_id=self.lead.id)
        Handover = self.env["crm.customer.handover"].with_user(self.officer)
        handover = Handover._propose(
            customer.with_user(self.officer),
            {"to_user_id": self.colleague.id, "reason": "workload"},
        )
        self.assertIn("Open Care Events: 1", handover.work_text)
        handover.with_user(self.colleague).action_accept()
        self.env.invalidate_all()
        self.assertEqual(mine.user_id, self.colleague)
        self.assertEqual(done.user_id, self.officer)
        self.assertEqual(others.user_id, self.lead)
        self.assertEqual(customer.user_id, self.colleague)

    def test_events_stay_when_they_are_to_stay(self):
        customer = self._create_customer(user_id=self.officer.id)
        event = self._create_event(partner_id=customer.id)
        handover = (
            self.env["crm.customer.handover"]
            .with_user(self.officer)
            ._propose(
                customer.with_user(self.officer),
                {
                    "to_user_id": self.colleague.id,
                    "reason": "workload",
                    "with_care_events": False,
                },
            )
        )
        handover.with_user(self.colleague).action_accept()
        self.env.invalidate_all()
        self.assertEqual(event.user_id, self.officer)

    def test_colleague_covers(self):
        """The colleague finds the events of the absent one and finishes them."""
        event = self._create_event()
        seen = event.with_user(self.colleague)
        with self.assertRaises(AccessError):
            seen.read(["state"])
        self.env["crm.staff.cover"].create(
            {
                "user_id": self.officer.id,
                "cover_user_id": self.colleague.id,
                "date_from": self.TODAY,
                "date_to": self.TODAY + timedelta(days=3),
            }
        )
        self.env.invalidate_all()
        board = self.env["crm.care.board"].with_user(self.colleague).get_today_board()
        self.assertIn(event.id, [card["id"] for card in board["cards"]])
        seen.write({"state": "done"})
        self.assertEqual(event.state, "done")
