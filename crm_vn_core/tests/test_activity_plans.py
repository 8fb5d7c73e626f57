# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_coordination import CoordinationCase

PLAN = "crm_vn_core.mail_activity_plan_%s"


@tagged("post_install", "-at_install")
class TestActivityPlans(CoordinationCase):
    def _launch(self, record, plan, user):
        """Start a plan as a user does; return the activities it made."""
        wizard = self._as(self.env["mail.activity.schedule"], user).with_context(
            active_model=record._name, active_ids=record.ids, plan_mode=True
        )
        form = Form(wizard)
        form.plan_id = self.env.ref(PLAN % plan)
        if form.plan_has_user_on_demand:
            form.plan_on_demand_user_id = user
        form.save().action_schedule_plan()
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def test_new_customer(self):
        activities = self._launch(self.sao, "partner_welcome", self.an)
        self.assertEqual(len(activities), 4)
        self.assertEqual(activities.user_id, self.an)

    def test_every_plan(self):
        lead = self.env["crm.lead"].create({"name": "x", "user_id": self.an.id})
        contract = self._create_contract(date_end=self._day(60))
        records = {"partner": self.sao, "contract": contract, "lead": lead}
        data = self.env["ir.model.data"].search(
            [("module", "=", "crm_vn_core"), ("model", "=", "mail.activity.plan")]
        )
        self.assertGreaterEqual(len(data), 6)
        for name in data.mapped("name"):
            short = name.removeprefix("mail_activity_plan_")
            record = records[short.split("_")[0]]
            with self.subTest(plan=short):
                steps = self.env.ref(PLAN % short).template_ids
                before = len(record.activity_ids)
                activities = self._launch(record, short, self.an)
                self.assertEqual(len(activities), before + len(steps))

    def test_plans_hold_in_all_companies(self):
        plan = self.env.ref(PLAN % "partner_win_back")
        self._as(plan, self.hue).read(["name"])
        self.assertFalse(plan.company_id)

    def test_who_writes_plans(self):
        """Managers of customers write plans for what they manage, and no others."""
        plan = self.env.ref(PLAN % "partner_welcome")
        with self.assertRaises(AccessError):
            self._as(plan, self.an).name = "x"
        self._as(plan, self.boss).name = "Chào khách mới"
        with self.assertRaises(AccessError):
            self._as(self.env["mail.activity.plan"], self.boss).create(
                {"name": "x", "res_model": "account.move"}
            )
