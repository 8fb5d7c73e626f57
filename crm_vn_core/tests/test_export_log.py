# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ..exchange.tables import read_table
from .common_exchange import ExchangeCase

ATTACK = "=cmd|' /C calc'!A0"


def _formulas(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        return sum(archive.read(name).count(b"<f") for name in sheets)


@tagged("post_install", "-at_install")
class TestExportLog(ExchangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exporter = new_test_user(
            cls.env,
            "exchange_exporter",
            "crm_vn_core.group_crm_vn_core_user,crm_vn_core.group_crm_vn_core_export",
        )
        cls.allowed = new_test_user(
            cls.env, "exchange_allowed", "base.group_user,base.group_allow_export"
        )
        cls.partner = cls.env["res.partner"].create(
            {
                "name": ATTACK,
                "phone": "0912 345 678",
                "ref": "@SUM(A1)",
                "email": "a@b.vn",
            }
        )
        cls.Log = cls.env["crm.export.log"]

    def _last(self):
        return self.Log.search([], limit=1)

    def test_personal_fields_need_their_right(self):
        partner = self.partner.with_user(self.allowed)
        for path in ("phone", "email", "parent_id/phone", "child_ids.street"):
            with self.assertRaises(AccessError):
                partner.export_data(["name", path])
        self.assertTrue(partner.export_data(["name", "ref"])["datas"])
        self.assertFalse(self._last().has_personal_data)

    def test_who_exported_what_is_logged(self):
        self.partner.with_user(self.exporter).export_data([".id", "name", "phone"])
        self.assertRecordValues(
            self._last(),
            [
                {
                    "user_id": self.exporter.id,
                    "res_model": "res.partner",
                    "field_names": "name, phone",
                    "record_count": 1,
                    "has_personal_data": True,
                    "origin": "export",
                }
            ],
        )

    def test_the_way_through_another_model_is_guarded_too(self):
        lead = self.env["crm.lead"].create(
            {"name": "Lead", "partner_id": self.partner.id, "user_id": self.exporter.id}
        )
        self.allowed.group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(AccessError):
            lead.with_user(self.allowed).export_data(["name", "partner_id/phone"])
        before = self.Log.search_count([])
        lead.with_user(self.allowed).export_data(["name", "partner_id"])
        self.assertEqual(self.Log.search_count([]), before)

    def test_the_log_cannot_be_changed_by_anyone(self):
        self.partner.with_user(self.exporter).export_data(["phone"])
        log = self._last()
        admin = log.with_user(self.env.ref("base.user_admin"))
        for record in (log, log.sudo(), admin, log.with_user(self.manager)):
            with self.assertRaises(UserError):
                record.write({"record_count": 0})
            with self.assertRaises(UserError):
                record.unlink()
        vals = {"res_model": "x", "origin": "export", "user_id": self.manager.id}
        with self.assertRaises(AccessError):
            self.Log.with_user(self.manager).create(vals)
        self.assertTrue(log.with_user(self.manager).field_names)
        for user in (self.user, self.employee, self.exporter):
            with self.assertRaises(AccessError):
                log.with_user(user).read(["field_names"])

    def _export(self, user, **vals):
        wizard = (
            self.env["crm.customer.export"]
            .with_user(user)
            .with_context(active_model="res.partner", active_ids=self.partner.ids)
            .create(vals)
        )
        wizard.action_export()
        return base64.b64decode(wizard.file)

    def test_exported_list_has_no_formula_and_comes_back(self):
        data = self._export(self.exporter)
        self.assertEqual(_formulas(data), 0)
        [(_one, headers), (_two, row)] = read_table(data).rows
        self.assertEqual(dict(zip(headers, row, strict=False))["Họ và tên"], ATTACK)
        self.assertEqual(self._last().origin, "customers")
        text = self._export(self.exporter, file_format="csv").decode("utf-8-sig")
        self.assertIn("\"'=cmd", text)
        self.assertIn("\"'@SUM", text)

    def test_exported_customers_are_unchanged_when_imported(self):
        self.partner.name = "Nguyễn Văn An"
        record = self._upload_bytes(self._export(self.exporter))
        record.action_read()
        record.action_check()
        self.assertEqual(
            self._statuses(record), ["unchanged"], record.line_ids.change_text
        )

    def test_export_needs_its_right(self):
        with self.assertRaises(AccessError):
            self._export(self.user)

    def test_identity_numbers_stay_unless_asked_for_by_who_may(self):
        self.partner.write({"vat": "079175001234", "identity_number": "079175001234"})
        for vals in ({}, {"with_identity": True}):
            data = self._export(self.exporter, **vals)
            self.assertNotIn("079175001234", str(read_table(data).rows))
        self.exporter.group_ids += self.env.ref(
            "crm_vn_core.group_crm_vn_core_identity"
        )
        self.assertNotIn(
            "079175001234", str(read_table(self._export(self.exporter)).rows)
        )
        shown = self._export(self.exporter, with_identity=True)
        self.assertIn("079175001234", str(read_table(shown).rows))


@tagged("post_install", "-at_install")
class TestExportControllers(HttpCase):
    def _download(self, route, fields, **params):
        self.authenticate("admin", "admin")
        data = {
            "model": "res.partner",
            "fields": [
                {"name": n, "label": label, "type": t} for n, label, t in fields
            ],
            "ids": self.partner.ids,
            "domain": [],
            "import_compat": False,
            **params,
        }
        return self.url_open(
            f"/web/export/{route}",
            data={"data": json.dumps(data), "csrf_token": self.csrf()},
        )

    def csrf(self):
        return Request.csrf_token(self)

    def setUp(self):
        super().setUp()
        self.partner = self.env["res.partner"].create(
            {"name": ATTACK, "ref": "@SUM(A1)"}
        )

    def test_standard_xlsx_has_no_formula(self):
        fields = [("name", "=1+1", "char"), ("ref", "Reference", "char")]
        response = self._download("xlsx", fields)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(_formulas(response.content), 0)
        self.assertEqual(
            [row for _n, row in read_table(response.content).rows],
            [["=1+1", "Reference"], [ATTACK, "@SUM(A1)"]],
        )

    def test_standard_grouped_xlsx_has_no_formula(self):
        fields = [("name", "Name", "char"), ("ref", "Reference", "char")]
        response = self._download("xlsx", fields, groupby=["ref"])
        self.assertEqual(response.status_code, 200)
        self.assertEqual(_formulas(response.content), 0)

    def test_standard_csv_starts_no_cell_like_a_formula(self):
        fields = [("name", "=1+1", "char"), ("ref", "Reference", "char")]
        text = self._download("csv", fields).text
        self.assertIn('"\'=1+1"', text)
        self.assertIn("\"'=cmd", text)
        self.assertIn("\"'@SUM", text)

    def test_sample_list(self):
        self.authenticate("admin", "admin")
        response = self.url_open("/crm_vn_core/import/template")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Họ và tên", read_table(response.content).rows[0][1])
