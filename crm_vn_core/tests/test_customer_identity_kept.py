# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Identity numbers: how they are kept and checked, and the log of who saw them."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .common_identity import MASK, NUMBER, OTHER, IdentityCase


@tagged("post_install", "-at_install")
class TestIdentityStorage(IdentityCase):
    """The mask is never stored, the true value always stays."""

    def stored(self, partner):
        self.env.flush_all()
        self.env.cr.execute("SELECT vat FROM res_partner WHERE id = %s", partner.ids)
        return self.env.cr.fetchone()[0]

    @users("customer_staff")
    def test_commercial_sync_as_staff(self):
        person = self.person.with_env(self.env)
        person.read(["vat"])
        child = self.env["res.partner"].create({"name": "Con", "parent_id": person.id})
        self.assertEqual(self.stored(child), NUMBER)
        person.write({"child_ids": [Command.create({"name": "Cháu"})]})
        person.vat = OTHER
        self.assertEqual(self.stored(child), OTHER)
        child.parent_id = False
        self.assertEqual(self.stored(child), OTHER)

    @users("customer_staff")
    def test_mask_sent_back_changes_nothing(self):
        person = self.person.with_env(self.env)
        person.web_save({"vat": MASK, "nickname": "Bảy"}, {"vat": {}})
        self.assertEqual(self.stored(person), NUMBER)
        self.assertEqual(person.nickname, "Bảy")

    @users("customer_staff")
    def test_strange_mask_is_refused(self):
        with self.assertRaises(UserError):
            self.person.with_env(self.env).vat = "0•••••••9999"
        with self.assertRaises(UserError):
            self.env["res.partner"].create({"name": "Mới", "vat": MASK})

    @users("customer_staff")
    def test_exported_file_imports_again(self):
        Partner = self.env["res.partner"]
        fields = [".id", "name", "vat"]
        rows = Partner.browse(self.person.id).export_data(fields)["datas"]
        rows[0][1] = "Nguyễn Thị Bảy Hai"
        result = Partner.load(fields, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(self.stored(self.person), NUMBER)

    @users("customer_staff")
    def test_form_keeps_the_number(self):
        with Form(self.person.with_env(self.env)) as form:
            form.name = "Nguyễn Thị Tám"
        self.assertEqual(self.stored(self.person), NUMBER)

    @users("customer_staff")
    def test_form_takes_a_new_number(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "Trần Văn Ba"
            form.vat = OTHER
        self.assertEqual(self.stored(form.record), OTHER)

    @users("customer_staff")
    def test_business_code_sees_the_number(self):
        """Core warns about the same tax code by looking as the superuser."""
        person = self.env["res.partner"].create({"name": "Trùng", "vat": NUMBER})
        self.assertEqual(person.same_vat_partner_id, self.person)

    def test_copy_is_another_person(self):
        """The number does not go along, nor does ``copy_data`` tell it."""
        copy = self.person.copy()
        self.assertFalse(copy.vat)
        self.assertFalse(copy.identity_number)
        data = self.rpc(self.staff, "res.partner", "copy_data", self.person.ids)
        self.assertNoLeak(data)
        self.assertEqual(self.company.copy().vat, self.company.vat)


@tagged("post_install", "-at_install")
class TestIdentityLog(IdentityCase):
    def logs(self, partner=None):
        return self.env["crm.identity.access.log"].search(
            [("partner_id", "=", (partner or self.person).id)]
        )

    def test_one_row_a_day(self):
        for _time in range(2):
            self.rpc(self.trusted, "res.partner", "read", self.person.ids, ["vat"])
            self.rpc(
                self.trusted,
                "res.partner",
                "web_read",
                self.person.ids,
                {"identity_number": {}},
            )
        self.assertRecordValues(self.logs(), [{"user_id": self.trusted.id}])

    def test_export_is_logged(self):
        self.rpc(self.trusted, "res.partner", "export_data", self.person.ids, ["vat"])
        self.assertEqual(len(self.logs()), 1)

    def test_nothing_seen_nothing_logged(self):
        self.rpc(self.trusted, "res.partner", "read", self.company.ids, ["vat"])
        self.rpc(self.trusted, "res.partner", "read", self.person.ids, ["name"])
        self.rpc(self.staff, "res.partner", "read", self.person.ids, ["vat"])
        self.assertFalse(self.logs() | self.logs(self.company))

    def test_append_only(self):
        self.rpc(self.trusted, "res.partner", "read", self.person.ids, ["vat"])
        with self.assertRaises(UserError):
            self.logs().write({"user_id": self.env.uid})
        with self.assertRaises(UserError):
            self.logs().unlink()
        with self.assertRaises(AccessError):
            self.rpc(self.trusted, "crm.identity.access.log", "search_read", [])

    def test_merged_customers_keep_the_log(self):
        other = self.env["res.partner"].create({"name": "Bảy", "vat": NUMBER})
        for partner in (self.person, other):
            self.rpc(self.trusted, "res.partner", "read", partner.ids, ["vat"])
        admin = self.env.ref("base.user_admin")
        self.rpc(admin, "res.partner", "read", other.ids, ["vat"])
        self.env["crm.identity.access.log"]._merge_partner_rows(other, self.person)
        self.assertFalse(self.logs(other))
        users = self.logs().user_id
        self.assertEqual(users, self.trusted | admin)

    def test_forgetting_a_customer_takes_the_log_along(self):
        partner = self.env["res.partner"].create({"name": "Xóa", "vat": NUMBER})
        self.rpc(self.trusted, "res.partner", "read", partner.ids, ["vat"])
        partner.unlink()
        self.assertFalse(self.logs(partner))


@tagged("post_install", "-at_install")
class TestIdentityWarnings(IdentityCase):
    def test_number_against_the_card(self):
        self.person.gender = "male"
        self.assertIn("another gender", self.person.identity_warning)
        self.person.gender = "female"
        self.assertFalse(self.person.identity_warning)

    def test_tax_code(self):
        self.assertFalse(self.company.identity_warning)
        self.company.vat = "0314409059"
        self.assertIn("tax code", self.company.identity_warning)

    def test_wrong_numbers_are_kept(self):
        """A warning, never an error: cards with mistakes exist."""
        self.person.identity_number = "999"
        self.assertEqual(self.person.identity_number, "999")
        self.assertTrue(self.person.identity_warning)

    def test_number_is_stored_without_separators(self):
        self.person.identity_number = "079 175 001 234"
        self.assertEqual(self.person.identity_number, NUMBER)
        self.assertEqual(self.person.identity_number_masked, MASK)


@tagged("post_install", "-at_install")
class TestTyping(IdentityCase):
    def test_nothing_typed_is_sent_to_a_service(self):
        """Odoo's company look-up would send names and tax codes letter by letter."""
        arch = self.env["res.partner"].get_view(view_type="form")["arch"]
        self.assertIn('name="vat"', arch)
        self.assertNotIn("field_partner_autocomplete", arch)
