# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, new_test_user

CORE = "crm_vn_core.group_crm_vn_core_"


class CustomerCase(TransactionCase):
    """A customer card, and the people of a company who work with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(
            cls.env, "customer_employee", groups="base.group_user"
        )
        cls.staff = new_test_user(cls.env, "customer_staff", groups=f"{CORE}user")
        cls.trusted = new_test_user(
            cls.env, "customer_trusted", groups=f"{CORE}user,{CORE}identity"
        )
        cls.bay = cls._create_customer(name="Nguyễn Thị Bảy", phone="0912 345 678")
        cls.sao_mai = cls._create_customer(name="Công ty Sao Mai", is_company=True)

    @classmethod
    def _create_customer(cls, **vals):
        vals = {"name": "Trần Văn Ba", "country_id": cls.env.ref("base.vn").id} | vals
        return cls.env["res.partner"].create(vals)
