# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_customer import CustomerCase

NUMBER = "079175001234"


@tagged("post_install", "-at_install")
class TestCustomerSearch(CustomerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bay.write(
            {
                "identity_number": NUMBER,
                "ref": "KH-0077",
                "nickname": "Út Rượi",
                "email": "bay.nguyen@example.com",
            }
        )
        cls.sao_mai.vat = "0314409058"

    def found(self, text, user=None, **kwargs):
        Partner = self.env["res.partner"].with_user(user or self.staff)
        return [id_ for id_, _name in Partner.name_search(text, **kwargs)]

    def test_phone_in_any_spelling(self):
        for text in (
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "+84912345678",
            "84 912 345 678",
            "(+84) 912-345-678",
            "912345678",
            "345678",
        ):
            with self.subTest(text=text):
                self.assertIn(self.bay.id, self.found(text))
        self.assertNotIn(self.bay.id, self.found("0912345679"))

    def test_phone_with_an_old_prefix(self):
        partner = self._create_customer(phone="01623456789")
        for text in ("0323456789", "01623456789", "+841623456789"):
            with self.subTest(text=text):
                self.assertIn(partner.id, self.found(text))

    def test_second_phone(self):
        self.bay.contact_point_ids = [Command.create({"value": "0987 654 321"})]
        self.assertIn(self.bay.id, self.found("+84987654321"))

    def test_name_without_accents(self):
        for text in ("nguyen thi bay", "NGUYỄN THỊ BẢY", "bay nguyen", "ut ruoi"):
            with self.subTest(text=text):
                self.assertIn(self.bay.id, self.found(text))
        duong = self._create_customer(name="Đường Đức")
        self.assertIn(duong.id, self.found("duong duc"))

    def test_codes(self):
        for text in ("KH-0077", "kh-0077", "bay.nguyen@example"):
            with self.subTest(text=text):
                self.assertIn(self.bay.id, self.found(text))
        for text in ("0314409058", "0314 409 058", "03144"):
            with self.subTest(text=text):
                self.assertIn(self.sao_mai.id, self.found(text))

    def test_identity_number(self):
        """A whole number finds its owner for everyone, a part for the group only."""
        for text in (NUMBER, "079 175 001 234"):
            self.assertIn(self.bay.id, self.found(text))
        self.assertNotIn(self.bay.id, self.found("07917500"))
        self.assertIn(self.bay.id, self.found("07917500", user=self.trusted))

    def test_personal_tax_code(self):
        ba = self._create_customer(vat="001075004321")
        self.assertIn(ba.id, self.found("001075004321"))
        self.assertNotIn(ba.id, self.found("00107500"))
        self.assertIn(ba.id, self.found("00107500", user=self.trusted))

    def test_search_view(self):
        """The search view asks for the display name, so it finds the same."""
        Partner = self.env["res.partner"].with_user(self.staff)
        domain = [("display_name", "ilike", "0912 345 678")]
        self.assertIn(self.bay, Partner.search(domain))
        domain = [("display_name", "not ilike", "0912 345 678")]
        self.assertNotIn(self.bay, Partner.search(domain))
        self.assertIn(self.sao_mai, Partner.search(domain))

    def test_through_another_record(self):
        order = self.env["sale.order"].create({"partner_id": self.bay.id})
        found = self.env["sale.order"].search([("partner_id", "ilike", "+84912345678")])
        self.assertIn(order, found)

    def test_archived_stay_hidden(self):
        self.bay.active = False
        self.assertNotIn(self.bay.id, self.found("0912345678"))

    def test_query_counts(self):
        self.found("0912345678")
        for text in ("0912345678", "nguyen thi bay"):
            self.env.invalidate_all()
            with self.assertQueryCount(3):
                self.found(text)

    def test_list_reads_in_few_queries(self):
        self.env["res.partner"].create(
            [{"name": f"Khách {i}", "phone": f"09{i:08d}"} for i in range(80)]
        )
        Partner = self.env["res.partner"].with_user(self.staff)
        view = Partner.get_view(
            self.env.ref("crm_vn_core.res_partner_view_list").id, "list"
        )
        names = view["models"]["res.partner"]
        spec = {
            name: {"fields": {"display_name": {}}}
            if Partner._fields[name].relational
            else {}
            for name in names
        }
        counts = []
        for limit in (10, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Partner.web_search_read([("is_company", "=", False)], spec, limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)


@tagged("post_install", "-at_install")
class TestAge(CustomerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.people = Partner.create(
            [
                {"name": "Sinh nhật mai", "birthdate_date": "1991-06-16"},
                {"name": "Sinh nhật nay", "birthdate_date": "1991-06-15"},
                {"name": "Chỉ có năm", "birth_year": 1991},
                {"name": "Trẻ", "birthdate_date": "2010-01-01"},
                {"name": "Già", "birthdate_date": "1950-01-01"},
                {"name": "Không rõ"},
            ]
        )

    @freeze_time("2026-06-15 05:00:00")
    def test_every_way_gives_the_same_band(self):
        expected = ["25_34", "35_44", "35_44", "u18", "o65", False]
        self.assertEqual(self.people.mapped("age_band"), expected)
        domain = [("id", "in", self.people.ids)]
        Partner = self.env["res.partner"].with_user(self.employee)
        groups = Partner.formatted_read_group(domain, ["age_band"], ["__count"])
        counts = {group["age_band"]: group["__count"] for group in groups}
        for band in set(expected):
            self.assertEqual(counts[band], expected.count(band))
        for group in groups:
            found = Partner.search(domain + list(group["__extra_domain"]))
            bands = set(found.mapped("age_band"))
            self.assertEqual(bands, {group["age_band"]})

    @freeze_time("2026-06-15 05:00:00")
    def test_age(self):
        self.assertEqual(self.people.mapped("age"), [34, 35, 35, 16, 76, 0])
        Partner = self.env["res.partner"]
        domain = [("id", "in", self.people.ids)]
        for operator, value, expected in (
            ("=", 35, self.people[1:3]),
            (">=", 35, self.people[1:3] | self.people[4]),
            (">", 35, self.people[4]),
            ("<", 35, self.people[0] | self.people[3]),
        ):
            with self.subTest(operator=operator):
                found = Partner.search(domain + [("age", operator, value)])
                self.assertEqual(found, expected)
        oldest = Partner.search(domain, order="age desc nulls last, id", limit=1)
        self.assertEqual(oldest, self.people[4])

    def test_band_is_offered_for_grouping(self):
        info = self.env["res.partner"].fields_get(["age_band"], ["groupable"])
        self.assertTrue(info["age_band"]["groupable"])

    @freeze_time("2028-02-29 05:00:00")
    def test_leap_day(self):
        born = self.env["res.partner"].create(
            {"name": "Nhuận", "birthdate_date": date(2010, 3, 1)}
        )
        self.assertEqual(born.age, 17)
        self.assertEqual(born.age_band, "u18")
        domain = [("age_band", "=", "u18"), ("id", "=", born.id)]
        self.assertTrue(self.env["res.partner"].search(domain))
