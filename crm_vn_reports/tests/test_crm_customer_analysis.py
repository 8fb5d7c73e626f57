# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .common import AnalysisCommon

MODEL = "crm.customer.analysis"


@tagged("post_install", "-at_install")
class TestCrmCustomerAnalysis(AnalysisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier = cls.env["crm.customer.tier"].create({"name": "Vàng", "code": "vang"})
        cls.lan, cls.minh, cls.firm = cls.env["res.partner"].create(
            [
                {
                    "name": "Lan",
                    "gender": "female",
                    "birthdate_date": date(1990, 8, 15),
                    "state_id": cls.hanoi.id,
                    "tier_manual_id": cls.tier.id,
                },
                {"name": "Minh", "gender": "male", "birth_year": 1960},
                {"name": "Hoa Sen", "is_company": True},
            ]
        )
        cls.all = cls.lan | cls.minh | cls.firm
        cls.domain = [("partner_id", "in", cls.all.ids)]

    def test_groups(self):
        with freeze_time("2020-08-14 05:00:00"):
            for group, expected in {
                "age_band": {"25_34": (1,), "55_64": (1,), "unknown": (1,)},
                "gender": {"female": (1,), "male": (1,), "unknown": (1,)},
                "customer_type": {"person": (2,), "company": (1,)},
                "lifecycle": {"prospect": (3,)},
                "state_id": {
                    self.hanoi: (1,),
                    self.env["res.country.state"]: (2,),
                },
                "tier_id": {self.tier: (1,), self.env["crm.customer.tier"]: (2,)},
            }.items():
                with self.subTest(group=group):
                    self.assertEqual(
                        self.read_groups(
                            MODEL, self.domain, group, "customer_count:count_distinct"
                        ),
                        expected,
                    )

    def test_the_age_moves_on(self):
        with freeze_time("2025-08-14 05:00:00"):
            row = self.env[MODEL].search([("partner_id", "=", self.lan.id)])
            self.assertEqual((row.age, row.age_band), (34, "25_34"))
        self.env[MODEL].invalidate_model()
        with freeze_time("2025-08-15 05:00:00"):
            row = self.env[MODEL].search([("partner_id", "=", self.lan.id)])
            self.assertEqual((row.age, row.age_band), (35, "35_44"))

    def test_scores_of_the_current_company(self):
        self.env.cr.execute(
            "INSERT INTO crm_customer_score"
            " (partner_id, company_id, lifecycle, order_count, revenue)"
            " VALUES (%s, %s, 'loyal', 3, 700)",
            [self.minh.id, self.env.company.id],
        )
        row = self.env[MODEL].search([("partner_id", "=", self.minh.id)])
        self.assertRecordValues(
            row, [{"lifecycle": "loyal", "order_count": 3, "revenue": 700}]
        )
        other = self.env["res.company"].create({"name": "Công ty khác"})
        row = self.env[MODEL].with_company(other).browse(row.id)
        self.assertRecordValues(row, [{"lifecycle": "prospect", "revenue": 0}])

    def test_who_is_no_customer(self):
        contact = self.create_customer("Thu", parent_id=self.firm.id)
        supplier = self.create_customer("Nhà cung cấp", supplier_rank=1)
        archived = self.create_customer("Cũ", active=False)
        colleague = self.analyst.partner_id
        ourselves = self.env.company.partner_id
        strangers = contact | supplier | archived | colleague | ourselves
        found = self.env[MODEL].search(
            [("partner_id", "in", (strangers | self.all).ids)]
        )
        self.assertEqual(found.partner_id, self.all)

    def test_company_isolation(self):
        other = self.env["res.company"].create({"name": "Công ty khác"})
        self.minh.company_id = other
        self.lan.company_id = self.env.company
        rows = self.env[MODEL].with_user(self.analyst).search(self.domain)
        self.assertEqual(rows.partner_id, self.lan | self.firm)
        stranger = new_test_user(
            self.env,
            "stranger",
            "crm_vn_reports.group_crm_vn_reports_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        rows = self.env[MODEL].with_user(stranger).search(self.domain)
        self.assertEqual(set(rows.partner_id.ids), set((self.minh | self.firm).ids))

    def test_roles(self):
        employee = new_test_user(self.env, "employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.env[MODEL].with_user(employee).search([], limit=1)
