# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import TransactionCase, new_test_user

CORE = "crm_vn_core.group_crm_vn_core_"
SALES = "sales_team.group_sale_salesman"


class CoordinationCase(TransactionCase):
    """The colleagues of a shop, their manager, a branch, and customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.branch = cls.env["res.company"].create({"name": "Chi nhánh Huế"})
        cls.an = cls._create_user("an", f"{CORE}user,{SALES}")
        cls.binh = cls._create_user("binh", f"{CORE}user,{SALES}")
        cls.cuc = cls._create_user("cuc", f"{CORE}user")
        cls.boss = cls._create_user(
            "boss", f"{CORE}manager,sales_team.group_sale_manager"
        )
        cls.employee = cls._create_user("employee", "base.group_user")
        cls.hue = cls._create_user("hue", f"{CORE}user,{SALES}", company=cls.branch)
        cls.today = cls.env["crm.partner.date"]._get_today()
        cls.sao = cls._create_customer("Công ty Sao", is_company=True)
        cls.person = cls._create_customer("Bà Bảy", parent_id=cls.sao.id)

    @classmethod
    def _create_user(cls, login, groups, company=None):
        company = company or cls.env.company
        return new_test_user(
            cls.env,
            f"coordination_{login}",
            groups=groups,
            name=login.capitalize(),
            tz="Asia/Ho_Chi_Minh",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            notification_type="inbox",
        )

    @classmethod
    def _create_customer(cls, name, officer=None, **vals):
        vals = {"name": name, "user_id": (officer or cls.an).id, **vals}
        return cls.env["res.partner"].create(vals)

    @classmethod
    def _day(cls, days):
        """The day so many days from today."""
        return cls.today + timedelta(days=days)

    @classmethod
    def _create_contract(cls, **vals):
        values = {
            "partner_id": cls.sao.id,
            "user_id": cls.an.id,
            "date_start": cls._day(-100),
            "date_end": cls._day(20),
            "amount": 100_000_000,
        }
        contract = cls.env["crm.contract"].create(values | vals)
        if "state" not in vals:
            contract.action_run()
        return contract

    @classmethod
    def _create_cover(cls, user, cover, start=0, end=5, **vals):
        return cls.env["crm.staff.cover"].create(
            {
                "user_id": user.id,
                "cover_user_id": cover.id,
                "date_from": cls._day(start),
                "date_to": cls._day(end),
                **vals,
            }
        )

    @classmethod
    def _create_order(cls, contract=None, partner=None, price=1_000_000, **vals):
        product = cls.env["product.product"].create({"name": "Xe", "taxes_id": False})
        line = {"product_id": product.id, "price_unit": price}
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.sao).id,
                "contract_id": contract.id if contract else False,
                "order_line": [(0, 0, line)],
                **vals,
            }
        )

    def _as(self, record, user):
        """Return the record as the user sees it, in the companies of the user."""
        return record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
