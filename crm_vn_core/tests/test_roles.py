# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from ..models.customer.res_role import ROLES


@tagged("post_install", "-at_install")
class TestRoles(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,crm_vn_core.group_crm_vn_core_user"
        cls.sales = new_test_user(cls.env, "role_sales", groups=groups)
        cls.accountants = cls.env["res.users"].union(
            *(
                mail_new_test_user(
                    cls.env,
                    login=f"role_accounting_{number}",
                    groups=groups,
                    notification_type="inbox",
                )
                for number in range(2)
            )
        )
        cls.role = cls.env.ref("crm_vn_core.res_role_accounting")
        cls.role.user_ids = [Command.set(cls.accountants.ids)]
        cls.customer = cls.env["res.partner"].create({"name": "Bảy"})

    def test_role_is_called_on_a_customer(self):
        """@Kế toán in the chatter of a customer reaches all accountants."""
        self.authenticate("role_sales", "role_sales")
        result = self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "res.partner",
                "thread_id": self.customer.id,
                "post_data": {
                    "body": "@Kế toán khách hỏi hóa đơn",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_note",
                    "role_ids": self.role.ids,
                },
            },
        )
        message = self.env["mail.message"].browse(result["message_id"])
        self.assertEqual(message.author_id, self.sales.partner_id)
        self.assertEqual(message.notified_partner_ids, self.accountants.partner_id)

    def test_role_is_proposed_after_the_at_sign(self):
        found = (
            self.env["res.partner"]
            .with_user(self.sales)
            .get_mention_suggestions("Kế to", limit=8)
        )
        names = [role["name"] for role in found.get("res.role", [])]
        self.assertIn("Kế toán", names)

    def test_role_of_the_company_is_kept(self):
        """A role that the company made before is not made twice."""
        Role = self.env["res.role"]
        self.env.ref("crm_vn_core.res_role_sales").unlink()
        own = Role.create({"name": "Kinh doanh"})
        Role._create_default_roles()
        self.assertEqual(Role.search([("name", "=", "Kinh doanh")]), own)
        self.assertEqual(
            Role.search_count([("name", "in", list(ROLES.values()))]), len(ROLES)
        )
