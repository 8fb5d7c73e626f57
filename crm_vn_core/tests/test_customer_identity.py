# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Identity numbers: who sees them, and every way out of the server.

The calls are those of the web client and of the API (``call_kw``), made as an employee
without the group and as one with it.
"""

import json

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_identity import CORE, MASK, NUMBER, OTHER, IdentityCase


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
