# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exchange.loan_words import CONTRACTS
from ..exchange.tables import read_table
from ..exchange.writer import Column, write_csv
from ..models.loan_import import crm_loan_import_steps
from .common_loan_import import CUT, LoanImportCase


@tagged("post_install", "-at_install")
class TestLoanImportFaults(LoanImportCase):
    def one(self, **values):
        """Return the line of one contract with other values."""
        record = self.check([{**self.contract(1), **values}])
        return record.line_ids

    def assert_refused(self, line, code, text=""):
        self.assertEqual(line.status, "error", line.issue_text)
        self.assertIn(code, [issue[1] for issue in line.issues])
        self.assertIn(text, line.issue_text)

    def test_broken_cells_are_named(self):
        for values, code, cell in (
            ({"amount": "hai mươi triệu"}, "amount", "D2"),
            ({"amount": 20_000_000.5}, "amount_fraction", "D2"),
            ({"amount": "-5"}, "amount_negative", "D2"),
            ({"amount": "1000 USD"}, "foreign_currency", "D2"),
            ({"disbursed_on": "31/02/2025"}, "date", "G2"),
            ({"annual_rate": "mười hai"}, "rate", "E2"),
            ({"method": "kiểu gì đó"}, "method", "F2"),
            ({"periods": "nhiều"}, "count", "H2"),
        ):
            with self.subTest(code=code, **values):
                line = self.one(**values)
                self.assert_refused(line, code, f"{cell}: ")
                self.assertFalse(line.events)

    def test_contradictions_are_refused(self):
        for values, code in (
            ({"currency": "USD"}, "currency"),
            ({"contract": None}, "missing"),
            ({"disbursed_on": date(2026, 1, 2)}, "after_cutover"),
            ({"last_paid": date(2026, 1, 2)}, "after_cutover"),
            ({"outstanding": 1}, "outstanding_differs"),
            ({"paid_principal": None, "outstanding": 99_000_000},)
            + ("outstanding_differs",),
            ({"last_paid": None}, "opening_last_paid"),
            ({"last_paid": date(2024, 1, 2)}, "opening_last_paid_range"),
            ({"product": "Vay gì đó"}, "product_unknown"),
            ({"method": "Theo lịch"}, "schedule_missing"),
            ({"annual_rate": 60}, "law"),
        ):
            with self.subTest(code=code, **values):
                self.assert_refused(self.one(**values), code)

    def test_the_law_is_quoted(self):
        line = self.one(annual_rate=60)
        self.assertIn("60%", line.issue_text)
        self.assertRegex(line.issue_text, "(?i)468|20")

    def test_customers(self):
        self.assert_refused(self.one(ref="XX99"), "customer_unknown", "XX99")
        self.assert_refused(self.one(ref=None), "customer_missing")
        named = self.one(ref=None, name="Khách Vay 7")
        self.assert_refused(named, "customer_name_only", "Khách Vay 7")
        by_phone = self.one(ref=None, phone="0912.000.111")
        self.assertEqual(by_phone.status, "new", by_phone.issue_text)
        self.assertEqual(by_phone.partner_id, self.customers[0])

    def test_a_posted_installment_sale_is_refused(self):
        self.env["crm.loan.product"].create(
            {
                "name": "Trả góp xe",
                "code": "XM",
                "is_installment_sale": True,
                "posting": True,
            }
        )
        self.assert_refused(self.one(product="XM"), "product_sale", "Trả góp xe")

    def test_a_contract_twice_in_the_file(self):
        record = self.check([self.contract(1), self.contract(1)])
        self.assertEqual(record.line_ids.mapped("status"), ["new", "error"])
        self.assertIn("row 2", record.line_ids[1].issue_text)

    def test_known_with_another_amount(self):
        self.run_import([self.contract(1)])
        other = self.contract(1, amount=77_000_000)
        line = self.check([other]).line_ids
        self.assertEqual(line.status, "known")
        self.assertEqual(line.issues[0][1], "known_differs")

    def test_a_faulty_contract_does_not_stop_the_rest(self):
        contracts = [self.contract(1), self.contract(2), self.contract(3)]
        record = self.check(contracts)
        self.open_books(record)
        opening = type(self.env["crm.loan.import.opening"])
        make = opening._check_made

        def fail(this, line, loan, state):
            if line.contract == "HĐ-002":
                raise ValueError("Broken on purpose")
            return make(this, line, loan, state)

        with (
            patch.object(opening, "_check_made", fail),
            mute_logger("odoo.addons.crm_vn_core.models.exchange.crm_import_job_mixin"),
        ):
            record.action_import()
        self.assertEqual((record.done_count, record.error_count), (2, 1))
        self.assertEqual(self.codes(record), ["refused"])
        loans = self.env["crm.loan"].search([("name", "=like", "HĐ-%")])
        self.assertEqual(sorted(loans.mapped("name")), ["HĐ-001", "HĐ-003"])
        events = self.env["crm.loan.event"].search([("key", "like", "HĐ-002")])
        self.assertFalse(events)

    def test_the_corrected_file(self):
        bad = {**self.contract(1), "amount": "?!"}
        payments = [("HĐ-001", date(2025, 8, 1), 5), ("HĐ-009", date(2025, 8, 1), 6)]
        record = self.check([bad, self.contract(2)], payments)
        self.assertEqual(record.line_ids[0].status, "error")
        action = record.action_download_errors()
        self.assertIn("error_file", action["url"])
        data = base64.b64decode(record.with_context(bin_size=False).error_file)
        table = read_table(data)
        self.assertEqual(table.rows[0][1][-1], "Lý do lỗi")
        self.assertEqual(table.rows[1][1][0], "HĐ-001")
        self.assertIn("D2", table.rows[1][1][-1])
        second = read_table(data, sheet=table.sheets[1])
        self.assertEqual(len(second.rows), 2)
        again = self.upload([])
        again.file = base64.b64encode(data)
        again.action_read()
        self.assertEqual(again.column_ids[0].target, "contract")

    def test_payments_of_nobody_are_told(self):
        record = self.check([self.contract(1)], [("HĐ-XXX", date(2025, 8, 1), 5)])
        self.assertIn("HĐ-XXX", record.summary)

    def test_no_list_of_contracts(self):
        data = write_csv([Column("Tên"), Column("Điện thoại")], [("A", "0912000111")])
        record = self.upload([], file=base64.b64encode(data))
        with self.assertRaisesRegex(UserError, "contract number"):
            record.action_read()
        with self.assertRaises(UserError):
            self.upload([], file=base64.b64encode(b"%PDF-1.4 x")).action_read()

    def test_csv_with_english_headings(self):
        told = self.contract(1)
        keys = ("contract", "amount", "disbursed_on", "paid_principal")
        keys += ("paid_interest", "last_paid", "ref", "product", "periods", "method")
        heads = ("Contract No", "Loan Amount", "Disbursement date", "Principal paid")
        heads += ("Interest paid", "Last payment date", "Customer code", "Product")
        heads += ("Number of installments", "Repayment method")
        row = [told[key] for key in keys[:-1]] + ["Equal installments"]
        data = write_csv([Column(head) for head in heads], [row])
        record = self.upload([], file=base64.b64encode(data))
        record.action_read()
        self.assertEqual(record.column_ids.mapped("target"), list(keys))
        record.action_check()
        self.assertEqual(record.line_ids.status, "new", record.line_ids.issue_text)

    def test_the_template_can_be_read(self):
        self.product.code = "TD"
        self.env["res.partner"].create(
            [
                {"name": "Nguyễn Thị Bảy", "ref": "KH0001"},
                {"name": "Công ty TNHH Sao Mai", "ref": "KH0002"},
            ]
        )
        imports = self.env["crm.loan.import"].with_user(self.accountant)
        record = self.upload([], file=base64.b64encode(imports._make_template()))
        record.action_read()
        self.assertEqual(
            set(record.column_ids.mapped("target")) - {False},
            {target.key for target in CONTRACTS},
        )
        self.assertEqual(record.found_text.count("\n"), 2)
        record.product_id = self.product
        record.action_check()
        self.assertEqual(record.error_count, 0, record.line_ids.mapped("issue_text"))

    def test_long_files_run_in_the_background(self):
        with (
            patch.object(crm_loan_import_steps, "INLINE_CHECK", 1),
            patch.object(crm_loan_import_steps, "INLINE_IMPORT", 1),
        ):
            record = self.check([self.contract(1), self.contract(2)])
            self.assertEqual(record.state, "checking")
            job = self.env["crm.loan.import.job"].sudo()
            commits = []
            commit = commits.append
            job._process(record.sudo(), lambda done: commit(done) or 9)
            self.assertEqual(record.state, "preview")
            self.open_books(record)
            record.action_import()
            self.assertEqual(record.state, "importing")
            job._process(record.sudo(), lambda done: commit(done) or 9)
        self.assertEqual((record.state, record.done_count), ("done", 2))
        self.assertEqual(record.sudo().loan_ids.event_ids.user_id, self.accountant)
        self.assertEqual(commits, [1, 2, 0])

    def test_the_cutover_cannot_be_tomorrow(self):
        record = self.upload([self.contract(1)], cutover_date=date(2026, 1, 6))
        record.action_read()
        with self.assertRaisesRegex(UserError, "still to come"):
            record.action_check()

    def test_what_was_checked_stays(self):
        record = self.check([self.contract(1)])
        with self.assertRaises(UserError):
            record.cutover_date = date(2025, 11, 30)
        record.action_back()
        record.cutover_date = date(2025, 11, 30)
        self.assertEqual(record.state, "mapping")
        self.assertFalse(record.line_ids)

    def test_the_proof_stays(self):
        record = self.run_import([self.contract(1)])
        with self.assertRaises(UserError):
            record.unlink()

    # -- access -----------------------------------------------------------------------

    def test_who_may(self):
        values = {"cutover_date": CUT}
        for role in ("officer", "all", "collector", "approver", "cashier"):
            user = self.new_user(f"golive_{role}", role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["crm.loan.import"].with_user(user).create(values)
        manager = self.new_user("golive_manager", "manager")
        record = self.check([self.contract(1)], user=manager)
        self.open_books(record)
        record.action_import()
        self.assertEqual(record.done_count, 1)

    def test_lines_cannot_be_forged(self):
        record = self.check([self.contract(1)])
        with self.assertRaises(AccessError):
            record.line_ids.write({"loan_values": {"amount": 1}})
        with self.assertRaises(AccessError):
            record.write({"state": "done"})
        with self.assertRaises(AccessError):
            record.write({"user_id": self.env.ref("base.user_admin").id})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_two_companies(self):
        record = self.run_import([self.contract(1)])
        other = self.env["res.company"].create(
            {"name": "Chi nhánh Huế", "currency_id": self.company.currency_id.id}
        )
        product = self.env["crm.loan.product"].create(
            {"name": "Vay Huế", "code": self.product.code, "company_id": other.id}
        )
        user = self.new_user("golive_hue", "accountant")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            record.with_user(user).read(["name"])
        imports = self.env["crm.loan.import"].with_user(user).with_company(other)
        own = imports.create({"file": record.file, "cutover_date": CUT})
        own.file = record.with_context(bin_size=False).file
        own.action_read()
        own.action_check()
        # The same number is another contract there.
        self.assertEqual(own.company_id, other)
        self.assertEqual(own.line_ids.product_id, product)
        self.assertNotEqual(own.line_ids.status, "known")
        with self.assertRaises(AccessError):
            record.with_user(user).action_import()
