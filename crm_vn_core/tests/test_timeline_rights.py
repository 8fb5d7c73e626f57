# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_timeline import TimelineCommon


@tagged("post_install", "-at_install")
class TestTimelineRights(TimelineCommon):
    def test_employee_sees_no_orders(self):
        call = self._log()
        self._create_order()
        keys = self._get_keys(user=self.employee)
        self.assertEqual(keys, [("interaction", call.id)])
        settings = self.Timeline.with_user(self.employee).get_settings(self.partner.id)
        self.assertNotIn("order", [kind["kind"] for kind in settings["kinds"]])

    def test_kind_without_rights_gives_nothing(self):
        order = self._create_order()
        self.assertFalse(self._get_keys(user=self.employee, kinds=["order"]))
        details = self.Timeline.with_user(self.employee).get_details("order", order.id)
        self.assertFalse(details["words"])

    def test_own_orders(self):
        seller = new_test_user(
            self.env, "timeline_seller", groups="sales_team.group_sale_salesman"
        )
        mine = self._create_order(user_id=seller.id)
        other = self._create_order(user_id=self.officer.id)
        self.assertEqual(self._get_keys(user=seller), [("order", mine.id)])
        with self.assertRaises(AccessError):
            self.Timeline.with_user(seller).get_details("order", other.id)

    def test_own_tickets(self):
        helper = new_test_user(
            self.env, "timeline_helper", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        mine = self._create_ticket(user_id=helper.id)
        self._create_ticket(user_id=self.officer.id)
        self.assertEqual(self._get_keys(user=helper), [("ticket", mine.id)])

    def test_other_company(self):
        """What another company did with a shared customer is not told."""
        other = self.env["res.company"].create({"name": "Chi nhánh"})
        self._log(company_id=other.id, note="bí mật")
        self._create_order(company_id=other.id)
        self._create_ticket(company_id=other.id)
        self.assertFalse(self._get_keys())
        self.assertFalse(self._get_keys(search="bí mật"))
        self.officer.company_ids |= other
        both = self.Timeline.with_user(self.officer).with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        self.assertEqual(len(both.get_entries(self.partner.id)["entries"]), 3)

    def test_customer_of_another_company(self):
        other = self.env["res.company"].create({"name": "Chi nhánh"})
        self.partner.company_id = other
        for method in ("get_entries", "get_settings"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.Timeline.with_user(self.officer), method)(self.partner.id)

    def test_portal_user(self):
        portal = new_test_user(self.env, "timeline_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._get(user=portal)

    def test_notes_of_a_hidden_customer(self):
        message = self.partner.message_post(body="x", message_type="comment")
        self.partner.company_id = self.env["res.company"].create({"name": "X"})
        with self.assertRaises(AccessError):
            self.Timeline.with_user(self.employee).get_details("note", message.id)
