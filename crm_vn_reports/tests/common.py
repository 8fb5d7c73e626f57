# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class AnalysisCommon(BaseCommon):
    """Two products of one category: a domain on it isolates the test's orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = new_test_user(
            cls.env, "analyst", "crm_vn_reports.group_crm_vn_reports_user"
        )
        cls.category = cls.env["product.category"].create({"name": "Xe máy"})
        cls.scooter, cls.helmet = cls.env["product.product"].create(
            [
                {"name": name, "categ_id": cls.category.id, "taxes_id": False}
                for name in ("Xe tay ga", "Mũ bảo hiểm")
            ]
        )
        cls.hanoi = cls.env.ref("base.state_vn_VN-HN")
        cls.saigon = cls.env.ref("base.state_vn_VN-SG")

    @classmethod
    def create_customer(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def create_order(cls, customer, date, *lines, confirm=True, **vals):
        """`lines` are (product, quantity, price of one)."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                    for product, quantity, price in lines
                ],
                **vals,
            }
        )
        if confirm:
            order.state = "sale"
        order.date_order = date
        return order

    def read_groups(self, model, domain, group, *aggregates):
        """{value of the group: aggregates} as the analyst reads them."""
        rows = (
            self.env[model]
            .with_user(self.analyst)
            ._read_group(domain, [group], list(aggregates))
        )
        return {key: tuple(values) for key, *values in rows}
