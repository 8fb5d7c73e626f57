# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_score import ScoreCommon


@tagged("post_install", "-at_install")
class TestCustomerScore(ScoreCommon):
    def test_sums_of_confirmed_orders(self):
        self._create_order(self.partner, 3_000_000, months_ago=14)
        self._create_order(self.partner, 2_000_000, months_ago=2)
        draft = self._create_order(self.partner, 9_000_000)
        draft.state = "draft"
        self._refresh()
        score = self._get_score(self.partner)
        self.assertEqual(score.order_count, 2)
        self.assertEqual(score.revenue, 5_000_000)
        self.assertLess(score.first_order_date, score.last_order_date)

    def test_other_currency(self):
        """Amounts count at the rate of the order, as in the sales report."""
        order = self._create_order(self.partner, 100)
        order.flush_recordset()
        self.env.cr.execute(
            "UPDATE sale_order SET currency_rate = 0.00004 WHERE id = %s", [order.id]
        )
        order.invalidate_recordset()
        self._refresh()
        self.assertEqual(self._get_score(self.partner).revenue, 2_500_000)

    def test_day_of_the_company(self):
        """An order at 23:30 UTC was made on the next day in Viet Nam."""
        self.company.partner_id.tz = "Asia/Ho_Chi_Minh"
        order = self._create_order(self.partner, 1000)
        order.date_order = "2026-03-01 23:30:00"
        self._refresh()
        last = self._get_score(self.partner).last_order_date
        self.assertEqual(last, fields.Date.to_date("2026-03-02"))

    def test_contacts_count_for_their_company(self):
        firm = self._create_partner("Công ty Sao Mai", is_company=True)
        contact = self._create_partner("Chị Lan", parent_id=firm.id)
        self._create_order(contact, 7_000_000)
        self._refresh()
        self.assertFalse(self._get_score(contact))
        self.assertEqual(self._get_score(firm).revenue, 7_000_000)
        self.assertEqual(contact.revenue_total, 7_000_000)
        self.assertEqual(contact.lifecycle, "active")

    def test_refresh_is_idempotent(self):
        self._create_order(self.partner, 1_000_000)
        self.assertTrue(self._refresh())
        before = self._get_score(self.partner).computed_at
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self.assertEqual(self._refresh(), 0)
            self.assertEqual(self._refresh(full=False), 0)
        self.assertEqual(self._get_score(self.partner).computed_at, before)

    def test_incremental_equals_full(self):
        others = self.Partner.create([{"name": f"Khách {i}"} for i in range(3)])
        orders = [self._create_order(partner, 1_000_000) for partner in others]
        self._refresh()
        orders[0].state = "cancel"
        orders[1].partner_id = others[2]
        self._create_order(self.partner, 5_000_000)
        self.env.flush_all()
        self._refresh(full=False)
        incremental = self._read_scores()
        self.assertEqual(self._refresh(), 0, "a full refresh found more to change")
        self.assertEqual(self._read_scores(), incremental)
        self.assertEqual(self._get_score(others[2]).order_count, 2)
        self.assertFalse(self._get_score(others[0]))
        self.assertFalse(self._get_score(others[1]))

    def test_incremental_equals_full_at_random(self):
        """Whatever happens to orders and contacts, the nightly part misses nothing."""
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        firms = self.Partner.create(
            [{"name": f"Công ty {i}", "is_company": True} for i in range(3)]
        )
        people = self.Partner.create([{"name": f"Khách {i}"} for i in range(5)])
        orders = [
            self._create_order(partner, 1_000_000, months_ago=rng.randrange(20))
            for partner in [*people, *firms] * 2
        ]
        self._refresh()
        for step in range(4):
            self.env.flush_all()
            self.env.cr.execute("UPDATE sale_order SET write_date = '2020-01-01'")
            self.env.invalidate_all()
            for __ in range(3):
                self._change_something(rng, orders, people, firms)
            self._refresh(full=False)
            missed = self._refresh()
            self.assertEqual(missed, 0, f"seed {seed}, step {step}")

    def _change_something(self, rng, orders, people, firms):
        order = rng.choice(orders)
        person = rng.choice(people)
        change = rng.randrange(6)
        if change == 0:
            order.state = rng.choice(["sale", "cancel", "draft"])
        elif change == 1:
            order.partner_id = rng.choice(people | firms)
        elif change == 2:
            person.parent_id = rng.choice([*firms, firms.browse()])
        elif change == 3:
            orders.append(self._create_order(person, rng.randrange(10**9)))
        elif change == 4:
            order.order_line.price_unit = rng.randrange(10**8)
        elif len(orders) > 1:
            orders.remove(order)
            order.state = "cancel"
            order.unlink()

    def _read_scores(self):
        fnames = ["partner_id", "order_count", "revenue", "lifecycle", "tier_id"]
        domain = [("company_id", "=", self.company.id)]
        return self.Score.search_read(domain, fnames, order="partner_id")

    def test_incremental_leaves_the_others(self):
        """Only customers with orders written since the last run are summed again."""
        self._create_order(self.partner, 1_000_000)
        self._refresh()
        self.env.flush_all()
        self.env.cr.execute("UPDATE sale_order SET write_date = '2020-01-01'")
        self.env.cr.execute(
            "UPDATE crm_customer_score SET revenue = 7 WHERE partner_id = %s",
            [self.partner.id],
        )
        self._refresh(full=False)
        self.assertEqual(self._get_score(self.partner).revenue, 7)
        self._refresh()
        self.assertEqual(self._get_score(self.partner).revenue, 1_000_000)

    def test_deleted_order(self):
        order = self._create_order(self.partner, 1_000_000)
        self._refresh()
        order.state = "cancel"
        order.unlink()
        self._refresh(full=False)
        self.assertFalse(self._get_score(self.partner))
        self.assertEqual(self.partner.lifecycle, "prospect")

    def test_contact_gets_a_company(self):
        self._create_order(self.partner, 4_000_000)
        self._refresh()
        firm = self._create_partner("Công ty Bình Minh", is_company=True)
        self.partner.parent_id = firm
        self.assertFalse(self._get_score(self.partner))
        self.assertEqual(self._get_score(firm).revenue, 4_000_000)

    def test_branch_counts_for_its_company(self):
        branch = self.env["res.company"].create(
            {"name": "Chi nhánh Huế", "parent_id": self.company.id}
        )
        self.env.user.company_ids |= branch
        self._create_order(self.partner, 2_000_000, company=branch)
        self._refresh()
        self._refresh(branch)
        self.assertEqual(self._get_score(self.partner).revenue, 2_000_000)
        self.assertEqual(self._get_score(self.partner, branch).revenue, 2_000_000)

    def test_lifecycle(self):
        cases = {
            "active": [1],
            "loyal": [13, 8, 5],
            "dormant": [7],
            "lost": [13],
        }
        partners = {}
        for lifecycle, ages in cases.items():
            partners[lifecycle] = self._create_partner(lifecycle)
            for age in ages:
                self._create_order(partners[lifecycle], 1000, months_ago=age)
        partners["prospect"] = self._create_partner("prospect")
        self._refresh()
        for lifecycle, partner in partners.items():
            self.assertEqual(partner.lifecycle, lifecycle)
            found = self.Partner.search(
                [
                    ("lifecycle", "=", lifecycle),
                    ("id", "in", [p.id for p in partners.values()]),
                ]
            )
            self.assertEqual(found, partner)

    def test_lifecycle_changes_with_time(self):
        self._create_order(self.partner, 1000)
        self._refresh()
        self.assertEqual(self.partner.lifecycle, "active")
        for months, lifecycle in ((7, "dormant"), (14, "lost")):
            later = fields.Datetime.now() + timedelta(days=31 * months)
            with freeze_time(later):
                self.assertEqual(self._refresh(full=False), 1)
                self.assertEqual(self._refresh(full=False), 0)
            self.assertEqual(self.partner.lifecycle, lifecycle)

    def test_lifecycle_follows_the_settings(self):
        self._create_order(self.partner, 1000, months_ago=4)
        self._refresh()
        self.company.customer_active_months = 3
        self._refresh(full=False)
        self.assertEqual(self.partner.lifecycle, "dormant")

    def test_months_in_order(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.company.customer_lost_months = 3
            self.company.flush_recordset()

    def test_tier_by_the_rules(self):
        self._create_order(self.partner, 150_000_000)
        self._refresh()
        silver = self.env.ref("crm_vn_core.crm_customer_tier_silver")
        gold = self.env.ref("crm_vn_core.crm_customer_tier_gold")
        self.assertEqual(self.partner.tier_id, silver, "gold takes two orders")
        self._create_order(self.partner, 1)
        self._refresh(full=False)
        self.assertEqual(self.partner.tier_id, gold)

    def test_tier_in_another_currency(self):
        """A company with books in dollars compares at the rate of the day."""
        usd = self.env.ref("base.USD")
        usd.active = True
        company = self.env["res.company"].create(
            {"name": "Văn phòng Mỹ", "currency_id": usd.id}
        )
        self.env.user.company_ids |= company
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.ref("base.VND").id,
                "company_id": company.id,
                "rate": 25_000,
                "name": "2020-01-01",
            }
        )
        rules = self.env["crm.customer.tier"]._get_rules(company)
        minimum = {tier_id: revenue for tier_id, revenue, __ in rules}
        silver = self.env.ref("crm_vn_core.crm_customer_tier_silver")
        self.assertEqual(minimum[silver.id], 800)

    def test_tier_by_hand(self):
        diamond = self.env.ref("crm_vn_core.crm_customer_tier_diamond")
        firm = self._create_partner("Công ty Ánh Dương", is_company=True)
        contact = self._create_partner("Anh Nam", parent_id=firm.id)
        firm.tier_manual_id = diamond
        self.assertEqual(firm.tier_id, diamond)
        self.assertEqual(contact.tier_id, diamond)
        found = self.Partner.search(
            [("tier_id", "=", diamond.id), ("id", "in", (firm | contact).ids)]
        )
        self.assertEqual(found, firm | contact)
        by_name = self.Partner.search([("tier_id.code", "=", "diamond")])
        self.assertIn(firm, by_name)

    def test_company_isolation(self):
        """Company B never sees what a shared customer buys from company A."""
        self._create_order(self.partner, 80_000_000)
        self._refresh()
        self._refresh(self.other_company)
        in_b = self.partner.with_company(self.other_company)
        self.assertEqual(in_b.revenue_total, 0)
        self.assertEqual(in_b.lifecycle, "prospect")
        self.assertFalse(in_b.tier_id)
        user = self._create_user(
            "score_b", "crm_vn_core.group_crm_vn_core_user", self.other_company
        )
        Score = self._as(self.Score, user)
        self.assertFalse(Score.search([("partner_id", "=", self.partner.id)]))
        Partner = self._as(self.Partner, user)
        domain = [("id", "=", self.partner.id)]
        self.assertFalse(Partner.search([*domain, ("revenue_total", ">", 0)]))
        groups = Partner._read_group(domain, ["lifecycle"], ["__count"])
        self.assertEqual(groups, [("prospect", 1)])

    def test_groups_of_users(self):
        self._create_order(self.partner, 1_000_000)
        self._refresh()
        employee = self._create_user("score_employee", "base.group_user")
        card = self._as(self.partner, employee)
        self.assertEqual(card.lifecycle, "active")
        with self.assertRaises(AccessError):
            card.read(["revenue_total"])
        with self.assertRaises(AccessError):
            card.search([], order="revenue_total", limit=1)
        with self.assertRaises(AccessError):
            card.search([("revenue_total", ">", 0)])
        with self.assertRaises(AccessError):
            self._as(self.Score, employee).search([])
        seller = self._create_user("score_user", "crm_vn_core.group_crm_vn_core_user")
        self.assertEqual(self._as(self.partner, seller).revenue_total, 1_000_000)
        with self.assertRaises(AccessError):
            self._as(self._get_score(self.partner), seller).check_access("write")

    def test_cron(self):
        self._create_order(self.partner, 1_000_000)
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_vn_core.ir_cron_refresh_customer_scores"
            ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._get_score(self.partner).revenue, 1_000_000)
