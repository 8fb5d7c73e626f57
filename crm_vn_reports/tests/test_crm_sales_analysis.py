# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import AnalysisCommon

MODEL = "crm.sales.analysis"


@tagged("post_install", "-at_install")
class TestCrmSalesAnalysis(AnalysisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = [("categ_id", "=", cls.category.id)]
        cls.lan = cls.create_customer(
            "Nguyễn Thị Lan",
            gender="female",
            birthdate_date=date(1990, 8, 15),
            state_id=cls.hanoi.id,
            user_id=cls.env.ref("base.user_admin").id,
        )
        cls.minh = cls.create_customer(
            "Trần Văn Minh", gender="male", birth_year=1960, state_id=cls.saigon.id
        )
        cls.firm = cls.create_customer("Công ty Hoa Sen", is_company=True)
        cls.buyer = cls.create_customer(
            "Lê Thu", parent_id=cls.firm.id, gender="female", birth_year=1980
        )
        # Lan is 24 at the first order and 25 at the second.
        cls.first = cls.create_order(
            cls.lan,
            datetime(2015, 8, 14, 10),
            (cls.scooter, 1, 30_000_000),
            (cls.helmet, 2, 500_000),
        )
        cls.create_order(cls.lan, datetime(2015, 8, 15, 10), (cls.helmet, 1, 500_000))
        cls.create_order(
            cls.minh, datetime(2020, 1, 2, 3), (cls.scooter, 2, 25_000_000)
        )
        cls.create_order(
            cls.buyer, datetime(2020, 1, 31, 18), (cls.helmet, 10, 400_000)
        )

    def test_by_age_at_purchase(self):
        self.assertEqual(
            self.read_groups(
                MODEL,
                self.domain,
                "age_band",
                "revenue:sum",
                "quantity:sum",
                "order_count:count_distinct",
                "customer_count:count_distinct",
                "average_order:avg",
            ),
            {
                "18_24": (31_000_000, 3, 1, 1, 31_000_000),
                "25_34": (500_000, 1, 1, 1, 500_000),
                # Born in 1960, no day known: 60 in 2020.
                "55_64": (50_000_000, 2, 1, 1, 50_000_000),
                "unknown": (4_000_000, 10, 1, 1, 4_000_000),
            },
        )

    def test_averages_count_orders_and_customers_not_lines(self):
        """Lan: three lines, two orders, one customer, 31.5 million."""
        self.assertEqual(
            self.read_groups(
                MODEL,
                self.domain,
                "gender",
                "average_order:avg",
                "average_customer:avg",
                "__count",
            ),
            {
                "female": (15_750_000, 31_500_000, 3),
                "male": (50_000_000, 50_000_000, 1),
                "unknown": (4_000_000, 4_000_000, 1),
            },
        )

    def test_by_province_product_officer_and_kind(self):
        for group, expected in {
            "state_id": {
                self.hanoi: (31_500_000,),
                self.saigon: (50_000_000,),
                self.env["res.country.state"]: (4_000_000,),
            },
            "product_id": {
                self.scooter: (80_000_000,),
                self.helmet: (5_500_000,),
            },
            "officer_id": {
                self.env.ref("base.user_admin"): (31_500_000,),
                self.env["res.users"]: (54_000_000,),
            },
            "customer_type": {"person": (81_500_000,), "company": (4_000_000,)},
            # The person who ordered for a firm is not the customer: the firm is.
            "partner_id": {
                self.lan: (31_500_000,),
                self.minh: (50_000_000,),
                self.firm: (4_000_000,),
            },
        }.items():
            with self.subTest(group=group):
                self.assertEqual(
                    self.read_groups(MODEL, self.domain, group, "revenue:sum"),
                    expected,
                )

    def test_the_month_is_that_of_viet_nam(self):
        """18:00 UTC on 31 January is 1 February in Viet Nam."""
        self.assertEqual(
            self.read_groups(MODEL, self.domain, "date:month", "revenue:sum"),
            {
                date(2015, 8, 1): (31_500_000,),
                date(2020, 1, 1): (50_000_000,),
                date(2020, 2, 1): (4_000_000,),
            },
        )

    def test_age_bands_at_their_limits(self):
        day = date(2020, 6, 30)
        # Birthdate, band on 2020-06-30.
        for birthdate, band in [
            (date(2002, 7, 1), "u18"),
            (date(2002, 6, 30), "18_24"),
            (date(1995, 7, 1), "18_24"),
            (date(1995, 6, 30), "25_34"),
            (date(1985, 7, 1), "25_34"),
            (date(1985, 6, 30), "35_44"),
            (date(1975, 6, 30), "45_54"),
            (date(1965, 6, 30), "55_64"),
            (date(1955, 7, 1), "55_64"),
            (date(1955, 6, 30), "o65"),
            (date(1900, 1, 1), "o65"),
            (date(2020, 7, 1), "unknown"),
            (False, "unknown"),
        ]:
            with self.subTest(birthdate=birthdate):
                year = birthdate.year if birthdate else 0
                self.lan.write({"birthdate_date": birthdate, "birth_year": year})
                self.first.date_order = datetime(day.year, day.month, day.day, 5)
                self.env[MODEL].invalidate_model()
                row = self.env[MODEL].search([("order_id", "=", self.first.id)])[0]
                self.assertEqual(row.age_band, band)

    def test_what_does_not_count(self):
        before = self.read_groups(MODEL, self.domain, "state_id", "revenue:sum")
        noon = datetime(2020, 1, 5, 5)
        self.create_order(self.lan, noon, (self.helmet, 1, 7), confirm=False)
        cancelled = self.create_order(self.lan, noon, (self.helmet, 1, 7))
        cancelled.state = "cancel"
        with_note = self.create_order(self.lan, noon)
        with_note.order_line = [
            Command.create({"name": "Ghi chú", "display_type": "line_note"})
        ]
        after = self.read_groups(MODEL, self.domain, "state_id", "revenue:sum")
        self.assertEqual(after, before)
        lines = self.env[MODEL].search([("order_id", "=", with_note.id)])
        self.assertFalse(lines)

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.create_order(
            self.minh, datetime(2021, 1, 1, 5), (self.helmet, 1, 1_200_000)
        )
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 1_200_000
        [row] = self.env[MODEL].search([("order_id", "=", order.id)])
        self.assertEqual((row.quantity, row.revenue), (12, 1_200_000))

    def test_foreign_currency(self):
        """Revenue is in the company's currency at the rate of the order."""
        usd = self.env.ref("base.USD")
        usd.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": usd.id}
        )
        order = self.create_order(
            self.minh,
            datetime(2021, 1, 1, 5),
            (self.helmet, 1, 100),
            pricelist_id=pricelist.id,
        )
        # One đồng was 1/25,000 dollar then.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET currency_rate = 0.00004 WHERE id = %s", [order.id]
        )
        order.invalidate_recordset()
        [row] = self.env[MODEL].search([("order_id", "=", order.id)])
        self.assertAlmostEqual(row.revenue, 2_500_000, places=2)
        self.assertEqual(row.currency_id, self.env.company.currency_id)

    def test_equals_core_sales_report(self):
        """The same lines, the same money as Odoo's own analysis."""
        core = self.env["sale.report"]._read_group(
            [("categ_id", "=", self.category.id), ("state", "=", "sale")],
            [],
            ["price_subtotal:sum", "product_uom_qty:sum"],
        )
        ours = self.env[MODEL]._read_group(
            self.domain, [], ["revenue:sum", "quantity:sum"]
        )
        self.assertEqual(ours, core)

    def test_company_isolation(self):
        other = self.env["res.company"].create({"name": "Công ty khác"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "crm_vn_reports.group_crm_vn_reports_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        theirs = self.create_order(
            self.minh,
            datetime(2020, 1, 5, 5),
            (self.helmet, 1, 99),
            company_id=other.id,
        )
        orders = self.env[MODEL].with_user(self.analyst).search([]).order_id
        self.assertNotIn(theirs, orders)
        self.assertIn(self.first, orders)
        self.assertEqual(
            self.env[MODEL].with_user(stranger).search([]).order_id, theirs
        )

    def test_roles(self):
        employee = new_test_user(self.env, "employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.env[MODEL].with_user(employee).search([], limit=1)
        row = self.env[MODEL].with_user(self.analyst).search(self.domain, limit=1)
        self.assertTrue(row)
        with self.assertRaises(AccessError):
            row.check_access("write")

    def test_open_the_order(self):
        row = self.env[MODEL].search([("order_id", "=", self.first.id)], limit=1)
        action = row.action_open_order()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("sale.order", self.first.id)
        )
