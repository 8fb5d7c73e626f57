# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unicodedata

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged, users
from odoo.tools.safe_eval import safe_eval

from .common_customer import CORE, CustomerCase


@tagged("post_install", "-at_install")
class TestNames(CustomerCase):
    def test_given_name_is_the_last_word(self):
        self.assertEqual(self.bay.given_name, "Bảy")
        self.assertFalse(self.sao_mai.given_name)

    def test_given_name_can_be_edited(self):
        with Form(self.bay) as form:
            form.given_name = "Thị Bảy"
        self.assertEqual(self.bay.given_name, "Thị Bảy")

    def test_names_are_stored_composed(self):
        """Macs and Zalo send decomposed text, which looks the same and is not."""
        name = unicodedata.normalize("NFD", "Nguyễn Thị Bưởi")
        partner = self._create_customer(name=name, nickname=name)
        self.assertEqual(partner.name, "Nguyễn Thị Bưởi")
        self.assertEqual(partner.nickname, "Nguyễn Thị Bưởi")
        partner.name = unicodedata.normalize("NFD", "Lê  Hưởng ")
        self.assertEqual(partner.name, "Lê Hưởng")

    def test_greeting(self):
        self.assertEqual(self.bay.greeting, "em chúc Anh/Chị Bảy")
        self.bay.gender = "female"
        self.assertEqual(self.bay.greeting, "em chúc chị Bảy")
        self.bay.write({"salutation": "co", "name": "Nguyễn Thị Hoa"})
        self.bay.nickname = "Bảy"
        self.assertEqual(self.bay.greeting, "cháu chúc cô Bảy")
        self.bay.self_reference = "con"
        self.assertEqual(self.bay.greeting, "con chúc cô Bảy")

    def test_greeting_of_a_company(self):
        self.assertEqual(self.sao_mai.greeting, "chúng tôi chúc Quý khách")

    def test_greeting_follows_the_style_of_the_company(self):
        self.bay.write({"gender": "female", "birthdate_date": "1970-01-01"})
        self.env.company.vn_salutation_style = "family"
        self.bay.invalidate_recordset(["greeting"])
        self.assertEqual(self.bay.greeting, "cháu chúc cô Bảy")

    def test_interests_by_kind(self):
        Interest = self.env["crm.interest"]
        fishing = Interest.create({"name": "Câu cá", "kind": "hobby"})
        house = Interest.create({"name": "Mua nhà", "kind": "need"})
        self.bay.hobby_ids = fishing
        self.bay.need_ids = house
        self.assertEqual(self.bay.interest_ids, fishing | house)
        self.bay.hobby_ids = False
        self.assertEqual(self.bay.interest_ids, house)
        self.assertFalse(self.bay.hobby_ids)


@tagged("post_install", "-at_install")
class TestCustomerCode(CustomerCase):
    def test_new_customer_has_a_code(self):
        self.assertRegex(self.bay.ref, r"^KH\d{6}$")
        self.assertEqual(self._create_customer(ref="A1").ref, "A1")

    def test_who_has_none(self):
        child = self._create_customer(parent_id=self.sao_mai.id)
        company = self.env["res.company"].create({"name": "Chi nhánh"})
        supplier = self._create_customer(supplier_rank=1)
        cards = child | self.staff.partner_id | company.partner_id | supplier
        self.assertFalse(list(filter(None, cards.mapped("ref"))))

    def test_used_codes_are_skipped(self):
        number = int(self.bay.ref[2:]) + 2
        self._create_customer(ref=f"KH{number:06d}")
        refs = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        codes = refs.mapped("ref")
        self.assertEqual(len(set(codes)), 2)
        self.assertNotIn(f"KH{number:06d}", codes)

    def test_many_customers_take_two_queries(self):
        vals_list = [{"name": f"Khách {i}"} for i in range(50)]
        Partner = self.env["res.partner"]
        Partner._add_customer_codes(vals_list)
        with self.assertQueryCount(3):
            coded = Partner._add_customer_codes(vals_list)
        self.assertEqual(len({vals["ref"] for vals in coded}), 50)

    def test_sequence_switched_off(self):
        self.env.ref("crm_vn_core.ir_sequence_customer").active = False
        self.assertFalse(self._create_customer().ref)

    def test_sequence_without_gaps(self):
        sequence = self.env.ref("crm_vn_core.ir_sequence_customer")
        sequence.implementation = "no_gap"
        refs = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.assertTrue(all(refs.mapped("ref")))


