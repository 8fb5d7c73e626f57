# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common_my_day import MyDayCommon


@tagged("post_install", "-at_install")
class TestMyDayShared(MyDayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.product = cls.env["product.product"].create(
            {"name": "Xe máy", "list_price": 12_500_000, "taxes_id": False}
        )

    def _contact(self, days, **values):
        return self.env["crm.interaction"]._log_contact(
            [
                {
                    "partner_id": self.partner.id,
                    "channel_id": self.env.ref("crm_vn_core.crm_channel_phone").id,
                    "user_id": self.user.id,
                    "date": self.now - timedelta(days=days),
                    "outcome": "reached",
                }
                | values
            ]
        )

    def _sell(self, days=1, user=None, partner=None, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.partner).id,
                "user_id": (user or self.colleague).id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
            | values
        )
        order.action_confirm()
        order.date_order = self.now - timedelta(days=days)
        return order

    def _shared(self, user=None):
        return self.MyDay.with_user(user or self.user).get_shared()

    def test_used(self):
        """A call, then a colleague's order; the amount is for whoever may read it."""
        self._contact(5)
        order = self._sell()
        [row] = self._shared()
        self.assertIn("call", row["sentence"])
        self.assertIn("chị Hoa", row["sentence"])
        self.assertIn("Trần Nam", row["sentence"])
        self.assertNotIn("12", row["sentence"].split("led to")[1])
        self.assertFalse(row["order_id"])
        self.user.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        [row] = self._shared()
        self.assertIn("500", row["sentence"])
        self.assertEqual(row["order_id"], order.id)

    def test_own_sale(self):
        self._contact(5)
        self._sell(user=self.user)
        self.assertFalse(self._shared())

    def test_too_early_or_late(self):
        """Only orders within thirty days after the contact, of the last thirty."""
        cases = {"31 days later": (32, 1), "before": (1, 3), "long ago": (40, 35)}
        for what, (contact, sale) in cases.items():
            partner = self._create_customer(what, phone=False)
            self._contact(contact, partner_id=partner.id)
            self._sell(days=sale, partner=partner)
            self.assertFalse(self._shared(), what)
        self._contact(30)
        self._sell(days=1)
        self.assertTrue(self._shared(), "29 days later")

    def test_not_reached(self):
        self._contact(5, outcome="not_reached")
        self._sell()
        self.assertFalse(self._shared())

    def test_queued(self):
        self._queue()
        self._sell(days=0)
        self.assertFalse(self._shared())

    def test_quotation(self):
        self._contact(5)
        order = self._sell()
        order._action_cancel()
        self.assertFalse(self._shared())

    def test_note(self):
        """A note on the card counts as well."""
        message = self.partner.with_user(self.user).message_post(
            body="Chị thích xe đỏ", message_type="comment"
        )
        message.sudo().date = self.now - timedelta(days=2)
        self._sell()
        [row] = self._shared()
        self.assertIn("note", row["sentence"])

    def test_family_of_a_company(self):
        """A talk with the company counts for the order of its contact."""
        company = self._create_customer("Công ty Sao Mai", is_company=True)
        person = self._create_customer("Lê Ba", parent_id=company.id, phone=False)
        self._contact(3, partner_id=company.id)
        self._sell(partner=person)
        [row] = self._shared()
        self.assertIn("Công ty Sao Mai", row["sentence"])

    def test_last_contact_counts(self):
        """One order is told once, with the last contact before it."""
        self._contact(20)
        self._contact(4, channel_id=self.env.ref("crm_vn_core.crm_channel_visit").id)
        self._contact(0)
        self._sell()
        [row] = self._shared()
        self.assertIn("visit", row["sentence"])

    def test_two_companies(self):
        """Orders of a company in which the user does not work are not told."""
        self._contact(5)
        order = self._sell()
        other = self.env["res.company"].create({"name": "Công ty khác"})
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", [other.id, order.id]
        )
        order.invalidate_recordset()
        self.assertFalse(self._shared())

    def test_employee(self):
        """A storeman's note helped: he is told, without the amount."""
        self._contact(5, user_id=self.employee.id)
        self._sell()
        [row] = self._shared(self.employee)
        self.assertFalse(row["order_id"])
        self.assertFalse(self._shared(), "not the colleague")
