# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exchange.errors import CODES
from ..exchange.tables import read_table
from ..models.exchange.messages import issue_texts, refusal_texts
from ..text.dates import ERRORS
from .common_exchange import AN, BAD, BAY, CO, HEADERS, ExchangeCase


@tagged("post_install", "-at_install")
class TestCustomerImport(ExchangeCase):
    def test_columns_are_proposed(self):
        record = self._upload(
            AN, headers=("Mã KH", "HO TEN", "x", "SĐT", "E", "DC", "GC")
        )
        record.action_read()
        self.assertEqual(record.state, "mapping")
        self.assertEqual(
            record.column_ids.mapped("target"),
            ["ref", "name", False, "phone", False, "street", "note"],
        )
        self.assertEqual(record.column_ids[1].sample, "Nguyễn Văn An")
        self.assertEqual(record.column_ids.mapped("letter")[:3], ["A", "B", "C"])

    def test_two_columns_cannot_go_to_one_place(self):
        record = self._upload(AN)
        record.action_read()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            record.column_ids[1].target = "ref"
            self.env.flush_all()

    def test_check_writes_no_customer(self):
        before = self.env["res.partner"].search_count([])
        record = self._check(AN, BAY, CO, BAD)
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertEqual(self._statuses(record), ["new", "new", "new", "error"])
        self.assertEqual(record.line_ids[3].issue_text[:4], "C5: ")
        self.assertEqual((record.new_count, record.error_count), (3, 1))
        self.assertEqual(record.problem_line_ids, record.line_ids[3])

    def test_customers_are_created_as_the_list_says(self):
        record = self._run(AN, BAY, CO)
        self.assertEqual((record.state, record.created_count), ("done", 3))
        an, bay, company = record.line_ids.partner_id
        self.assertEqual(
            (an.name, an.ref, an.email), ("Nguyễn Văn An", "XC001", "an@x.vn")
        )
        self.assertEqual(an.phone_sanitized, "+84912000001")
        self.assertEqual(bay.phone_sanitized, "+84380000002")
        self.assertIn("A", an.comment)
        self.assertFalse(an.is_company)
        self.assertTrue(company.is_company)
        self.assertEqual(an.create_uid, self.user)

    def test_dates_go_where_they_belong(self):
        record = self._run(AN, BAY, CO)
        an, bay, company = record.line_ids.partner_id
        self.assertEqual(str(an.birthdate_date), "1975-08-15")
        lunar = bay.date_ids
        self.assertEqual(
            (lunar.kind, lunar.calendar, lunar.day, lunar.month, lunar.year),
            ("birthday", "lunar", 15, 8, 0),
        )
        founding = company.date_ids
        self.assertEqual((founding.kind, founding.year), ("founding", 2010))
        self.assertFalse(company.birthdate_date)

    def test_the_same_file_again_changes_nothing(self):
        second_phone = (
            "XC009",
            "Võ Mai",
            "1980",
            "0912000009/0912000010",
            None,
            None,
            "B",
        )
        nobody = (None, "Chỉ Có Tên", None, None, None, "5 Trần Phú", None)
        rows = (AN, BAY, CO, second_phone, nobody)
        first = self._run(*rows)
        partners = first.line_ids.partner_id
        stamps = partners.mapped("write_date")
        self.env.cr.execute("SELECT count(*) FROM res_partner")
        before = self.env.cr.fetchone()
        again = self._run(*rows)
        self.assertEqual(
            self._statuses(again),
            ["unchanged"] * 5,
            again.line_ids.mapped("change_text"),
        )
        self.assertEqual(again.done_count, 0)
        self.env.cr.execute("SELECT count(*) FROM res_partner")
        self.assertEqual(self.env.cr.fetchone(), before)
        self.assertEqual(partners.mapped("write_date"), stamps)

    def test_update_touches_only_what_the_list_says(self):
        partner = self._run(AN).line_ids.partner_id
        partner.function = "Director"
        changed = ("XC001", "Nguyễn Văn An", None, "0912000099", None, None, "New note")
        record = self._check(changed)
        self.assertEqual(self._statuses(record), ["update"])
        self.assertIn("0912 000 099", record.line_ids.change_text)
        record.action_import()
        self.assertEqual(partner.phone_sanitized, "+84912000099")
        self.assertEqual((partner.email, partner.function), ("an@x.vn", "Director"))
        self.assertIn("A", partner.comment)
        self.assertIn("New note", partner.comment)

    def test_known_customers_may_be_left_alone(self):
        partner = self._run(AN).line_ids.partner_id
        self._run(
            ("XC001", "Khác", None, None, None, None, None), update_existing=False
        )
        self.assertEqual(partner.name, "Nguyễn Văn An")

    def test_a_shared_phone_waits_for_a_decision(self):
        self._run(AN)
        child = (None, "Nguyễn Thị Con", None, "0912000001", None, None, None)
        record = self._check(child)
        self.assertEqual(self._statuses(record), ["duplicate"])
        self.assertIn("Nguyễn Văn An", record.line_ids.issue_text)
        record.line_ids.decision = "create"
        record.action_import()
        self.assertEqual(record.created_count, 1)
        self.assertEqual(self._statuses(self._check(child)), ["unchanged"])

    def test_matching_by_phone_and_name_in_any_spelling(self):
        partner = self._run(AN).line_ids.partner_id
        record = self._check(
            (None, "NGUYEN VAN AN", None, "+84 912 000 001", None, None, "x")
        )
        self.assertEqual(record.line_ids.partner_id, partner)
        self.assertEqual(self._statuses(record), ["update"])

    def test_another_code_is_another_customer(self):
        self._run(AN)
        record = self._check(("XC777", *AN[1:]))
        self.assertEqual(self._statuses(record), ["duplicate"])
        self.assertIn("other_code", self._codes(record))

    def test_repeated_lines_of_one_file(self):
        record = self._run(
            AN, (None, "nguyen van an", None, "0912000001", None, None, None)
        )
        self.assertEqual(self._statuses(record), ["new", "duplicate"])
        self.assertIn("2", record.line_ids[1].issue_text)
        self.assertEqual(record.created_count, 1)

    def test_a_line_needs_a_name_or_a_known_code(self):
        record = self._check((None, None, None, "0912000005", None, None, None))
        self.assertEqual(self._codes(record), ["name_missing"])

    def test_faulty_lines_come_back_corrected(self):
        record = self._run(AN, BAD)
        self.assertEqual(record.created_count, 1)
        action = record.action_download_errors()
        self.assertEqual(action["type"], "ir.actions.act_url")
        data = base64.b64decode(record.error_file)
        [(_one, headers), (_two, row)] = read_table(data).rows
        self.assertEqual(tuple(headers[: len(HEADERS)]), HEADERS)
        self.assertEqual(row[:4], list(BAD[:4]))
        self.assertIn("31/02/1999", row[-1])
        with self.assertRaises(UserError):
            self._check(AN).action_download_errors()
        again = self._upload_bytes(data)
        again.action_read()
        self.assertFalse(again.column_ids[-1].target)
        again.action_check()
        self.assertEqual(self._codes(again), ["date_no_such_day"])
        fixed = self._run((*BAD[:2], "28/02/1999", *BAD[3:]))
        self.assertEqual(fixed.created_count, 1)

    def test_one_refused_line_does_not_stop_the_others(self):
        record = self._check(AN, ("XC666", "Refused", *[None] * 5), CO)
        Loader = type(self.env["crm.customer.import.loader"])
        create = Loader._create_partners

        def refuse(loader, prepared, lookups):
            if any(vals["name"] == "Refused" for vals, _extras in prepared):
                raise ValueError("No such customer.")
            return create(loader, prepared, lookups)

        job = "odoo.addons.crm_vn_core.models.exchange.crm_import_job_mixin"
        with patch.object(Loader, "_create_partners", refuse), mute_logger(job):
            record.action_import()
        self.assertEqual(record.state, "done")
        self.assertEqual(self._statuses(record), ["new", "error", "new"])
        self.assertEqual(record.created_count, 2)
        self.assertIn("No such customer.", record.line_ids[1].issue_text)

    def test_a_bad_file_says_one_sentence(self):
        for data, word in (
            (b"%PDF-1.7 x", "PDF"),
            (b"", "first"),
            (b"PK\x03\x04" + b"\x00" * 40, "cut off"),
            (b"Ho ten;SDT\n", "no lines"),
        ):
            record = self._upload_bytes(data)
            with self.assertRaisesRegex(UserError, word) as caught:
                record.action_read()
            self.assertNotIn("\n", str(caught.exception))
            self.assertEqual(record.state, "draft")
            self.assertFalse(record.column_ids)

    def test_every_code_has_its_sentence(self):
        texts = refusal_texts(self.env)
        self.assertEqual(set(texts), set(CODES))
        for code, names in CODES.items():
            self.assertTrue(texts[code] % dict.fromkeys(names, "x"))
        self.assertLessEqual(
            {f"date_{code}" for code in ERRORS}, set(issue_texts(self.env))
        )

    def test_undo_takes_back_what_nobody_has_used(self):
        record = self._run(AN, BAY, CO)
        an, bay, company = record.line_ids.partner_id
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = write_date + interval '1 hour'"
            " WHERE id = %s",
            [an.id],
        )
        self.env["crm.lead"].create({"name": "Lead", "partner_id": bay.id})
        record.action_undo()
        self.assertTrue(an.active)
        self.assertFalse(bay.active)
        self.assertFalse(company.exists())
        self.assertEqual(record.state, "undone")
        with self.assertRaises(UserError):
            record.action_undo()

    def test_undo_leaves_updated_customers(self):
        partner = self._run(AN).line_ids.partner_id
        record = self._run(("XC001", "Nguyễn Văn An", None, None, "b@x.vn", None, None))
        record.action_undo()
        self.assertTrue(partner.exists())

    def test_states_guard_each_other(self):
        record = self._upload(AN)
        with self.assertRaises(UserError):
            record.action_import()
        record.action_read()
        record.action_check()
        record.action_back()
        self.assertFalse(record.line_ids)
        record.action_new_file()
        self.assertEqual((record.state, len(record.column_ids)), ("draft", 0))
        done = self._run(AN)
        with self.assertRaises(UserError):
            done.action_new_file()

    def test_a_faulty_line_cannot_be_forced(self):
        record = self._check(BAD)
        with self.assertRaises(UserError):
            record.line_ids.decision = "create"

    def test_the_sample_list_goes_in(self):
        record = self._upload_bytes(self.Import._make_template())
        record.action_read()
        record.action_check()
        self.assertEqual(self._statuses(record), ["new", "new"])
        self.assertFalse(
            any(i[3] for line in record.line_ids for i in line.issues or ())
        )

    def test_formulas_in_the_list_stay_text(self):
        record = self._run(("=1+1", "Tên =cmd", None, None, None, "@SUM(A1)", "+1"))
        partner = record.line_ids.partner_id
        self.assertEqual((partner.ref, partner.street), ("=1+1", "@SUM(A1)"))

    # Rights

    def test_only_the_owner_and_managers_see_an_import(self):
        record = self._check(AN)
        self.assertFalse(
            self.Import.with_user(self.other).search([("id", "=", record.id)])
        )
        with self.assertRaises(AccessError):
            record.with_user(self.other).line_ids.mapped("values")
        self.assertTrue(record.with_user(self.manager).line_ids.mapped("values"))
        with self.assertRaises(AccessError):
            self.Import.with_user(self.employee).create({})

    def test_nobody_imports_in_the_name_of_another(self):
        """The background job takes the rights of ``user_id``."""
        admin = self.env.ref("base.user_admin")
        record = self.Import.create({"user_id": admin.id, "file_name": "x"})
        self.assertEqual(record.user_id, self.user)
        with self.assertRaises(AccessError):
            record.user_id = admin

    def test_identity_numbers_need_their_right(self):
        headers = ("Họ tên", "CCCD")
        record = self._upload(("An", "079175001234"), headers=headers)
        record.action_read()
        self.assertEqual(record.column_ids.mapped("target"), ["name", False])
        self.user.group_ids += self.env.ref("crm_vn_core.group_crm_vn_core_identity")
        record.action_new_file()
        record.action_read()
        self.assertEqual(
            record.column_ids.mapped("target"), ["name", "identity_number"]
        )
