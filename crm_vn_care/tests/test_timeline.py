# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import new_test_user, tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestTimeline(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._create_customer()
        cls.program = cls._create_program(name="Chúc sinh nhật")

    def _get(self, user, **options):
        timeline = self.env["crm.timeline"].with_user(user)
        return timeline.get_entries(self.partner.id, **options)["entries"]

    def _create(self, **values):
        return self._create_event(
            partner_id=self.partner.id, program_id=self.program.id, **values
        )

    def test_care_stands_in_the_history(self):
        event = self._create()
        [entry] = self._get(self.officer)
        self.assertEqual((entry["kind"], entry["id"]), ("care", event.id))
        self.assertEqual(entry["title"], "Chúc sinh nhật")
        self.assertEqual(entry["state"]["label"], "Planned")
        self.assertTrue(entry["is_day"])
        self.assertEqual(entry["date"][:10], str(self.TODAY))

    def test_done_at_its_moment(self):
        event = self._create()
        event.with_user(self.officer).mark_done("reached")
        event.result_note = "Bác rất vui"
        [entry] = self._get(self.officer, search="rat vui")
        self.assertFalse(entry["is_day"])
        self.assertEqual(entry["state"]["color"], "success")
        self.assertIn("Greeted", entry["subtitle"])
        timeline = self.env["crm.timeline"].with_user(self.officer)
        self.assertEqual(timeline.get_details("care", event.id)["words"], "Bác rất vui")

    def test_own_and_unassigned_events(self):
        mine = self._create()
        self._create(user_id=self.colleague.id)
        self.assertEqual([e["id"] for e in self._get(self.officer)], [mine.id])
        self.assertEqual(len(self._get(self.lead)), 2)

    def test_without_a_role_in_care(self):
        self._create()
        employee = new_test_user(self.env, "timeline_no_care", groups="base.group_user")
        self.assertFalse(self._get(employee))

    def test_pages_over_day_and_moment(self):
        """Events with and without an hour: each once."""
        for number in range(4):
            event = self._create(date="2026-11-19", user_id=False)
            if number % 2:
                event.with_user(self.officer).mark_done()
        everything = [entry["key"] for entry in self._get(self.lead)]
        timeline, keys, before = self.env["crm.timeline"].with_user(self.lead), [], None
        while len(keys) <= 4:
            page = timeline.get_entries(self.partner.id, before=before, limit=1)
            keys += [entry["key"] for entry in page["entries"]]
            before = page["before"]
            if not before:
                break
        self.assertEqual(keys, everything)
        self.assertEqual(len(set(keys)), 4)
