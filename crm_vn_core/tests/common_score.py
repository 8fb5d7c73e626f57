# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class ScoreCommon(BaseCommon):
    """Customers with confirmed orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": "Cửa hàng A", "currency_id": cls.env.ref("base.VND").id}
        )
        cls.other_company = cls.env["res.company"].create(
            {"name": "Cửa hàng B", "currency_id": cls.env.ref("base.VND").id}
        )
        cls.env.user.company_ids |= cls.company | cls.other_company
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                allowed_company_ids=(cls.company | cls.other_company).ids,
            )
        )
        cls.Partner = cls.env["res.partner"]
        cls.Score = cls.env["crm.customer.score"]
        cls.product = cls.env["product.product"].create(
            {"name": "Xe máy", "list_price": 0, "taxes_id": False}
        )
        cls.partner = cls._create_partner("Nguyễn Thị Hoa")

    @classmethod
    def _create_partner(cls, name, **vals):
        return cls.Partner.create({"name": name, **vals})

    @classmethod
    def _create_order(cls, partner, amount, months_ago=0, company=None, **vals):
        """A confirmed order, ``months_ago`` counted from today."""
        company = company or cls.company
        order = (
            cls.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "order_line": [
                        fields.Command.create(
                            {
                                "product_id": cls.product.id,
                                "price_unit": amount,
                                "tax_ids": False,
                            }
                        )
                    ],
                    **vals,
                }
            )
        )
        date = fields.Datetime.now() - relativedelta(months=months_ago)
        order.write({"state": "sale", "date_order": date})
        return order

    @classmethod
    def _refresh(cls, company=None, full=True):
        return cls.Score._refresh(company or cls.company, full=full)

    @classmethod
    def _get_score(cls, partner, company=None):
        return cls.Score.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", (company or cls.company).id),
            ]
        )

    @classmethod
    def _create_user(cls, login, groups, company=None):
        """A user of one company, ``cls.company`` by default."""
        company = company or cls.company
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=company.id,
            company_ids=company.ids,
        )

    @classmethod
    def _as(cls, records, user):
        """The records as the user reads them in the user's own company."""
        return records.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
