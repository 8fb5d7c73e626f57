import re

from odoo.tests import Form, new_test_user, tagged

from ..hooks_address import (
    PARAMETER,
    apply_settings,
    restore_settings,
    save_former_settings,
)
from ..text.address_table import WARDS, read_rows
from .common_address import AddressCase


@tagged("post_install", "-at_install")
class TestWards(AddressCase):
    def test_wards_and_provinces_are_loaded(self):
        wards = self.env["res.city"].search([("vn_code", "!=", False)])
        self.assertEqual(len(wards), 3321)
        self.assertEqual(len(wards.state_id), 34)
        self.assertEqual(wards.country_id, self.vn)
        codes = {row["vn_code"] for row in read_rows(WARDS)}
        self.assertEqual(set(wards.mapped("vn_code")), codes)

    def test_every_province_has_its_official_code(self):
        states = self.env["res.country.state"].search([("country_id", "=", self.vn.id)])
        self.assertEqual(len(states), 34)
        self.assertEqual(len(set(states.mapped("vn_gso_code"))), 34)
        self.assertTrue(all(states.mapped("vn_gso_code")))

    def test_names_of_provinces_that_became_cities(self):
        hue = self.env.ref("base.state_vn_VN-26")
        self.assertEqual((hue.name, hue.vn_gso_code), ("TP Huế", "46"))
        self.assertEqual(self.env.ref("base.state_vn_VN-39").name, "TP Đồng Nai")

    def test_provinces_are_shown_without_the_country(self):
        self.assertEqual(self.hcm.display_name, "TP Hồ Chí Minh")
        self.assertIn("(US)", self.env.ref("base.state_us_5").display_name)

    def test_a_ward_is_found_by_its_code(self):
        found = self.env["res.city"].name_search("26740")
        self.assertEqual(found, [(self.saigon.id, "Phường Sài Gòn")])

    def test_lists_of_choices_show_the_province(self):
        ward = self.saigon.with_context(formatted_display_name=True)
        self.assertEqual(ward.display_name, "Phường Sài Gòn\t--TP Hồ Chí Minh--")
        self.assertEqual(self.saigon.display_name, "Phường Sài Gòn")

    def test_a_renamed_ward_is_found_by_its_new_name(self):
        City = self.env["res.city"]
        self.assertEqual(
            City._vn_ward_id("Phường Sài Gòn", self.hcm.id), self.saigon.id
        )
        self.saigon.name = "Phường Bến Nghé"
        self.assertFalse(City._vn_ward_id("Phường Sài Gòn", self.hcm.id))


