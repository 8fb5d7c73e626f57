# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_coordination import CoordinationCase


@tagged("post_install", "-at_install")
class TestContract(CoordinationCase):
    def test_numbers_of_a_company(self):
        """Each company counts for itself, anew each year; numbers can be typed."""
        first, second = (self._create_contract() for _i in range(2))
        year = self.today.year
        self.assertRegex(first.name, rf"^\d{{4}}/{year}/HĐ$")
        self.assertEqual(int(second.name[:4]), int(first.name[:4]) + 1)
        other = self._create_contract(
            company_id=self.branch.id, partner_id=self._create_customer("X").id
        )
        self.assertEqual(other.name, f"0001/{year}/HĐ")
        following = f"{int(second.name[:4]) + 1:04d}{second.name[4:]}"
        typed = self._create_contract(name=f"  {following} ")
        self.assertEqual(typed.name, following)
        self.assertNotEqual(self._create_contract().name, following)

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_its_company(self):
        contract = self._create_contract(name="HD-1")
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self._create_contract(name="HD-1")
        self._create_contract(name="HD-1", company_id=self.branch.id)
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            contract.name = " "
            contract.flush_recordset()

    def test_contact_person_signs_for_the_company(self):
        self.person.function = "Giám đốc"
        form = Form(self._as(self.env["crm.contract"], self.an))
        form.partner_id = self.person
        self.assertEqual(form.partner_id, self.sao)
        self.assertEqual(form.representative_id, self.person)
        contract = form.save()
        self.assertEqual(contract.representative_position, "Giám đốc")
        self.assertEqual(contract.user_id, self.an)
        imported = self._create_contract(partner_id=self.person.id)
        self.assertEqual(imported.partner_id, self.sao)
        self.assertEqual(imported.representative_id, self.person)
        stranger = self._create_customer("Người lạ")
        with self.assertRaises(ValidationError):
            contract.representative_id = stranger

    def test_orders_of_the_customer_alone(self):
        contract = self._create_contract(amount=3_000_000)
        order = self._create_order(contract, partner=self.person)
        self.assertEqual(contract.amount_ordered, 0, "a quotation is no order")
        order.action_confirm()
        self.assertEqual(contract.amount_ordered, 1_000_000)
        self.assertEqual(contract.amount_left, 2_000_000)
        self.assertEqual(contract.ordered_rate, 33)
        stranger = self._create_customer("Người lạ")
        with self.assertRaises(ValidationError):
            self._create_order(contract, partner=stranger)
        with self.assertRaises(UserError):
            self._create_order(
                self._create_contract(company_id=self.branch.id), price=1
            )

    def test_total_holds_orders_of_colleagues(self):
        """A salesman sees his own orders, and the total of all."""
        contract = self._create_contract(user_id=self.binh.id)
        for officer in (self.an, self.binh):
            self._create_order(contract, user_id=officer.id).action_confirm()
        self.env.invalidate_all()
        seen = self._as(contract, self.an)
        self.assertEqual(seen.amount_ordered, 2_000_000)
        self.assertEqual(seen.order_ids.user_id, self.an)

    def test_order_in_another_currency(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "name": self._day(-2), "rate": 1 / 25_000}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": usd.id}
        )
        contract = self._create_contract()
        self._create_order(
            contract, price=100, pricelist_id=pricelist.id
        ).action_confirm()
        self.assertAlmostEqual(contract.amount_ordered, 2_500_000, delta=1)

    def test_states(self):
        contract = self._create_contract(state="draft", date_start=False)
        contract.action_run()
        self.assertEqual(contract.date_start, self.today)
        self.assertEqual(contract.date_sign, self.today)
        with self.assertRaises(UserError):
            contract.action_run()
        with self.assertRaises(UserError):
            contract.unlink()
        contract.action_end()
        with self.assertRaises(UserError):
            contract.action_cancel()
        draft = self._create_contract(state="draft")
        draft.action_cancel()
        draft.action_draft()
        draft.unlink()

    def test_renewal_by_hand(self):
        contract = self._create_contract(
            date_start="2026-01-01", date_end="2026-12-31", renewal="agreement"
        )
        following = self.env["crm.contract"].browse(contract.action_renew()["res_id"])
        self.assertEqual(following.previous_id, contract)
        self.assertEqual(str(following.date_start), "2027-01-01")
        self.assertEqual(str(following.date_end), "2027-12-31")
        self.assertEqual(following.state, "draft")
        self.assertEqual(contract.action_renew()["res_id"], following.id)
        self.assertEqual(contract.state, "running", "until the next one is in force")
        following.action_run()
        self.assertEqual(contract.state, "renewed")
        with self.assertRaises(UserError):
            contract._renew()

    @mute_logger("odoo.sql_db")
    def test_renewed_once(self):
        contract = self._create_contract()
        contract._renew()
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            contract._renew().flush_recordset()

    def test_ends_in_words(self):
        contract = self._create_contract(notice_days=30)
        for days, words in ((0, "today"), (1, "tomorrow"), (12, "in 12 days")):
            contract.date_end = self._day(days)
            self.assertEqual(contract.ends_in, words)
            self.assertTrue(contract.is_expiring)
        contract.date_end = self._day(31)
        self.assertFalse(contract.is_expiring)
        contract.date_end = False
        self.assertFalse(contract.ends_in)

    def test_filters(self):
        near = self._create_contract(date_end=self._day(10))
        far = self._create_contract(date_end=self._day(80))
        ours = near | far
        Contract = self.env["crm.contract"]
        domain = [("id", "in", ours.ids)]
        self.assertEqual(Contract.search([*domain, ("is_expiring", "=", True)]), near)
        self.assertEqual(Contract.search([*domain, ("is_expiring", "=", False)]), far)
        within = [("state", "=", "running"), ("date_end", "<=", "today +30d")]
        self.assertEqual(Contract.search(domain + within), near)

    def test_rights(self):
        """Colleagues read; whose it is changes it; the manager, too; others nothing."""
        contract = self._create_contract()
        self.assertEqual(self._as(contract, self.binh).amount, contract.amount)
        with self.assertRaises(AccessError):
            self._as(contract, self.binh).amount = 1
        self._as(contract, self.an).note = "của tôi"
        self._as(contract, self.boss).note = "của sếp"
        with self.assertRaises(AccessError):
            self._as(contract, self.employee).read(["amount"])
        entered = self._as(self.env["crm.contract"], self.cuc).create(
            {"partner_id": self.sao.id}
        )
        self.assertEqual(entered.user_id, self.an, "the officer of the customer")

    def test_two_companies(self):
        contract = self._create_contract()
        seen = self._as(self.env["crm.contract"], self.hue)
        self.assertNotIn(contract, seen.search([]))
        with self.assertRaises(AccessError):
            self._as(contract, self.hue).read(["name"])
        self.assertEqual(self._as(self.sao, self.hue).contract_count, 0)
        self.assertEqual(self._as(self.sao, self.an).contract_count, 1)

    def test_customer_page(self):
        contract = self._create_contract(date_end=self._day(3))
        self._create_contract(date_end=self._day(90))
        for partner in (self.sao, self.person):
            card = self._as(partner, self.cuc)
            self.assertEqual(card.contract_count, 2)
            self.assertIn(contract.name, card.contract_message)
            self.assertIn("in 3 days", card.contract_message)
        action = self._as(self.person, self.cuc).action_view_contracts()
        found = self.env["crm.contract"].search(action["domain"])
        self.assertEqual(len(found), 2)
        with self.assertRaises(AccessError):
            self._as(self.sao, self.employee).read(["contract_count"])
        self._as(self.sao, self.employee).read(["name"])

    def test_signed_copy_is_for_colleagues(self):
        """A file dropped on a form that was not saved yet follows the contract."""
        scan = self._as(self.env["ir.attachment"], self.an).create(
            {"name": "hd.pdf", "raw": b"%PDF-1.4", "res_model": "crm.contract"}
        )
        contract = self._as(self.env["crm.contract"], self.an).create(
            {"partner_id": self.sao.id, "document_ids": [Command.link(scan.id)]}
        )
        self.assertEqual(scan.res_id, contract.id)
        self.env.invalidate_all()
        self.assertEqual(self._as(scan, self.cuc).raw, b"%PDF-1.4")
        with self.assertRaises(AccessError):
            self._as(scan, self.employee).read(["raw"])

    def test_merge(self):
        """Contracts, signatories and orders follow the customer."""
        kept = self._create_customer("Giữ", is_company=True)
        contract = self._create_contract(representative_id=self.person.id)
        order = self._create_order(contract)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (kept | self.sao).ids, kept
        )
        self.assertEqual(contract.partner_id, kept)
        self.assertEqual(contract.order_ids, order)
        self.assertEqual(order.partner_id, kept)
        self.assertEqual(contract.representative_id.parent_id, kept)
