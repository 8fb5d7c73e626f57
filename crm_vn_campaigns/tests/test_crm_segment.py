# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import SegmentCommon

REFRESH_LOG = "odoo.addons.crm_vn_campaigns.models.crm_segment_refresh"


@tagged("post_install", "-at_install")
class TestCrmSegment(SegmentCommon):
    def test_refresh_writes_the_difference_alone(self):
        segment = self.create_segment()
        segment.action_refresh()
        self.assertEqual(self.get_current(segment), self.customers)
        self.assertRecordValues(
            segment,
            [{"member_count": 5, "entered_count": 5, "left_count": 0, "error": False}],
        )
        before = self.get_rows(segment)

        segment.action_refresh()
        self.assertEqual(self.get_rows(segment), before)
        self.assertRecordValues(
            segment, [{"member_count": 5, "entered_count": 0, "left_count": 0}]
        )

        self.customers[0].ref = "gone"
        self.customers[1].active = False
        new = self.env["res.partner"].create({"name": "Khách mới", "ref": "SEG9"})
        segment.action_refresh()
        self.assertEqual(self.get_current(segment), self.customers[2:] | new)
        self.assertRecordValues(
            segment, [{"member_count": 4, "entered_count": 1, "left_count": 2}]
        )
        # Three rows stayed untouched, two were closed, one came.
        self.assertEqual(len(set(self.get_rows(segment)) & set(before)), 3)

    def test_history_of_someone_who_comes_back(self):
        segment = self.create_segment()
        customer = self.customers[0]
        with freeze_time("2026-01-05 10:00:00"):
            segment.action_refresh()
        with freeze_time("2026-02-05 10:00:00"):
            customer.ref = "gone"
            segment.action_refresh()
        with freeze_time("2026-03-05 10:00:00"):
            customer.ref = "SEG0"
            segment.action_refresh()
        stays = self.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id), ("partner_id", "=", customer.id)],
            order="entered_at",
        )
        self.assertRecordValues(
            stays,
            [
                {
                    "entered_at": datetime(2026, 1, 5, 10),
                    "left_at": datetime(2026, 2, 5, 10),
                },
                {"entered_at": datetime(2026, 3, 5, 10), "left_at": False},
            ],
        )

    def test_empty_filter_result(self):
        segment = self.create_segment()
        segment.action_refresh()
        segment.domain = "[(0, '=', 1)]"
        self.assertFalse(segment.refreshed_at)
        segment.action_refresh()
        self.assertEqual((segment.member_count, segment.left_count), (0, 5))

    def test_only_customers(self):
        """Colleagues, our own companies and delivery addresses never get in."""
        marked = self.customers[0].ref
        self.user.partner_id.ref = marked
        self.env.company.partner_id.ref = marked
        self.env["res.partner"].create(
            {
                "name": "Kho",
                "type": "delivery",
                "parent_id": self.customers[1].id,
                "ref": marked,
            }
        )
        segment = self.create_segment()
        segment.action_refresh()
        self.assertEqual(self.get_current(segment), self.customers)

    def test_relative_dates_are_read_at_every_refresh(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.customers[0].id, "state": "sale"}
        )
        order.date_order = datetime(2026, 1, 10)
        self.env["crm.customer.score"]._refresh(self.env.company, full=True)
        self.env.ref("base.user_admin").company_ids |= self.env.company
        segment = self.env.ref("crm_vn_campaigns.crm_segment_no_order_6_months")
        segment.write({"active": True, "company_id": self.env.company.id})
        with freeze_time("2026-07-09 12:00:00"):
            segment.action_refresh()
            self.assertNotIn(self.customers[0], self.get_current(segment))
        with freeze_time("2026-07-11 12:00:00"):
            segment.action_refresh()
            self.assertIn(self.customers[0], self.get_current(segment))
        self.assertNotIn(self.customers[1], self.get_current(segment))

    def test_birthday_and_age_examples(self):
        hanoi = self.env.ref("base.state_vn_VN-HN")
        today = fields.Date.context_today(self.env.user)
        birthdate = date(today.year, today.month, 15) - relativedelta(years=30)
        woman, man = self.customers[:2]
        woman.write(
            {
                "gender": "female",
                "birthdate_date": birthdate,
                "state_id": hanoi.id,
            }
        )
        man.write(
            {
                "gender": "male",
                "birthdate_date": birthdate + relativedelta(months=1),
                "state_id": hanoi.id,
            }
        )
        women = self.env.ref("crm_vn_campaigns.crm_segment_women_ha_noi")
        birthdays = self.env.ref("crm_vn_campaigns.crm_segment_birthday_month")
        self.env.ref("base.user_admin").company_ids |= self.env.company
        (women | birthdays).write({"active": True, "company_id": self.env.company.id})
        (women | birthdays).action_refresh()
        self.assertFalse(women.error or birthdays.error)
        for segment in women | birthdays:
            with self.subTest(segment=segment.name):
                self.assertIn(woman, self.get_current(segment))
                self.assertNotIn(man, self.get_current(segment))

    def test_a_wrong_filter_is_refused_in_one_sentence(self):
        for domain in (
            "[('no_such_field', '=', 1)]",
            "[('name', '=', ",
            "[('name', 'near', 'x')]",
            "nonsense",
            "[('create_date', '>', 'yesterdayish')]",
            "__import__('os')",
            "[('id', '=', 1 / 0)]",
        ):
            with self.subTest(domain=domain):
                with self.assertRaises(ValidationError) as caught:
                    self.create_segment(domain=domain)
                self.assertIn("Khách thử", str(caught.exception))
                self.assertNotIn("\n", str(caught.exception))

    def test_preview_before_saving(self):
        with Form(self.env["crm.segment"].with_user(self.user)) as form:
            form.name = "Xem trước"
            form.domain = "[('ref', '=like', 'SEG%')]"
            self.assertEqual(form.preview_count, 5)
            form.domain = "[('ref', '=', 'SEG3')]"
            self.assertEqual(form.preview_count, 1)
            form.domain = "[('no_such_field', '=', 1)]"
            self.assertEqual(form.preview_count, 0)
            self.assertIn("no_such_field", form.preview_error)
            form.domain = "[]"

    def test_an_error_stays_on_its_segment(self):
        """One broken segment is told apart; the nightly job does the others."""
        self.env["crm.segment"].search([("kind", "=", "dynamic")]).active = False
        good = self.create_segment(name="A")
        broken = self.create_segment(name="B")
        last = self.create_segment(name="C")
        self.env.cr.execute(
            "UPDATE crm_segment SET domain = %s WHERE id = %s",
            ["[('field_of_a_removed_module', '=', 1)]", broken.id],
        )
        broken.invalidate_recordset()
        with self.enter_registry_test_mode(), mute_logger(REFRESH_LOG):
            self.env.ref(
                "crm_vn_campaigns.ir_cron_refresh_segments"
            ).method_direct_trigger()
        self.assertEqual((good.member_count, last.member_count), (5, 5))
        self.assertFalse(good.error or last.error)
        self.assertIn("field_of_a_removed_module", broken.error)
        self.assertTrue(broken.tried_at)
        self.assertFalse(broken.refreshed_at)

        broken.domain = "[('ref', '=', 'SEG1')]"
        broken.action_refresh()
        self.assertFalse(broken.error)
        self.assertEqual(broken.member_count, 1)

    def test_responsible_who_left(self):
        segment = self.create_segment()
        self.user.active = False
        with mute_logger(REFRESH_LOG):
            segment.action_refresh()
        self.assertIn("no longer an active user", segment.error)

    def test_nightly_job_skips_the_fresh(self):
        """The server calls a job again until nothing remains: it must come to that."""
        segment = self.create_segment()
        segment.action_refresh()
        tried_at = segment.tried_at = fields.Datetime.now() - timedelta(minutes=10)
        self.env["crm.segment"].search([("id", "!=", segment.id)]).active = False
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_vn_campaigns.ir_cron_refresh_segments"
            ).method_direct_trigger()
        self.assertEqual(segment.tried_at, tried_at)

    def test_freeze_and_duplicate(self):
        segment = self.create_segment().with_user(self.user)
        action = segment.action_freeze()
        snapshot = self.env["crm.segment"].browse(action["res_id"])
        self.assertEqual((snapshot.kind, snapshot.member_count), ("snapshot", 5))
        self.customers[0].ref = "gone"
        (segment | snapshot).action_refresh()
        self.assertEqual(self.get_current(snapshot), self.customers)
        self.assertEqual(self.get_current(segment), self.customers[1:])

        copied = self.env["crm.segment"].browse(segment.action_duplicate()["res_id"])
        self.assertEqual(copied.domain, segment.domain)
        self.assertEqual((copied.kind, copied.member_count), ("dynamic", 0))

    def test_members_open_as_customers(self):
        segment = self.create_segment()
        segment.action_refresh()
        self.customers[0].ref = "gone"
        segment.action_refresh()
        action = segment.with_user(self.user).action_view_customers()
        found = self.env["res.partner"].with_user(self.user).search(action["domain"])
        self.assertEqual(found, self.customers[1:])

    def test_pick_by_hand(self):
        wizard = (
            self.env["crm.segment.add"]
            .with_user(self.user)
            .with_context(active_ids=self.customers[:2].ids)
        )
        action = wizard.create({"name": "Chọn tay"}).action_add()
        segment = self.env["crm.segment"].browse(action["res_id"])
        self.assertEqual((segment.kind, segment.member_count), ("static", 2))

        again = wizard.with_context(active_ids=self.customers[1:3].ids)
        again.create({"segment_id": segment.id}).action_add()
        self.assertEqual(self.get_current(segment), self.customers[:3])
        self.assertEqual(segment.member_count, 3)

        members = self.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id)]
        )
        members[0].action_leave()
        self.assertEqual(segment.member_count, 2)

    def test_merged_customers_stay_once(self):
        """Core would drop all stays of the source, or abort on the unique index."""
        both = self.create_segment(name="both")
        source_only = self.create_segment(name="one", domain="[('ref', '=', 'SEG1')]")
        (both | source_only).action_refresh()
        target, source = self.customers[:2]
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (target | source).ids, target
        )
        self.assertFalse(source.exists())
        self.assertEqual(self.get_current(both), self.customers - source)
        self.assertEqual(both.member_count, 4)
        self.assertEqual(self.get_current(source_only), target)
        self.assertEqual(source_only.member_count, 1)