@tagged("post_install", "-at_install")
class TestPartnerAddress(AddressCase):
    def test_a_ward_brings_name_province_and_country(self):
        partner = self.env["res.partner"].create(
            {"name": "Bảy", "city_id": self.saigon.id}
        )
        self.assertRecordValues(
            partner,
            [
                {
                    "city": "Phường Sài Gòn",
                    "state_id": self.hcm.id,
                    "country_id": self.vn.id,
                }
            ],
        )
        partner.city_id = self.hoankiem
        self.assertEqual(partner.city, "Phường Hoàn Kiếm")
        self.assertEqual(partner.state_id, self.hanoi)

    def test_a_typed_ward_is_recognized(self):
        partner = self._create_partner(city="Phường Sài Gòn", state_id=self.hcm.id)
        self.assertEqual(partner.city_id, self.saigon)
        partner.write({"city": "Phường Hoàn Kiếm", "state_id": self.hanoi.id})
        self.assertEqual(partner.city_id, self.hoankiem)

    def test_another_text_or_province_drops_the_ward(self):
        partner = self._create_partner(city_id=self.saigon.id)
        partner.city = "Quận 1"
        self.assertRecordValues(partner, [{"city_id": False, "city": "Quận 1"}])
        partner.city_id = self.saigon
        partner.state_id = self.hanoi
        self.assertRecordValues(
            partner, [{"city_id": False, "city": False, "state_id": self.hanoi.id}]
        )

    def test_other_fields_leave_the_ward_alone(self):
        partner = self._create_partner(city_id=self.saigon.id)
        partner.write({"street": "12 Lê Lợi", "state_id": self.hcm.id})
        self.assertEqual(partner.city_id, self.saigon)

    def test_addresses_abroad_are_untouched(self):
        france = self.env.ref("base.fr")
        city = self.env["res.city"].create({"name": "Lyon", "country_id": france.id})
        partner = self._create_partner(country_id=france.id, city_id=city.id)
        partner.city = "Lyon 3e"
        self.assertEqual(partner.city_id, city)

    def test_form_ward_fills_the_province_and_back(self):
        with Form(self.env["res.partner"], view="base.view_partner_form") as form:
            form.name = "Bảy"
            form.country_id = self.vn
            form.city_id = self.saigon
            self.assertEqual(form.state_id, self.hcm)
            form.state_id = self.hanoi
            self.assertFalse(form.city_id)
            form.city_id = self.hoankiem
        self.assertEqual(form.record.city, "Phường Hoàn Kiếm")

    def test_form_taking_out_the_ward_keeps_the_province(self):
        partner = self._create_partner(city_id=self.saigon.id)
        with Form(partner, view="base.view_partner_form") as form:
            form.city_id = self.env["res.city"]
        self.assertRecordValues(
            partner, [{"city_id": False, "city": False, "state_id": self.hcm.id}]
        )

    def test_display_is_street_ward_province(self):
        save_former_settings(self.env)
        apply_settings(self.env)
        partner = self._create_partner(street="12 Lê Lợi", city_id=self.saigon.id)
        lines = [line for line in partner._display_address().split("\n") if line]
        self.assertEqual(
            lines,
            ["12 Lê Lợi", "Phường Sài Gòn, TP Hồ Chí Minh", self.vn.name],
        )
        for vals in ({"city_id": False, "city": False}, {"state_id": False}):
            partner.write(vals)
            self.assertFalse(re.search(r"(?m)^,|,\s*$", partner._display_address()))

    def test_contacts_follow_the_ward_of_their_company(self):
        company = self._create_partner(is_company=True, name="Cty Bảy")
        contact = self._create_partner(parent_id=company.id, name="Tám")
        company.city_id = self.saigon
        self.assertEqual(contact.city_id, self.saigon)

    def test_a_portal_customer_can_change_the_address(self):
        user = new_test_user(self.env, "address_portal", groups="base.group_portal")
        user.partner_id.city_id = self.saigon
        partner = user.partner_id.with_user(user)
        vals = {"city": "Phường Hoàn Kiếm", "state_id": self.hanoi.id}
        self.assertEqual(partner._vn_address_in_step(vals)["city_id"], self.hoankiem.id)
        self.assertEqual(partner._vn_stale_wards({"city": "Quận 1"}), partner)

    def test_search_by_sales_area(self):
        partner = self._create_partner(vn_old_district="Quận 1 xưa")
        found = self.env["res.partner"].search([("vn_old_district", "ilike", "1 xưa")])
        self.assertEqual(found, partner)
        partner.vn_old_ward = "Phường Bến Nghé"
        self.assertEqual(partner.vn_old_address, "Phường Bến Nghé, Quận 1 xưa")
        groups = self.env["res.partner"]._read_group(
            [("id", "=", partner.id)], ["vn_old_district"], ["__count"]
        )
        self.assertEqual(groups, [("Quận 1 xưa", 1)])


@tagged("post_install", "-at_install")
class TestAddressHooks(AddressCase):
    def test_settings_are_put_back(self):
        hue = self.env.ref("base.state_vn_VN-26")
        hue.name = "Thừa Thiên - Huế"
        self.vn.write({"enforce_cities": False, "address_format": "%(city)s"})
        save_former_settings(self.env)
        hue.name = "TP Huế"
        apply_settings(self.env)
        self.assertTrue(self.vn.enforce_cities)
        self.assertNotEqual(self.vn.address_format, "%(city)s")
        restore_settings(self.env)
        self.assertFalse(self.vn.enforce_cities)
        self.assertEqual(self.vn.address_format, "%(city)s")
        self.assertEqual(hue.name, "Thừa Thiên - Huế")
        self.assertFalse(self.env["ir.config_parameter"].get_param(PARAMETER))

    def test_what_was_changed_by_hand_since_stays(self):
        hue = self.env.ref("base.state_vn_VN-26")
        save_former_settings(self.env)
        apply_settings(self.env)
        hue.name = "Cố đô Huế"
        self.vn.address_format = "%(street)s"
        restore_settings(self.env)
        self.assertEqual(hue.name, "Cố đô Huế")
        self.assertEqual(self.vn.address_format, "%(street)s")

    def test_restoring_without_a_memory_breaks_nothing(self):
        self.env["ir.config_parameter"].set_param(PARAMETER, False)
        restore_settings(self.env)
