# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import threading

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import freeze_time, tagged

from .common_coordination import CoordinationCase

ACTIVITY = "crm_vn_core.mail_activity_type_contract_end"


@tagged("post_install", "-at_install")
class TestContractNight(CoordinationCase):
    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_vn_core.ir_cron_crm_contract").method_direct_trigger()
        self.env.invalidate_all()

    def _get_activities(self, contract):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.contract"),
                ("res_id", "in", contract.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
            ]
        )

    def test_warns_once(self):
        near = self._create_contract(date_end=self._day(20))
        far = self._create_contract(date_end=self._day(200))
        endless = self._create_contract(date_end=False)
        for _night in range(3):
            self._run()
        activity = self._get_activities(near)
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.an)
        self.assertEqual(activity.date_deadline, self.today)
        self.assertFalse(self._get_activities(far | endless))

    def test_done_is_done(self):
        """Whoever has dealt with the warning is left in peace."""
        contract = self._create_contract()
        self._run()
        self._get_activities(contract).action_feedback()
        self._run()
        self.assertFalse(self._get_activities(contract))

    def test_another_end_another_warning(self):
        contract = self._create_contract()
        self._run()
        self._get_activities(contract).action_feedback()
        contract.date_end = self._day(25)
        self._run()
        self.assertEqual(len(self._get_activities(contract)), 1)

    def test_who_is_warned(self):
        """Who covers for the responsible; nobody while there is none."""
        self._create_cover(self.an, self.binh)
        contract = self._create_contract()
        nobody = self._create_contract()
        nobody.user_id = False
        self._run()
        self.assertEqual(self._get_activities(contract).user_id, self.binh)
        self.assertFalse(self._get_activities(nobody))
        nobody.user_id = self.cuc
        self._run()
        self.assertEqual(self._get_activities(nobody).user_id, self.cuc)

    def test_warning_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.an.lang = "vi_VN"
        contract = self._create_contract()
        self._run()
        end = contract.date_end.strftime("%d/%m/%Y")
        self.assertIn(end, self._get_activities(contract).summary)

    def test_ends(self):
        contract = self._create_contract(date_end=self._day(-1))
        last_day = self._create_contract(date_end=self.today)
        self._run()
        self.assertEqual(contract.state, "ended")
        self.assertIn("Ended on", contract.message_ids[0].body)
        self.assertEqual(last_day.state, "running")
        messages = len(contract.message_ids)
        self._run()
        self.assertEqual(len(contract.message_ids), messages)

    def test_goes_on_by_itself(self):
        contract = self._create_contract(
            name="12/HĐ", date_end=self._day(-1), renewal="automatic", renewal_months=6
        )
        for _night in range(2):
            self._run()
        following = contract.next_ids
        self.assertEqual(len(following), 1)
        self.assertEqual(following.name, "12/HĐ-GH1")
        self.assertEqual(following.state, "running")
        self.assertEqual(following.date_start, self.today)
        self.assertEqual(contract.state, "renewed")
        with freeze_time(f"{following.date_end} 20:00:00"):
            self._run()
        self.assertEqual(following.next_ids.name, "12/HĐ-GH2")

    def test_forgotten_for_years(self):
        contract = self._create_contract(
            date_start=self._day(-1000),
            date_end=self._day(-800),
            renewal="automatic",
            renewal_months=12,
        )
        self._run()
        current = contract
        while current.next_ids:
            current = current.next_ids
        self.assertEqual(current.state, "running")
        self.assertGreaterEqual(current.date_end, self.today)

    def test_warning_goes_with_the_decision(self):
        for decide in ("action_end", "action_cancel"):
            contract = self._create_contract()
            self._run()
            self.assertTrue(self._get_activities(contract))
            getattr(contract, decide)()
            self.assertFalse(self._get_activities(contract))
        contract = self._create_contract()
        self._run()
        self.env["crm.contract"].browse(contract.action_renew()["res_id"]).action_run()
        self.assertFalse(self._get_activities(contract))

    def test_prepared_renewal_is_not_warned(self):
        contract = self._create_contract()
        contract.action_renew()
        self._run()
        self.assertFalse(self._get_activities(contract))


@tagged("post_install", "-at_install")
class TestContractTwoWorkers(CoordinationCase):
    def test_two_workers(self):
        """A second worker that comes while the first is at it leaves at once."""
        Contract = self.env["crm.contract"]
        seen = []

        def second():
            with Registry(self.env.cr.dbname).cursor() as cr:
                env = api.Environment(cr, self.env.uid, {})
                env["crm.contract"]._cron_contracts()
                seen.append(cr.rowcount)
                cr.rollback()

        Contract._warn_due(self.today)
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [190_030])
        worker = threading.Thread(target=second)
        worker.start()
        worker.join(20)
        self.assertFalse(worker.is_alive(), "the second worker waits for the first")
        self.assertTrue(seen)
