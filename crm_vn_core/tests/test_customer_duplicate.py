# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.base.tests.common import BaseCommon

CCCD = "001190012345"


@tagged("post_install", "-at_install")
class TestCustomerDuplicate(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Partner = cls.env["res.partner"].with_context(
            default_country_id=cls.env.ref("base.vn").id
        )
        cls.Group = cls.env["crm.duplicate.group"]
        cls.hoa = cls.Partner.create(
            {
                "name": "Nguyễn Thị Hoa",
                "phone": "0912 345 678",
                "birthdate_date": "1990-08-15",
                "identity_number": CCCD,
            }
        )

    def _create_partner(self, name="Khác", **vals):
        return self.Partner.create({"name": name, **vals})

    def _get_groups(self, partner):
        return self.Group.search([("partner_ids", "in", partner.ids)])

    def _assert_found(self, partner, reason):
        """The pair is found by the nightly job and on the card, for one reason."""
        self.Group._refresh()
        group = self._get_groups(partner)
        self.assertEqual(group.reason, reason)
        self.assertEqual(group.partner_ids, self.hoa | partner)
        self.assertEqual(partner._get_duplicates(), {self.hoa: {reason}})

    def test_phone_in_any_spelling(self):
        self._assert_found(self._create_partner(phone="+84 912345678"), "phone")

    def test_phone_of_a_contact_point(self):
        partner = self._create_partner(phone="0912.345.678")
        self.hoa.phone = False
        self.env["crm.contact.point"].search(
            [("partner_id", "=", self.hoa.id)]
        ).unlink()
        self.env["crm.contact.point"].create(
            {
                "partner_id": self.hoa.id,
                "kind": "zalo",
                "value": "0912345678",
                "address": "+84912345678",
            }
        )
        self._assert_found(partner, "phone")

    def test_identity_number(self):
        self._assert_found(self._create_partner(identity_number=CCCD), "identity")

    def test_identity_number_as_tax_code(self):
        self._assert_found(self._create_partner(vat=CCCD), "identity")

    def test_tax_code(self):
        self.hoa.write({"vat": "0314409058", "is_company": True})
        partner = self._create_partner(vat="VN0314409058", is_company=True)
        self._assert_found(partner, "tax")

    def test_name_without_accents_and_birth_date(self):
        partner = self._create_partner("nguyen thi  HOA", birthdate_date="1990-08-15")
        self._assert_found(partner, "name_birthdate")

    def test_đ_in_a_name(self):
        self.hoa.name = "Đặng Văn Đức"
        partner = self._create_partner("Dang Van Duc", birthdate_date="1990-08-15")
        self._assert_found(partner, "name_birthdate")

    def test_same_name_alone_is_no_duplicate(self):
        partner = self._create_partner("Nguyễn Thị Hoa", birthdate_date="1991-08-15")
        self.Group._refresh()
        self.assertFalse(self._get_groups(partner))
        self.assertFalse(partner._get_duplicates())

    def test_contacts_of_one_company_are_none(self):
        firm = self._create_partner("Công ty", is_company=True, phone="0987654321")
        contact = self._create_partner("Lễ tân", parent_id=firm.id, phone="0987654321")
        self.Group._refresh()
        self.assertFalse(self._get_groups(firm | contact))
        self.assertFalse(contact._get_duplicates())

    def test_relatives_are_not_one_customer(self):
        """A mother and a son share a phone; a stranger with it is still found."""
        son = self._create_partner("Nguyễn Văn Út", phone="0912345678")
        self.env["crm.partner.relation"].create(
            {
                "partner_id": son.id,
                "related_partner_id": self.hoa.id,
                "kind": "parent",
            }
        )
        self.Group._refresh()
        self.assertFalse(self._get_groups(son))
        self.assertFalse(son._get_duplicates())
        self.assertFalse(self.hoa._get_duplicates())
        stranger = self._create_partner("Lê Lạ", phone="0912345678")
        self.Group._refresh()
        self.assertIn(stranger, self._get_groups(son).partner_ids)
        self.assertEqual(set(stranger._get_duplicates()), {self.hoa, son})

    def test_archived_card(self):
        partner = self._create_partner(phone="0912345678", active=False)
        self.Group._refresh()
        self.assertFalse(self._get_groups(partner))
        self.assertFalse(self.hoa._get_duplicates())

    def test_phone_of_everybody_tells_nothing(self):
        self.Partner.create(
            [{"name": f"Khách {i}", "phone": "0912345678"} for i in range(60)]
        )
        self.Group._refresh()
        self.assertFalse(self._get_groups(self.hoa))

    def test_refresh_is_idempotent(self):
        partner = self._create_partner(phone="0912345678")
        self.Group._refresh()
        before = self.Group.search([])
        self.Group._refresh()
        self.assertEqual(self.Group.search([]), before)
        partner.phone = "0999888777"
        self.Group._refresh()
        self.assertFalse(self._get_groups(partner))

    def test_dismissal_is_remembered(self):
        partner = self._create_partner(phone="0912345678")
        self.Group._refresh()
        group = self._get_groups(partner)
        group.action_dismiss()
        self.Group._refresh()
        self.assertEqual(group.state, "dismissed")
        self.assertFalse(partner._get_duplicates())
        third = self._create_partner(phone="0912345678")
        self.Group._refresh()
        self.assertEqual(group.state, "open", "a third card asks anew")
        self.assertIn(third, group.partner_ids)

    def test_dismissal_settles_the_other_reasons(self):
        partner = self._create_partner(
            "Nguyễn Thị Hoa", phone="0912345678", birthdate_date="1990-08-15"
        )
        self.Group._refresh()
        groups = self._get_groups(partner)
        self.assertEqual(len(groups), 2)
        groups[0].action_dismiss()
        self.assertEqual(set(groups.mapped("state")), {"dismissed"})

    def test_companies_do_not_meet(self):
        companies = self.env["res.company"].create([{"name": "A"}, {"name": "B"}])
        self.env.user.company_ids |= companies
        self.hoa.company_id = companies[0]
        partner = self._create_partner(phone="0912345678", company_id=companies[1].id)
        self.Group._refresh()
        self.assertFalse(self._get_groups(partner))
        self.assertFalse(partner._get_duplicates())
        partner.company_id = False
        self.Group._refresh()
        self.assertEqual(self._get_groups(partner).company_id, companies[0])
        user = new_test_user(
            self.env,
            "duplicate_b",
            groups="crm_vn_core.group_crm_vn_core_manager",
            company_id=companies[1].id,
            company_ids=companies[1].ids,
        )
        groups = self.Group.with_user(user)
        groups = groups.with_context(allowed_company_ids=companies[1].ids)
        self.assertFalse(groups.search([("reason", "=", "phone")]))

    def test_alert_while_typing(self):
        """A new card warns before it is saved, with a link, and saves all the same."""
        form = Form(self.Partner, view="base.view_partner_form")
        form.name = "<b>Hoa</b>"
        self.assertFalse(form.duplicate_alert)
        form.phone = "0912345678"
        self.assertIn("Nguyễn Thị Hoa", form.duplicate_alert)
        self.assertIn(f"/odoo/res.partner/{self.hoa.id}", form.duplicate_alert)
        partner = form.save()
        self.assertIn("&lt;b&gt;Hoa", self.hoa.duplicate_alert)
        self.assertEqual(partner._get_duplicates(), {self.hoa: {"phone"}})

    def test_alert_takes_few_queries(self):
        partner = self._create_partner(phone="0912345678", identity_number=CCCD)
        partner.read(["name", "phone", "vat", "birthdate_date", "parent_id"])
        self.hoa.display_name  # noqa: B018
        with self.assertQueryCount(4):
            self.assertTrue(partner.duplicate_alert)

    def test_identity_number_is_masked(self):
        self._create_partner(identity_number=CCCD)
        self.Group._refresh()
        group = self._get_groups(self.hoa)
        self.assertEqual(group.label, "0•••••••2345")
        for field in self.Group._fields.values():
            if field.store and field.column_type:
                self.assertNotIn(CCCD, str(group[field.name]))

    def test_rights(self):
        user = new_test_user(
            self.env, "duplicate_user", groups="crm_vn_core.group_crm_vn_core_user"
        )
        with self.assertRaises(AccessError):
            self.Group.with_user(user).search([])
        with self.assertRaises(AccessError):
            self.Group.with_user(user).action_refresh()
        manager = new_test_user(
            self.env, "duplicate_boss", groups="crm_vn_core.group_crm_vn_core_manager"
        )
        self._create_partner(phone="0912345678")
        self.Group.with_user(manager).action_refresh()
        group = self._get_groups(self.hoa).with_user(manager)
        group.action_dismiss()
        self.assertEqual(group.state, "dismissed")

    def test_merge_from_the_list(self):
        partner = self._create_partner(phone="0912345678")
        self.Group._refresh()
        group = self._get_groups(partner)
        action = group.action_merge()
        wizard = Form(
            self.env["base.partner.merge.automatic.wizard"].with_context(
                **action["context"]
            )
        ).save()
        self.assertEqual(wizard.partner_ids, self.hoa | partner)
        wizard.action_merge()
        self.assertFalse(group.exists())
        self.assertEqual(len((self.hoa | partner).exists()), 1)

    def test_cron(self):
        partner = self._create_partner(phone="0912345678")
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_vn_core.ir_cron_refresh_duplicates"
            ).method_direct_trigger()
        self.assertTrue(self._get_groups(partner))

    def test_birth_date_key_is_the_day(self):
        """The label shows the name, the day is in the reason's key."""
        self._create_partner("Nguyen Thi Hoa", birthdate_date="1990-08-15")
        self.Group._refresh()
        label = self._get_groups(self.hoa).label
        self.assertEqual(label, "nguyen thi hoa 15/08/1990")
        self.assertEqual(self.hoa.birthdate_date, fields.Date.to_date("1990-08-15"))
