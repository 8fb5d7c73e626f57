# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTour(HttpCase):
    def test_complete_todays_event(self):
        """The care staff log in, read the words, greet the customer: one tap."""
        user = new_test_user(
            self.env, login="care_tour", groups="crm_vn_care.group_crm_vn_care_user"
        )
        customer = self.env["res.partner"].create(
            {"name": "Nguyễn Thị Bảy", "salutation": "co", "phone": "0901 234 567"}
        )
        today = self.env["crm.partner.date"]._get_today()
        self.env["crm.partner.date"].create(
            {"partner_id": customer.id, "day": today.day, "month": today.month}
        )
        program = self.env["crm.care.program"].create(
            {
                "name": "Birthday call",
                "user_id": user.id,
                "partner_domain": f"[('id', '=', {customer.id})]",
                "greeting_template": "{we} chúc {you} sinh nhật vui vẻ!",
            }
        )
        self.assertEqual(program._plan(today), 1)
        event = self.env["crm.care.event"].search([("program_id", "=", program.id)])
        self.start_tour("/odoo", "crm_vn_care", login="care_tour")
        self.assertRecordValues(
            event, [{"state": "done", "result": "reached", "done_uid": user.id}]
        )
