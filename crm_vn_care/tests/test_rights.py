# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged, users
from odoo.tools import mute_logger

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestRights(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls._create_program()
        cls.mine = cls._create_event(program_id=cls.program.id)
        cls.free = cls._create_event(program_id=cls.program.id, user_id=False)
        cls.other = cls._create_event(
            program_id=cls.program.id, user_id=cls.colleague.id
        )
        cls.events = cls.mine | cls.free | cls.other
        new_test_user(cls.env, login="care_nobody", groups="base.group_user")

    def _search(self):
        return self.env["crm.care.event"].search([("id", "in", self.events.ids)])

    @users("care_officer")
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_officer(self):
        """Sees and works own and unassigned events; plans and deletes nothing."""
        self.assertEqual(self._search(), (self.mine | self.free).with_env(self.env))
        self.free.with_env(self.env).action_take()
        self.assertEqual(self.free.user_id, self.env.user)
        with self.assertRaises(AccessError):
            self.other.with_env(self.env).mark_done()
        with self.assertRaises(AccessError):
            self.mine.with_env(self.env).unlink()
        with self.assertRaises(AccessError):
            self.program.with_env(self.env).name = "Mine"
        with self.assertRaises(AccessError):
            self.program.with_env(self.env).action_plan()
        with self.assertRaises(AccessError):
            self.program.with_env(self.env).action_approve_planned()

    @users("care_lead")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_lead(self):
        """Sees all events, but the programs are the manager's."""
        self.assertEqual(len(self._search()), 3)
        self.other.with_env(self.env).mark_done()
        with self.assertRaises(AccessError):
            self.program.with_env(self.env).active = False

    @users("care_manager")
    def test_manager(self):
        self.assertEqual(len(self._search()), 3)
        self.program.with_env(self.env).write({"name": "Renamed", "active": False})
        self.assertEqual(self.mine.state, "skipped")
        self.events.with_env(self.env).unlink()

    @users("care_nobody")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_employee(self):
        """Other employees see no care work, and their customer cards still open."""
        with self.assertRaises(AccessError):
            self._search()
        with self.assertRaises(AccessError):
            self.env["crm.care.board"].get_today_board()
        card = self.mine.partner_id.with_env(self.env)
        self.assertTrue(card.read(["name", "phone"]))
        self.assertNotIn("care_event_count", card.fields_get())

    def test_employee_corrects_a_date(self):
        """Who may correct a customer's date need not see the events that follow."""
        user = new_test_user(
            self.env, login="care_sales", groups="crm_vn_core.group_crm_vn_core_user"
        )
        birthday = self._create_date(self.mine.partner_id, days=2)
        self.program._plan(self.TODAY)
        birthday.with_user(user).write({"day": 1, "month": 12})
        event = self.event_model.search([("partner_date_id", "=", birthday.id)])
        self.assertEqual(str(event.date), "2026-12-01")
        self.mine.partner_id.with_user(user).active = False
        self.assertEqual(event.skip_reason, "customer_archived")

    def test_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.mine.company_id = other
        self.program.company_id = other
        officer = self.officer
        events = self.event_model.with_user(officer)
        self.assertNotIn(self.mine.id, events.search([]).ids)
        programs = self.env["crm.care.program"].with_user(officer).search([])
        self.assertNotIn(self.program.id, programs.ids)
        officer.company_ids |= other
        events = events.with_context(allowed_company_ids=officer.company_ids.ids)
        self.assertIn(self.mine.id, events.search([]).ids)
