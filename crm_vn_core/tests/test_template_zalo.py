# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common_zalo import TEMPLATE, ZaloCommon


@tagged("post_install", "-at_install")
class TestTemplateZalo(ZaloCommon):
    """The form of a template of Zalo: parameters, preview, address."""

    def setUp(self):
        super().setUp()
        self.zalo.action_fetch_zalo_templates()
        self.known = self.zalo.zalo_template_ids

    def test_choose(self):
        """Choosing a template of Zalo offers a line for each of its parameters."""
        form = Form(self.env["crm.message.template"])
        form.name = "Lịch trả góp"
        form.kind = "zalo"
        form.zalo_template_id = self.known
        self.assertEqual(
            form.parameter_lines,
            "customer_name = {name}\namount = {amount}\ndue = ",
        )
        form.parameter_lines = "customer_name = {name}\namount = 15 = x"
        template = form.save()
        self.assertEqual(template.provider_template, TEMPLATE)
        self.assertEqual(
            template.parameters, {"customer_name": "{name}", "amount": "15 = x"}
        )
        self.assertTrue(template.is_neutral)

    def test_wrong_lines(self):
        for lines in ("customer_name", "customer_name = {nobody}"):
            with self.assertRaises(ValidationError):
                self.template.parameter_lines = lines
        with self.assertRaises(ValidationError):
            self.template.sms_body = "{nobody}"

    def test_neutral(self):
        with self.assertRaises(ValidationError):
            self.template.is_neutral = False
        self.partner.salutation = "chi"
        words = self.template._render(self.partner)
        self.assertTrue(words["body"].startswith("Quý khách"))

    def test_preview(self):
        form = Form(self.template)
        form.preview_partner_id = self.partner
        self.assertIn("Quý khách có kỳ trả góp", form.preview)
        self.assertIn("customer_name: Trần Thị Hoa", form.preview)
        self.assertFalse(form.preview_problem)
        form.parameter_lines = "customer_name = {name} {name} {name}"
        self.assertIn("38 characters", form.preview_problem)
        form.parameter_lines = "customer_name"
        self.assertIn("name = text", form.preview_problem)

    def test_preview_of_a_rejected_template(self):
        self.known.write({"status": "REJECT", "reason": "Sai mục đích"})
        form = Form(self.template)
        form.preview_partner_id = self.partner
        self.assertIn("Rejected. Sai mục đích", form.preview_problem)

    def test_compose(self):
        """From the customer's card, the parameters come along."""
        user = new_test_user(
            self.env, login="u", groups="crm_vn_core.group_crm_vn_core_user"
        )
        form = Form(
            self.env["crm.message.compose"]
            .with_user(user)
            .with_context(active_model="res.partner", active_ids=self.partner.ids)
        )
        form.channel_id = self.zalo
        form.template_id = self.template
        self.assertIn("customer_name: Trần Thị Hoa", form.preview)
        form.save().action_send()
        self.Dispatcher._run(self.zalo)
        [payload] = self.server.messages.values()
        self.assertEqual(payload["template_data"]["customer_name"], "Trần Thị Hoa")

    def test_compose_without_a_text(self):
        """Zalo has the words: a template needs none of its own here."""
        self.template.body = False
        form = Form(
            self.env["crm.message.compose"].with_context(
                active_model="res.partner", active_ids=self.partner.ids
            )
        )
        form.channel_id = self.zalo
        form.template_id = self.template
        form.save().action_send()
        self.Dispatcher._run(self.zalo)
        self.assertEqual(len(self.server.messages), 1)
