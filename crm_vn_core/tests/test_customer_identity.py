# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Identity numbers: who sees them, every way out of the server, and the log.

The calls are those of the web client and of the API (``call_kw``), made as an employee
without the group and as one with it.
"""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, TransactionCase, new_test_user, tagged, users

NUMBER = "079175001234"
MASK = "0•••••••1234"
OTHER = "001075004321"
CORE = "crm_vn_core.group_crm_vn_core_"


class IdentityCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        vietnam = cls.env.ref("base.vn")
        cls.staff = new_test_user(
            cls.env, "customer_staff", groups=f"{CORE}user,{CORE}export"
        )
        cls.trusted = new_test_user(
            cls.env,
            "customer_trusted",
            groups=f"{CORE}user,{CORE}identity,{CORE}export",
        )
        cls.employee = new_test_user(
            cls.env, "customer_employee", groups="base.group_user"
        )
        Partner = cls.env["res.partner"]
        cls.person = Partner.create(
            {
                "name": "Nguyễn Thị Bảy",
                "vat": NUMBER,
                "identity_number": NUMBER,
                "country_id": vietnam.id,
            }
        )
        cls.company = Partner.create(
            {
                "name": "Công ty Sao Mai",
                "is_company": True,
                "vat": "0314409058",
                "country_id": vietnam.id,
            }
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def rpc(self, user, model, method, *args, **kwargs):
        """Call a method as the web client does and return what goes over the wire."""
        self.env.flush_all()
        self.env.invalidate_all()
        records = self.env(user=user, su=False)[model]
        return json.loads(
            json.dumps(call_kw(records, method, args, kwargs), default=str)
        )

    def assertNoLeak(self, answer, number=NUMBER):
        self.assertNotIn(number, json.dumps(answer))
        self.assertNotIn(number[:6], json.dumps(answer))


@tagged("post_install", "-at_install")
class TestIdentityLeaks(IdentityCase):
    def test_read(self):
        ids = [self.person.id, self.company.id]
        answer = self.rpc(self.staff, "res.partner", "read", ids, ["name", "vat"])
        self.assertNoLeak(answer)
        self.assertEqual([vals["vat"] for vals in answer], [MASK, "0314409058"])
        seen = self.rpc(self.trusted, "res.partner", "read", ids, ["vat"])
        self.assertEqual(seen[0]["vat"], NUMBER)

    def test_read_every_field(self):
        """The numbers of a person hide in no other field that an employee may read."""
        partners = self.env["res.partner"].with_user(self.staff)
        names = [
            name
            for name, info in partners.fields_get(attributes=("type",)).items()
            if info["type"] in ("char", "text", "html", "many2one", "json")
            and not name.startswith(("property_", "journal_", "invoice_"))
        ]
        self.assertIn("vat", names)
        self.assertNoLeak(
            self.rpc(self.staff, "res.partner", "read", self.person.ids, names)
        )

    def test_search_read_and_web_reads(self):
        domain = [("id", "=", self.person.id)]
        spec = {"vat": {}, "display_name": {}, "identity_number_masked": {}}
        for answer in (
            self.rpc(self.staff, "res.partner", "search_read", domain, ["vat"]),
            self.rpc(self.staff, "res.partner", "web_search_read", domain, spec),
            self.rpc(self.staff, "res.partner", "web_read", self.person.ids, spec),
        ):
            self.assertNoLeak(answer)
            self.assertIn(MASK, json.dumps(answer, ensure_ascii=False))

    def test_read_through_another_record(self):
        child = self.env["res.partner"].create(
            {"name": "Con", "parent_id": self.person.id}
        )
        spec = {"parent_id": {"fields": {"vat": {}}}, "vat": {}}
        self.assertNoLeak(
            self.rpc(self.staff, "res.partner", "web_read", child.ids, spec)
        )
        order = self.env["sale.order"].create({"partner_id": self.person.id})
        seller = new_test_user(
            self.env,
            "customer_seller",
            groups=f"sales_team.group_sale_salesman_all_leads,{CORE}export",
        )
        spec = {"partner_id": {"fields": {"vat": {}, "display_name": {}}}}
        self.assertNoLeak(self.rpc(seller, "sale.order", "web_read", order.ids, spec))
        self.assertNoLeak(
            self.rpc(seller, "sale.order", "export_data", order.ids, ["partner_id/vat"])
        )

    def test_onchange(self):
        """A form gets the mask of a stored number, and the user's own typing back."""
        spec = {"name": {}, "vat": {}, "identity_number_masked": {}, "parent_id": {}}
        for ids, vals in (
            (self.person.ids, {"name": "Nguyễn Thị Tám"}),
            ([], {"name": "Con", "parent_id": self.person.id}),
        ):
            answer = self.rpc(
                self.staff, "res.partner", "onchange", ids, vals, list(vals), spec
            )
            self.assertNoLeak(answer)
        typed = {"name": "Mới", "vat": "001 075 004 321"}
        answer = self.rpc(
            self.staff, "res.partner", "onchange", [], typed, list(typed), spec
        )
        self.assertNotIn("•", json.dumps(answer, ensure_ascii=False))

    def test_identity_number_is_closed(self):
        for call in (
            ("read", self.person.ids, ["identity_number"]),
            ("search", [("identity_number", "=like", "079%")]),
            ("write", self.person.ids, {"identity_number": OTHER}),
            ("formatted_read_group", [], ["identity_number"], ["__count"]),
            ("export_data", self.person.ids, ["identity_number"]),
        ):
            with self.subTest(call=call[0]), self.assertRaises(AccessError):
                self.rpc(self.staff, "res.partner", *call)

    def test_export(self):
        paths = ["name", "vat", "child_ids/vat"]
        answer = self.rpc(
            self.staff, "res.partner", "export_data", self.person.ids, paths
        )
        self.assertNoLeak(answer)
        self.assertEqual(answer["datas"][0][1], MASK)

    def test_names(self):
        context = {"show_vat": True}
        answer = self.rpc(
            self.staff, "res.partner", "name_search", "Nguyễn Thị Bảy", context=context
        )
        self.assertNoLeak(answer)
        self.assertIn(MASK, answer[0][1])
        spec = {"display_name": {}}
        self.assertNoLeak(
            self.rpc(
                self.staff,
                "res.partner",
                "web_read",
                self.person.ids,
                spec,
                context=context,
            )
        )

    def test_name_cached_by_the_superuser_does_not_leak(self):
        partner = self.person.with_user(self.staff).with_context(show_vat=True)
        self.assertIn(MASK, partner.sudo().display_name)
        self.assertIn(MASK, partner.display_name)

    def test_groups_and_aggregates(self):
        domain = [("id", "=", self.person.id)]
        for groupby, aggregates in (
            (["vat"], ["__count"]),
            ([], ["vat:array_agg"]),
            ([], ["vat:max"]),
            (["vat"], ["vat:min"]),
        ):
            with self.subTest(groupby=groupby, aggregates=aggregates):
                answer = self.rpc(
                    self.staff,
                    "res.partner",
                    "formatted_read_group",
                    domain,
                    groupby,
                    aggregates,
                )
                self.assertNoLeak(answer)
        answer = self.rpc(
            self.staff,
            "res.partner",
            "web_read_group",
            domain,
            ["vat"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification={"vat": {}},
        )
        self.assertNoLeak(answer)

    def test_group_opens_with_its_mask(self):
        [group] = self.rpc(
            self.staff,
            "res.partner",
            "formatted_read_group",
            [("id", "=", self.person.id)],
            ["vat"],
            ["__count"],
        )
        found = self.rpc(self.staff, "res.partner", "search", group["__extra_domain"])
        self.assertIn(self.person.id, found)

    def test_searching_is_no_oracle(self):
        for domain in (
            [("vat", "=like", "0791%")],
            [("vat", "ilike", "7500")],
            [("vat", "like", "079175")],
            [("vat", ">=", "079"), ("vat", "<", "08")],
            [("child_ids.vat", "=like", "0791%")],
        ):
            with self.subTest(domain=domain):
                found = self.rpc(self.staff, "res.partner", "search", domain)
                self.assertNotIn(self.person.id, found)
                if domain[0][0] == "vat":
                    self.assertIn(
                        self.person.id,
                        self.rpc(self.trusted, "res.partner", "search", domain),
                    )

    def test_order_is_no_oracle(self):
        """Two numbers stand in the order of their masks."""
        other = self.env["res.partner"].create({"name": "B", "vat": "001175009999"})
        ids = [self.person.id, other.id]
        domain = [("id", "in", ids)]
        found = self.rpc(self.staff, "res.partner", "search", domain, order="vat")
        self.assertEqual(found, ids)
        found = self.rpc(self.trusted, "res.partner", "search", domain, order="vat")
        self.assertEqual(found, ids[::-1])

    def test_exact_number_finds(self):
        domain = [("vat", "=", NUMBER)]
        found = self.rpc(self.staff, "res.partner", "search", domain)
        self.assertIn(self.person.id, found)
        domain = [("vat", "!=", NUMBER), ("id", "in", self.person.ids)]
        self.assertFalse(self.rpc(self.staff, "res.partner", "search", domain))

    def test_users_hide_the_tax_code_of_their_partner(self):
        portal = new_test_user(self.env, "portal_customer", groups="base.group_portal")
        portal.partner_id.vat = NUMBER
        with self.assertRaises(AccessError):
            self.rpc(self.staff, "res.users", "read", portal.ids, ["vat"])
        for name in ("vat", "partner_id.vat"):
            domain = [(name, "=like", "079%")]
            found = self.rpc(self.staff, "res.users", "search", domain)
            self.assertNotIn(portal.id, found)

    def test_chatter(self):
        self.env.cr.flush()
        self.person.write({"vat": OTHER, "identity_number": OTHER})
        self.env.cr.flush()
        trackings = self.env["mail.tracking.value"].search(
            [("mail_message_id.res_id", "=", self.person.id)]
        )
        texts = trackings.mapped("old_value_char") + trackings.mapped("new_value_char")
        self.assertIn("0•••••••4321", texts)
        self.assertNoLeak(texts)
        self.assertNoLeak(texts, OTHER)
        self.assertNoLeak(self.person.message_ids.mapped("body"), OTHER)

    def render(self, report, record):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            report, record.ids
        )
        return html.decode()

    def test_quotation_prints_the_mask(self):
        order = self.env["sale.order"].create({"partner_id": self.person.id})
        for user in (self.env.user, self.trusted):
            html = self.render("sale.report_saleorder", order.with_user(user))
            self.assertIn(MASK, html)
            self.assertNotIn(NUMBER, html)

    def test_invoice_prints_the_number(self):
        """The law wants the buyer's number on an invoice."""
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.person.id}
        )
        self.assertIn(NUMBER, self.render("account.report_invoice", invoice))

    def test_address_block_prints_the_mask(self):
        html = self.env["ir.qweb.field.contact"].value_to_html(
            self.person, {"fields": ["name", "vat"]}
        )
        self.assertIn(MASK, html)
        self.assertNotIn(NUMBER, html)

    def test_mail_templates_are_no_way_out(self):
        """Only template editors may name fields freely: mail ships it so."""
        composer = self.env["mail.compose.message"].with_user(self.staff)
        for expression in ("object.vat", "object.sudo().identity_number"):
            with self.subTest(expression=expression), self.assertRaises(AccessError):
                composer._render_template(
                    "{{ " + expression + " }}", "res.partner", self.person.ids
                )
            with self.subTest(qweb=expression), self.assertRaises(AccessError):
                composer._render_template(
                    f'<p t-out="{expression}"/>',
                    "res.partner",
                    self.person.ids,
                    engine="qweb",
                )


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
