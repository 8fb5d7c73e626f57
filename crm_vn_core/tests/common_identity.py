# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user

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
