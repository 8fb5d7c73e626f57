# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_score import ScoreCommon


@tagged("post_install", "-at_install")
class TestCustomerScoreFields(ScoreCommon):
    """The fields of the partner filter, group and sort without being stored."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("An", "Bình", "Cường", "Dung")
        cls.partners = cls.Partner.create([{"name": name} for name in names])
        cls.an, cls.binh, cls.cuong, cls.dung = cls.partners
        cls._create_order(cls.an, 30_000_000)
        cls._create_order(cls.binh, 1_000_000, months_ago=8)
        cls._create_order(cls.cuong, 5_000_000, months_ago=20)
        cls._refresh()
        cls.domain = [("id", "in", cls.partners.ids)]

    def _search(self, *condition):
        return self.Partner.search([*self.domain, condition])

    def test_search(self):
        cases = [
            (("lifecycle", "in", ["active", "lost"]), "an cuong"),
            (("lifecycle", "not in", ["active", "lost"]), "binh dung"),
            (("lifecycle", "!=", "prospect"), "an binh cuong"),
            (("lifecycle", "=", False), ""),
            (("lifecycle", "!=", False), "an binh cuong dung"),
            (("revenue_total", ">", 1_000_000), "an cuong"),
            (("revenue_total", "<", 2_000_000), "binh dung"),
            (("revenue_total", "=", 0), "dung"),
            (("order_count_total", "=", 1), "an binh cuong"),
            (("order_count_total", "!=", 1), "dung"),
            (("last_order_date", ">=", "today -9m"), "an binh"),
            (("last_order_date", "=", False), "dung"),
            (("tier_id", "=", False), "dung"),
            (("tier_id", "!=", False), "an binh cuong"),
            (("tier_id.code", "=", "silver"), "an"),
            (("tier_id", "ilike", "silver"), "an"),
            (("tier_id", "not ilike", "silver"), "binh cuong dung"),
        ]
        for condition, names in cases:
            with self.subTest(condition=condition):
                expected = [getattr(self, name).id for name in names.split()]
                self.assertEqual(self._search(*condition).ids, expected)
                filtered = self.partners.filtered_domain([condition])
                self.assertEqual(filtered.ids, expected, "in memory")
                either = ["|", condition, ("name", "=", "nobody")]
                found = self.Partner.search([*self.domain, *either])
                self.assertEqual(found.ids, expected, "with or")

    def test_group(self):
        groups = self.Partner._read_group(self.domain, ["lifecycle"], ["__count"])
        self.assertEqual(
            dict(groups), {"active": 1, "dormant": 1, "lost": 1, "prospect": 1}
        )
        tiers = self.Partner._read_group(self.domain, ["tier_id"], ["id:recordset"])
        by_code = {tier.code: partners for tier, partners in tiers}
        self.assertEqual(by_code["silver"], self.an)
        self.assertEqual(by_code["standard"], self.binh | self.cuong)
        self.assertEqual(by_code[False], self.dung)
        months = self.Partner._read_group(
            self.domain, ["last_order_date:year", "lifecycle"], ["__count"]
        )
        self.assertEqual(sum(count for *_, count in months), 4)

    def test_group_from_the_client(self):
        for name in ("lifecycle", "tier_id", "last_order_date:month"):
            result = self.Partner.web_read_group(self.domain, [name], ["__count"])
            for group in result["groups"]:
                found = self.Partner.search_count(
                    [*self.domain, *group["__extra_domain"]]
                )
                self.assertEqual(found, group["__count"], name)

    def test_sort(self):
        found = self.Partner.search(self.domain, order="revenue_total desc, id")
        self.assertEqual(found, self.an | self.cuong | self.binh | self.dung)
        found = self.Partner.search(self.domain, order="tier_id desc, id")
        self.assertEqual(found[-2:], self.binh | self.cuong)

    def test_described_as_groupable(self):
        described = self.Partner.fields_get(["lifecycle", "tier_id", "revenue_total"])
        self.assertTrue(described["lifecycle"]["groupable"])
        self.assertTrue(described["tier_id"]["groupable"])
        self.assertTrue(described["revenue_total"]["sortable"])
        self.assertNotIn("aggregator", described["revenue_total"])

    def test_queries_of_a_batch(self):
        """Two queries more than what any card takes, whatever their number."""
        self.env.invalidate_all()
        self.partners.mapped("currency_id.rounding")
        self.partners.mapped("commercial_partner_id")
        with self.assertQueryCount(2):
            self.partners.mapped("lifecycle")
            self.partners.mapped("revenue_total")

    def test_new_record(self):
        card = self.Partner.new({"name": "Mới", "parent_id": self.an.id})
        self.assertEqual(card.lifecycle, "active")
        self.assertEqual(self.Partner.new({"name": "Mới"}).lifecycle, "prospect")
