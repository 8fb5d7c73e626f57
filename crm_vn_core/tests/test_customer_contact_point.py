# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from odoo.addons.crm_vn_core.hooks import _create_contact_points

from .common_customer import CustomerCase


@tagged("post_install", "-at_install")
class TestContactPoint(CustomerCase):
    def points(self, partner=None):
        return (partner or self.bay).contact_point_ids

    def assertPoints(self, *expected, partner=None):
        points = self.points(partner).sorted("id")
        found = [(p.kind, p.value, p.is_primary) for p in points]
        self.assertEqual(found, list(expected))

    def test_card_makes_points(self):
        self.bay.email = "Bay@Example.com"
        self.assertPoints(
            ("phone", "0912 345 678", True), ("email", "Bay@Example.com", True)
        )
        self.assertEqual(
            self.points().sorted("id").mapped("address"),
            ["+84912345678", "bay@example.com"],
        )

    def test_correction_changes_the_point(self):
        self.bay.phone = "0912 345 679"
        self.assertPoints(("phone", "0912 345 679", True))

    def test_old_number_with_knowledge_stays(self):
        self.points().do_not_call = True
        self.bay.phone = "0987 654 321"
        self.assertPoints(
            ("phone", "0912 345 678", False), ("phone", "0987 654 321", True)
        )
        self.assertTrue(self.points().filtered(lambda p: not p.is_primary).do_not_call)
        self.bay.phone = "+84 912 345 678"
        self.assertPoints(
            ("phone", "+84 912 345 678", True), ("phone", "0987 654 321", False)
        )

    def test_cleared_card(self):
        self.bay.phone = False
        self.assertPoints()

    def test_primary_point_shows_on_the_card(self):
        self.bay.contact_point_ids = [
            Command.create({"value": "0987654321", "is_primary": True})
        ]
        self.assertEqual(self.bay.phone, "0987654321")
        self.assertPoints(
            ("phone", "0912 345 678", False), ("phone", "0987654321", True)
        )

    def test_changed_value_is_not_verified(self):
        self.points().verified = True
        self.points().value = "0987654321"
        self.assertFalse(self.points().verified)
        self.assertEqual(self.bay.phone, "0987654321")

    def test_next_point_takes_the_place_of_a_removed_one(self):
        self.bay.contact_point_ids = [Command.create({"value": "0987654321"})]
        self.points().filtered("is_primary").unlink()
        self.assertEqual(self.bay.phone, "0987654321")
        self.points().unlink()
        self.assertFalse(self.bay.phone)

    def test_typed_card_wins_over_points_of_the_same_save(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "Mới"
            form.phone = "0911111111"
        partner = self.env["res.partner"].create(
            {
                "name": "Mới",
                "phone": "0911111111",
                "contact_point_ids": [Command.create({"value": "0922222222"})],
            }
        )
        self.assertEqual(partner.phone, "0911111111")
        primary = self.points(partner).filtered("is_primary")
        self.assertEqual(primary.value, "0911111111")
        partner.write(
            {
                "phone": "0933333333",
                "contact_point_ids": [
                    Command.create({"value": "0944444444", "is_primary": True})
                ],
            }
        )
        self.assertEqual(partner.phone, "0933333333")

    def test_family_shares_a_phone(self):
        before = self.points().shared_count
        child = self._create_customer(phone="+84912345678")
        self.assertEqual(self.points(child).shared_count, before + 1)
        self.assertEqual(self.points(child).address, self.points().address)

    def test_zalo_id(self):
        self.bay.contact_point_ids = [Command.create({"kind": "zalo", "value": "abc"})]
        zalo = self.points().filtered(lambda point: point.kind == "zalo")
        self.assertEqual((zalo.address, zalo.is_primary), ("abc", True))

    def test_merged_points_have_one_primary(self):
        other = self._create_customer(phone="0987654321")
        self.points(other).partner_id = self.bay
        self.assertEqual(len(self.points().filtered("is_primary")), 1)
        self.assertEqual(self.bay.phone, self.points().filtered("is_primary").value)

    @users("customer_staff")
    def test_staff_changes_the_phone(self):
        card = self.bay.with_env(self.env)
        card.phone = "0987654321"
        self.assertEqual(card.contact_point_ids.value, "0987654321")

    def test_import_creates_points_in_a_batch(self):
        def vals_list(count):
            return [{"name": "x", "phone": f"09{i:08d}"} for i in range(count)]

        Point = self.env["crm.contact.point"]
        Partner = self.env["res.partner"]
        counts = []
        for count in (10, 40):
            partners = Partner.create(vals_list(count))
            self.env.flush_all()
            self.assertEqual(len(partners.contact_point_ids), count)
            Point.search([("partner_id", "in", partners.ids)]).unlink()
            before = self.env.cr.sql_log_count
            partners._update_points_from_card(["phone"])
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_points_of_earlier_customers(self):
        """The hook makes them by one statement, old prefixes included."""
        partners = self.env["res.partner"].create(
            [
                {"name": "A", "phone": "0162 345 6789", "email": "A@x.vn"},
                {"name": "B", "phone": "+84 1203456789"},
                {"name": "C", "phone": "0912345678"},
                {"name": "D", "phone": "gọi sau"},
            ]
        )
        partners.contact_point_ids.with_context(active_test=False)
        expected = {
            (p.partner_id.id, p.kind, p.value, p.address, p.is_primary)
            for p in partners.contact_point_ids
        }
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_contact_point")
        self.env.invalidate_all()
        _create_contact_points(self.env)
        found = {
            (p.partner_id.id, p.kind, p.value, p.address, p.is_primary)
            for p in partners.contact_point_ids
        }
        self.assertEqual(found, expected)