@tagged("post_install", "-at_install")
class TestRoles(CustomerCase):
    @users("customer_employee")
    def test_employee_reads_and_changes_nothing(self):
        card = self.bay.with_env(self.env)
        card.read(["name", "phone", "greeting", "age_band", "interest_ids"])
        card.contact_point_ids.read(["value"])
        card.relation_ids.read(["kind"])
        with self.assertRaises(AccessError):
            card.nickname = "Út"
        for model in ("crm.contact.point", "crm.contact.hold", "crm.partner.relation"):
            with self.assertRaises(AccessError):
                self.env[model].browse().check_access("create")

    @users("customer_staff")
    def test_user_works_on_the_card(self):
        card = self.bay.with_env(self.env)
        card.write(
            {
                "nickname": "Út",
                "contact_point_ids": [
                    Command.create({"kind": "zalo", "value": "0912345678"})
                ],
                "contact_hold_ids": [Command.create({"reason": "mourning"})],
            }
        )
        self.assertEqual(card.hold_message, "Mourning")
        with self.assertRaises(AccessError):
            card.contact_hold_ids.unlink()

    def test_other_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Khác"})
        stranger = new_test_user(
            self.env,
            "customer_stranger",
            groups=f"{CORE}user",
            company_id=other.id,
            company_ids=other.ids,
        )
        self.bay.company_id = self.env.company
        self.bay.contact_hold_ids = [Command.create({"reason": "dispute"})]
        self.env["crm.partner.relation"].create(
            {
                "partner_id": self.sao_mai.id,
                "related_partner_id": self.bay.id,
                "kind": "legal_representative",
            }
        )
        for model in (
            "res.partner",
            "crm.contact.point",
            "crm.contact.hold",
            "crm.partner.relation",
        ):
            records = self.env[model].with_user(stranger)
            field = "id" if model == "res.partner" else "partner_id"
            with self.subTest(model=model):
                ids = (self.bay | self.sao_mai).ids
                found = records.search([(field, "in", ids)])
                if model == "res.partner":
                    self.assertEqual(found, self.sao_mai)
                else:
                    self.assertFalse(found)
        found = self.env["res.partner"].with_user(stranger).name_search("0912345678")
        self.assertNotIn(self.bay.id, [id_ for id_, _name in found])

    def test_branches(self):
        """Core's company branches: a branch works with the customers and the officers
        of its company; its own customers stay its own; the company sees all."""
        company = self.env.company
        branches = self.env["res.company"].create(
            [
                {"name": "Chi nhánh Huế", "parent_id": company.id},
                {"name": "Chi nhánh Vinh", "parent_id": company.id},
            ]
        )
        hue, vinh = branches
        in_hue = new_test_user(
            self.env,
            "customer_in_hue",
            groups=f"{CORE}user,sales_team.group_sale_salesman_all_leads",
            company_id=hue.id,
            company_ids=hue.ids,
        )
        of_all = self._create_customer(company_id=False)
        of_company = self._create_customer(company_id=company.id)
        of_hue = self._create_customer(company_id=hue.id, user_id=in_hue.id)
        of_vinh = self._create_customer(company_id=vinh.id)
        four = of_all | of_company | of_hue | of_vinh
        cards = self.env["res.partner"].with_user(in_hue)
        self.assertEqual(
            cards.search([("id", "in", four.ids)]), of_all | of_company | of_hue
        )
        Order = self.env["sale.order"].with_user(in_hue)
        for customer in (of_all, of_company, of_hue):
            order = Order.create({"partner_id": customer.id})
            self.assertEqual(order.company_id, hue)
        with self.assertRaises(UserError):
            Order.create({"partner_id": of_vinh.id})
        boss = self.env["res.partner"].with_context(
            allowed_company_ids=[company.id, hue.id, vinh.id]
        )
        self.assertEqual(boss.search([("id", "in", four.ids)]), four)


@tagged("post_install", "-at_install")
class TestCustomerViews(CustomerCase):
    def get_views(self, user):
        action = self.env.ref("crm_vn_core.res_partner_action")
        views = [(view_id, mode) for view_id, mode in action.views]
        views.append((action.search_view_id.id, "search"))
        Partner = self.env["res.partner"].with_user(user)
        return Partner.get_views(views)["views"]

    def test_smart_buttons(self):
        """Orders, invoices and tickets of a customer are one click away."""
        arch = self.get_views(self.env.ref("base.user_admin"))["form"]["arch"]
        for button in (
            "action_view_partner_invoices",
            "action_view_helpdesk_tickets",
            "action_view_opportunity",
        ):
            self.assertIn(f'name="{button}"', arch)
        self.assertIn('name="sale.act_res_partner_2_sale_order"', arch)

    def test_labels_of_buttons_are_one_text(self):
        """On a phone two texts stand side by side, and the second one first."""
        arch = self.get_views(self.env.ref("base.user_admin"))["form"]["arch"]
        labels = [
            [text.text for text in info.iterfind("span[@class='o_stat_text']")]
            for info in etree.fromstring(arch).iterfind(
                ".//div[@name='button_box']//div[@class='o_stat_info']"
            )
        ]
        self.assertIn(["Log a Contact"], labels)
        self.assertIn(["Send a Message"], labels)
        self.assertFalse([texts for texts in labels if len(texts) > 1])

    def test_employee_opens_every_view(self):
        views = self.get_views(self.employee)
        self.assertNotIn('name="identity_number"', views["form"]["arch"])
        self.assertIn('name="identity_number_masked"', views["form"]["arch"])
        log = self.env.ref("crm_vn_core.crm_contact_log_action")
        self.assertIn(f'name="{log.id}"', views["form"]["arch"])

    def test_list_holds_customers_only(self):
        domain = safe_eval(self.env.ref("crm_vn_core.res_partner_action").domain)
        supplier = self._create_customer(supplier_rank=1)
        both = self._create_customer(supplier_rank=1, customer_rank=1)
        colleague = self.staff.partner_id
        ours = self.env.company.partner_id
        cards = self.bay | self.sao_mai | supplier | both | colleague | ours
        found = self.env["res.partner"].search([("id", "in", cards.ids), *domain])
        self.assertEqual(found, self.bay | self.sao_mai | both)

    @users("customer_staff")
    def test_household_business_form(self):
        with Form(self.env["res.partner"], "base.view_partner_form") as form:
            form.company_type = "company"
            form.name = "Hộ kinh doanh Bảy"
            form.is_household_business = True
            form.household_owner_id = self.bay
        self.assertEqual(form.record.relation_ids.kind, "household_owner")
        self.assertRegex(form.record.ref, "^KH")
