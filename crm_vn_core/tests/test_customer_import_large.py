# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.exchange import crm_customer_import_job, crm_customer_import_steps
from .common_exchange import AN, BAY, ExchangeCase


@tagged("post_install", "-at_install")
class TestCustomerImportLarge(ExchangeCase):
    """Long lists: in the background, with few queries, and gone after a month."""

    def _many(self, count):
        return [
            (
                f"XM{n:04d}",
                f"Nguyễn Văn {chr(65 + n % 26)}{n}",
                None,
                None,
                None,
                None,
                None,
            )
            for n in range(count)
        ]

    def test_large_lists_run_in_the_background_and_resume(self):
        with (
            patch.object(crm_customer_import_steps, "INLINE_CHECK", 5),
            patch.object(crm_customer_import_steps, "INLINE_IMPORT", 5),
            patch.object(crm_customer_import_job, "BATCH", 4),
            self.enter_registry_test_mode(),
        ):
            cron = self.env.ref("crm_vn_core.ir_cron_customer_import")
            record = self._upload(*self._many(10))
            record.action_read()
            record.action_check()
            self.assertEqual(record.state, "checking")
            with self.assertRaises(UserError):
                record.unlink()
            cron.method_direct_trigger()
            self.assertEqual((record.state, record.new_count), ("preview", 10))
            record.action_import()
            self.assertEqual(record.state, "importing")
            Job = self.env["crm.customer.import.job"]
            left = Job.with_user(self.user)._import_all(record, commit=lambda done: 0)
            self.assertEqual((left, record.done_count, record.progress), (0, 4, 40.0))
            cron.method_direct_trigger()
            self.assertEqual((record.state, record.created_count), ("done", 10))
            self.assertEqual(record.line_ids.partner_id.create_uid, self.user)

    def test_a_list_that_fails_leaves_the_queue(self):
        with (
            patch.object(crm_customer_import_steps, "INLINE_CHECK", 0),
            self.enter_registry_test_mode(),
        ):
            record = self._upload(AN)
            record.action_read()
            record.action_check()
            record.file = base64.b64encode(b"%PDF-1.7 x")
            self.env.flush_all()
            cron = self.env.ref("crm_vn_core.ir_cron_customer_import")
            cron.method_direct_trigger()
            self.assertEqual(record.state, "mapping")
            self.assertIn("PDF", record.summary)

    def test_batches_do_not_search_per_line(self):
        few, many = self._check(*self._many(5)), None
        Job = self.env["crm.customer.import.job"].with_user(self.user)
        count = self._count_queries(lambda: Job._import_all(few))
        many = self._check(
            *[(f"Y{row[0]}", f"{row[1]} Y", *row[2:]) for row in self._many(60)]
        )
        more = self._count_queries(lambda: Job._import_all(many))
        self.assertLess(more - count, 20, "the number of queries grows with the lines")

    def test_known_customers_are_not_read_one_by_one(self):
        self._run(*self._many(60))
        few = self._upload(*self._many(5))
        all_ = self._upload(*self._many(60))
        (few | all_).action_read()
        count = self._count_queries(few.action_check)
        more = self._count_queries(all_.action_check)
        self.assertEqual(self._statuses(all_), ["unchanged"] * 60)
        self.assertLess(more - count, 20, "the number of queries grows with the lines")

    def test_old_address_becomes_a_ward_of_today(self):
        headers = ("Họ tên", "Địa chỉ", "Phường", "Quận", "Tỉnh/TP")
        rows = (
            ("An Một", "12 Lê Lợi", "Bến Nghé", "Q.1", "TP.HCM"),
            ("Ba Hai", "12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM", None, None, None),
            ("Ca Ba", "5 Trần Phú", None, None, "Đà Nẵng"),
            ("Dũng Bốn", "Ngõ 3", "Phường Không Có", "Quận Không Có", "Hà Nội"),
            ("Em Năm", "7 Trần Phú", None, None, "Bình Dương"),
        )
        record = self._run(*rows, headers=headers)
        one, two, three, four, five = record.line_ids.partner_id
        for partner in one, two:
            self.assertEqual(partner.city_id.vn_code, "26740")
            self.assertEqual(
                (partner.street, partner.vn_old_district), ("12 Lê Lợi", "Quận 1")
            )
        self.assertEqual((three.street, three.state_id.code), ("5 Trần Phú", "VN-DN"))
        self.assertEqual(five.state_id.code, "VN-SG", "the province it went into")
        self.assertEqual(five.vn_old_province, "Bình Dương")
        self.assertEqual(
            (four.vn_old_ward, four.city_id.id), ("Phường Không Có", False)
        )
        again = self._check(*rows, headers=headers)
        self.assertEqual(
            self._statuses(again),
            ["unchanged"] * 5,
            again.line_ids.mapped("change_text"),
        )

    def _count_queries(self, function):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_old_imports_are_deleted_with_their_personal_data(self):
        old, fresh = self._check(AN), self._check(BAY)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_customer_import SET write_date = now() - interval '31 days'"
            " WHERE id = %s",
            [old.id],
        )
        self.env.invalidate_all()
        self.env["crm.customer.import"]._gc_old_imports()
        self.assertFalse(old.exists())
        self.assertTrue(fresh.exists())
