# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users
from odoo.tools import mute_logger

from .common import SegmentCommon


@tagged("post_install", "-at_install")
class TestCrmSegmentSecurity(SegmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Công ty khác"})
        cls.branch = cls.env["res.company"].create(
            {"name": "Chi nhánh Huế", "parent_id": cls.env.company.id}
        )
        cls.shared, cls.ours, cls.theirs, cls.hue, _rest = cls.customers
        cls.ours.company_id = cls.env.company
        cls.theirs.company_id = cls.other_company
        cls.hue.company_id = cls.branch

    def test_no_customer_of_another_company(self):
        """Not even when the responsible works in both."""
        self.user.company_ids = self.env.company | self.other_company
        segment = self.create_segment()
        segment.action_refresh()
        current = self.get_current(segment)
        self.assertIn(self.shared, current)
        self.assertIn(self.ours, current)
        self.assertNotIn(self.theirs, current)

    def test_superuser_is_not_responsible(self):
        with self.assertRaises(ValidationError):
            self.create_segment(user_id=self.env.ref("base.user_root").id)

    def test_a_customer_who_changes_company_leaves(self):
        segment = self.create_segment()
        segment.action_refresh()
        self.ours.company_id = self.other_company
        segment.action_refresh()
        self.assertNotIn(self.ours, self.get_current(segment))
        self.assertEqual(segment.left_count, 1)

    def test_branches_of_the_responsible(self):
        """The head office sees its branches; a branch does not see its sister."""
        segment = self.create_segment()
        segment.action_refresh()
        self.assertNotIn(self.hue, self.get_current(segment))
        self.user.company_ids |= self.branch
        segment.action_refresh()
        self.assertIn(self.hue, self.get_current(segment))

    def test_by_hand_neither(self):
        segment = self.create_segment(kind="static")
        with self.assertRaises(ValidationError):
            self.env["crm.segment.member"].create(
                {"segment_id": segment.id, "partner_id": self.theirs.id}
            )

    def test_record_rules_of_the_responsible_hold(self):
        """A salesperson's rule on orders counts, though the cron runs as root."""
        self.env["ir.rule"].create(
            {
                "name": "hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.ours.id})]",
                "groups": [Command.link(self.env.ref("base.group_user").id)],
            }
        )
        segment = self.create_segment()
        segment.action_refresh()
        self.assertNotIn(self.ours, self.get_current(segment))

    @users("segment_user")
    def test_user_edits_own(self):
        own = self.env["crm.segment"].create({"name": "Của tôi"})
        own.name = "Của tôi 2"
        own.action_refresh()
        self.assertEqual(own.user_id, self.env.user)
        with self.assertRaises(AccessError):
            own.user_id = self.manager
        with self.assertRaises(AccessError):
            self.env["crm.segment"].create({"name": "x", "user_id": self.manager.id})
        own.unlink()

    def test_user_reads_others(self):
        segment = self.create_segment(user_id=self.manager.id)
        as_user = segment.with_user(self.user)
        self.assertEqual(as_user.name, "Khách thử")
        for act in (
            lambda: as_user.write({"name": "x"}),
            as_user.action_refresh,
            as_user.unlink,
        ):
            with self.assertRaises(AccessError):
                act()
        segment.action_refresh()
        members = self.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id)]
        )
        self.assertTrue(members.with_user(self.user).mapped("entered_at"))
        with self.assertRaises(AccessError):
            members[0].with_user(self.user).action_leave()

    def test_members_of_dynamic_segments_are_not_for_hands(self):
        segment = self.create_segment()
        segment.action_refresh()
        member = self.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id)], limit=1
        )
        for user in self.user, self.manager:
            with self.assertRaises(AccessError):
                member.with_user(user).unlink()

    def test_manager_edits_all(self):
        segment = self.create_segment().with_user(self.manager)
        segment.name = "Đổi tên"
        segment.action_refresh()
        segment.user_id = self.manager
        segment.unlink()

    def test_other_company_sees_nothing(self):
        segment = self.create_segment()
        segment.action_refresh()
        stranger = new_test_user(
            self.env,
            "segment_stranger",
            "crm_vn_campaigns.group_crm_vn_campaigns_manager",
            company_id=self.other_company.id,
            company_ids=[Command.set(self.other_company.ids)],
        )
        for model in "crm.segment", "crm.segment.member":
            records = self.env[model].with_user(stranger)
            found = records.with_context(active_test=False).search([])
            self.assertNotIn(segment.id, found.ids)
            self.assertFalse(found & segment if model == "crm.segment" else found)

    def test_a_plain_employee_has_no_access(self):
        employee = new_test_user(self.env, "plain_employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["crm.segment"].with_user(employee).search([])

    def test_borrowed_eyes(self):
        """A manager may not read a hidden field through a colleague's segment."""
        segment = self.create_segment(user_id=self.env.ref("base.user_admin").id)
        hidden = self.env["res.partner"]._fields["signup_type"]
        self.assertEqual(hidden.groups, "base.group_erp_manager")
        with self.assertRaises(ValidationError):
            segment.with_user(self.manager).domain = "[('signup_type', '=', 'x')]"

    def test_twice_in_one_segment_is_impossible(self):
        segment = self.create_segment()
        segment.action_refresh()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "INSERT INTO crm_segment_member (segment_id, partner_id, entered_at)"
                " VALUES (%s, %s, now())",
                [segment.id, self.shared.id],
            )
