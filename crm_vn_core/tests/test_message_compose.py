# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_channel import ChannelCommon


@tagged("post_install", "-at_install")
class TestMessageCompose(ChannelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "soan",
            groups="crm_vn_core.group_crm_vn_core_user,sales_team.group_sale_salesman",
        )
        cls.template = cls.env["crm.message.template"].create(
            {
                "name": "Sinh nhật",
                "kind": "sms",
                "purpose": "care",
                "body": "{we} chúc {you} sinh nhật vui vẻ! {company}",
            }
        )
        cls.partner.salutation = "chi"

    def _open(self, partners=None, **context):
        partners = partners or self.partner
        return Form(
            self.env["crm.message.compose"]
            .with_user(self.user)
            .with_context(
                **{"active_model": "res.partner", "active_ids": partners.ids} | context
            )
        )

    def test_one_customer(self):
        """The words are filled, and what is written is what is queued."""
        form = self._open()
        form.channel_id = self.sms
        form.template_id = self.template
        self.assertIn("Em chúc chị Hoa sinh nhật vui vẻ!", form.body)
        self.assertFalse(form.forecast)
        form.body = "Em chúc chị Hoa mạnh khỏe."
        form.strip_accents = True
        self.assertEqual(form.preview, "Em chuc chi Hoa manh khoe.")
        self.assertIn("1 segments", form.size)
        form.save().action_send()
        row = self.Interaction.search([("partner_id", "=", self.partner.id)])
        self.assertEqual(row.state, "queued")
        self.assertEqual(row.user_id, self.user)
        self.assertEqual(row._get_body().body, "Em chuc chi Hoa manh khoe.")

    def test_several_customers(self):
        silent = self._create_customer("Lê Văn Nam", phone=False, salutation="anh")
        form = self._open(self.partner | silent)
        form.channel_id = self.sms
        form.template_id = self.template
        self.assertIn("{you}", form.body)
        self.assertIn("No Number or Address", form.forecast)
        self.assertFalse(form.is_stopped)
        form.preview_partner_id = silent
        self.assertIn("anh Nam", form.preview)
        action = form.save().action_send()
        self.assertIn("1 queued, 1 stopped", action["params"]["message"])
        [row] = self.Interaction.search([("partner_id", "=", self.partner.id)])
        self.assertEqual(row.state, "queued")
        self.assertIn("chị Hoa", row._get_body().body)
        [row] = self.Interaction.search([("partner_id", "=", silent.id)])
        self.assertEqual(row.suppress_reason, "no_address")

    @freeze_time("2026-11-18 14:30:00")
    def test_law_is_quoted_before_sending(self):
        """A reminder at 21:30: the law is quoted, it moves to 07:00."""
        form = self._open()
        form.channel_id = self.sms
        form.purpose = "collection"
        form.body = "Đến hạn trả góp."
        self.assertIn("07:00 19/11/2026", form.forecast)
        self.assertIn("Circular 18/2019", form.forecast)
        action = form.save().action_send()
        self.assertIn("21:30 18/11/2026", action["params"]["message"])

    def test_advertising_says_so(self):
        form = self._open()
        form.channel_id = self.sms
        form.purpose = "marketing"
        form.body = "Giảm 20 %"
        self.assertTrue(form.preview.startswith("[QC]"))
        self.assertIn("No Consent", form.forecast)
        self.assertTrue(form.is_stopped)

    def test_origin(self):
        """Opened on a record, the message remembers it."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Xe máy",
                "partner_id": self.partner.id,
                "user_id": self.user.id,
            }
        )
        form = self._open(active_model="crm.lead", active_ids=lead.ids)
        form.channel_id = self.sms
        form.body = "Em gửi báo giá."
        form.save().action_send()
        row = self.Interaction.search([("partner_id", "=", self.partner.id)])
        self.assertEqual((row.origin_model, row.origin_id), ("crm.lead", lead.id))

    def test_bad_words(self):
        for body, message in (("", "Write"), ("{khach} ơi", "{khach}")):
            form = self._open()
            form.channel_id = self.sms
            form.body = body
            with self.assertRaisesRegex(UserError, message):
                form.save().action_send()

    def test_many_by_statement(self):
        """Hundreds of customers: the same words, filled when they leave."""
        customers = self.env["res.partner"].create(
            [
                {"name": f"Khách {number}", "phone": f"09120{number:05d}"}
                for number in range(201)
            ]
        )
        form = self._open(customers)
        form.channel_id = self.sms
        form.body = "{we} cảm ơn {you}."
        form.save().action_send()
        rows = self.Interaction.search([("partner_id", "in", customers.ids)])
        self.assertEqual(len(rows), 201)
        self.assertEqual(set(rows.mapped("state")), {"queued"})
        message = rows[0]._prepare_message()
        self.assertTrue(message.body.startswith("Em cảm ơn Anh/Chị"), message.body)

    def test_rights(self):
        employee = new_test_user(self.env, "nhanvien_soan")
        with self.assertRaises(AccessError):
            self.env["crm.message.compose"].with_user(employee).create(
                {"partner_ids": self.partner.ids, "channel_id": self.sms.id}
            )
