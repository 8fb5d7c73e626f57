# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common_channel import ChannelCommon

# 10:00 and 23:00 in Viet Nam.
MORNING = datetime(2026, 11, 24, 3, 0)
NIGHT = datetime(2026, 11, 24, 16, 0)


@tagged("post_install", "-at_install")
class TestInteractionManual(ChannelCommon):
    """What people do themselves: personal Zalo, calls, and the list of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.personal = cls.env.ref("crm_vn_core.crm_channel_zalo_personal")
        cls.phone = cls.env.ref("crm_vn_core.crm_channel_phone")
        cls.officer = new_test_user(
            cls.env, login="officer", groups="crm_vn_core.group_crm_vn_core_user"
        )
        cls.colleague = new_test_user(
            cls.env, login="colleague", groups="crm_vn_core.group_crm_vn_core_user"
        )
        cls.employee = new_test_user(cls.env, login="employee")

    def _be(self, moment):
        self.patch(fields.Datetime, "now", staticmethod(lambda: moment))

    def _queue_for(self, user, channel=None, **values):
        row = self._queue(channel or self.personal, user_id=user.id, **values)
        return row.with_user(user)

    def test_send(self):
        row = self._queue_for(self.officer)
        action = row.action_do_by_hand()
        self.assertEqual(action["tag"], "crm_vn_core.send_by_hand")
        work = row.get_hand_work()
        self.assertEqual(work["text"], "Chúc chị một ngày vui.")
        self.assertEqual(work["address"], "0912 345 678")
        self.assertEqual(work["link"], "https://zalo.me/84912345678")
        row.action_sent_by_hand()
        self.assertRecordValues(
            row, [{"state": "done", "outcome": "reached", "user_id": self.officer.id}]
        )
        self.assertEqual(row.summary, "Chúc chị một ngày vui.")
        self.assertEqual(row.event_ids.mapped("kind"), ["sent"])
        with self.assertRaises(UserError):
            row.action_sent_by_hand()

    def test_personal_words(self):
        """One's own Zalo speaks as one does; only Zalo's templates may not."""
        self.partner.write({"salutation": "chi"})
        template = self.env["crm.message.template"].create(
            {
                "name": "Chúc",
                "kind": "zalo",
                "purpose": "care",
                "body": "{we} chúc {you} một ngày vui.",
            }
        )
        self.assertFalse(template.is_neutral)
        row = self._queue_for(self.officer, template_id=template.id, words=None)
        self.assertEqual(row.get_hand_work()["text"], "Em chúc chị Hoa một ngày vui.")

    def test_nobody_sends_it_by_itself(self):
        self._queue_for(self.officer)
        ready = self.env["crm.channel"].search(
            self.env["crm.channel"]._get_ready_domain()
        )
        self.assertNotIn(self.personal, ready)

    def test_gate_is_asked_again(self):
        """Consent was withdrawn since: it is explained and not offered."""
        self._consent(kind="zalo", purpose="marketing")
        self._be(MORNING)
        row = self._queue_for(self.officer, purpose="marketing")
        self.assertEqual(row.state, "queued")
        self._consent(kind="zalo", purpose="marketing", state="withdrawn")
        work = row.get_hand_work()
        self.assertIn("Consent Withdrawn", work["why"])
        self.assertNotIn("text", work)
        self.assertNotIn("link", work)
        self.assertEqual(row.state, "suppressed")

    def test_outside_the_hours(self):
        """At night it is moved to the morning, and the rule is quoted."""
        self._consent(kind="zalo", purpose="marketing")
        self._be(MORNING)
        row = self._queue_for(self.officer, purpose="marketing")
        self._be(NIGHT)
        work = row.get_hand_work()
        self.assertIn("06:00 25/11/2026", work["why"])
        self.assertIn("Zalo ZBS", work["why"])
        self.assertEqual(row.state, "queued")
        self.assertEqual(row.scheduled_at, datetime(2026, 11, 24, 23, 0))
        self.assertNotIn("text", work)
        # In the morning it is offered.
        self._be(MORNING + timedelta(days=1))
        self.assertTrue(row.get_hand_work()["text"])

    def test_planned_for_later(self):
        """Outside the hours, what is planned for next week stays there."""
        self._consent(kind="zalo", purpose="marketing")
        self._be(NIGHT)
        later = MORNING + timedelta(days=7)
        row = self._queue_for(self.officer, purpose="marketing", scheduled_at=later)
        self.assertIn("Not before 06:00 25/11/2026", row.get_hand_work()["why"])
        self.assertEqual(row.scheduled_at, later)

    def test_cap(self):
        """One promotion on Zalo a day, also from one's own account."""
        self._consent(kind="zalo", purpose="marketing")
        self._be(MORNING)
        first = self._queue_for(self.officer, purpose="marketing")
        second = self._queue_for(self.officer, purpose="marketing")
        self.assertFalse(first.get_hand_work()["why"])
        first.action_sent_by_hand()
        self.assertIn("Contacted Often Enough", second.get_hand_work()["why"])

    def test_colleague_holds_the_customer(self):
        """The lock counts for who does it, not for who was meant to."""
        row = self._queue_for(self.officer)
        self.env["crm.contact.hold"].create(
            {
                "partner_id": self.partner.id,
                "reason": "staff",
                "user_id": self.officer.id,
            }
        )
        self.assertFalse(row.get_hand_work()["why"])
        why = row.with_user(self.colleague).get_hand_work()["why"]
        self.assertIn("A Colleague", why)

    def test_not_on_zalo(self):
        row = self._queue_for(self.officer)
        self.assertFalse(row.action_not_there())
        self.assertRecordValues(row, [{"state": "failed", "outcome": "wrong_address"}])
        self.assertIn("Not on", row.error)

    def test_not_on_zalo_falls_back(self):
        self.personal.fallback_channel_id = self.sms
        row = self._queue_for(self.officer)
        self.assertIn("SMS", row.action_not_there())
        instead = self.Interaction.search([("parent_id", "=", row.id)])
        self.assertEqual((instead.kind, instead.state), ("sms", "queued"))
        self.assertEqual(instead._get_body().body, "Chúc chị một ngày vui.")

    def test_later(self):
        row = self._queue_for(self.officer)
        before = fields.Datetime.now()
        row.action_do_later()
        self.assertLess(row.scheduled_at - before, timedelta(hours=1, seconds=9))
        row.action_do_later(tomorrow=True)
        local = row.scheduled_at + timedelta(hours=7)
        today = self.env["crm.partner.date"]._get_today()
        self.assertEqual((local.date() - today).days, 1)
        self.assertEqual((local.hour, local.minute), (8, 0))
        self.assertEqual(row.state, "queued")

    def test_rights(self):
        row = self._queue_for(self.officer).with_user(self.employee)
        for method in (
            row.get_hand_work,
            row.action_sent_by_hand,
            row.action_not_there,
            row.action_do_later,
        ):
            with self.assertRaises(AccessError):
                method()
        self.assertEqual(row.sudo().state, "queued")

    def test_automatic_channels_are_not_for_people(self):
        """Nobody marks as sent what the system sends."""
        row = self._queue_for(self.officer, channel=self.email)
        for method in (row.get_hand_work, row.action_sent_by_hand):
            with self.assertRaises(UserError):
                method()

    def test_mine_first(self):
        """One's own rows come first, each part by its time."""
        self._be(MORNING)
        self.patch(type(self.env["crm.gate"]), "_check_duplicates", lambda gate: None)
        rows = [
            self._queue_for(user, scheduled_at=MORNING + timedelta(minutes=minutes))
            for user, minutes in (
                (self.colleague, 1),
                (self.officer, 3),
                (self.colleague, 0),
                (self.officer, 2),
            )
        ]
        ids = [row.id for row in rows]
        model = self.Interaction.with_user(self.officer)
        found = model.with_context(crm_vn_mine_first=True).search(
            [("id", "in", ids)], order="scheduled_at, id"
        )
        self.assertEqual(found.ids, [ids[3], ids[1], ids[2], ids[0]])

    def test_work_list(self):
        """Everything that waits for a person, letters apart: they have batches."""
        letter = self.env.ref("crm_vn_core.crm_channel_letter")
        self.partner.write(
            {"street": "1 Lê Lợi", "state_id": self.env.ref("base.state_vn_VN-HN").id}
        )
        rows = {
            channel: self._queue_for(self.officer, channel=channel)
            for channel in (self.personal, self.phone, letter, self.email)
        }
        action = self.env.ref("crm_vn_core.crm_interaction_action_manual")
        domain = fields.Domain(safe_eval(action.domain))
        found = self.Interaction.search(
            domain & fields.Domain("user_id", "=", self.officer.id)
        )
        self.assertEqual(found, (rows[self.personal] | rows[self.phone]).sudo(False))

    # Calls

    def test_call(self):
        """A planned call is closed by what is logged about it; one row, not two."""
        row = self._queue_for(self.officer, channel=self.phone)
        before = self.Interaction.search_count([])
        action = row.action_do_by_hand()
        log = Form(
            self.env["crm.contact.log"]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        self.assertEqual(log.kind, "call")
        log.outcome = "call_back"
        log.duration = 7
        log.note = "Chiều gọi lại"
        log.next_step = "Gọi lại"
        log.save().action_log()
        self.assertRecordValues(
            row, [{"state": "done", "outcome": "call_back", "duration": 7}]
        )
        self.assertIn("Chiều gọi lại", row._get_body().body)
        self.assertEqual(self.Interaction.search_count([]), before)
        activity = self.partner.activity_ids
        self.assertEqual(activity.summary, "Gọi lại")

    def test_call_to_a_wrong_number(self):
        """How long it took and what it told about the number is kept here too."""
        row = self._queue_for(self.officer, channel=self.phone)
        log = Form(
            self.env["crm.contact.log"]
            .with_user(self.officer)
            .with_context(**row.action_do_by_hand()["context"])
        )
        log.outcome = "wrong_address"
        log.duration = 3
        log.save().action_log()
        self.assertRecordValues(row, [{"outcome": "wrong_address", "duration": 3}])
        point = self.partner.contact_point_ids.filtered_domain(
            [("address", "=", row.address)]
        )
        self.assertTrue(point.bounced)

    def test_call_at_night(self):
        self._consent(kind="phone", purpose="marketing")
        self._be(MORNING)
        row = self._queue_for(self.officer, channel=self.phone, purpose="marketing")
        self._be(NIGHT)
        action = row.action_do_by_hand()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("08:00 25/11/2026", action["params"]["message"])
        self.assertEqual(row.state, "queued")

    # From the customer

    def test_compose(self):
        """What is sent from one's own Zalo now begins at once."""
        composer = self.env["crm.message.compose"].with_user(self.officer)
        form = Form(
            composer.with_context(
                active_model="res.partner", active_ids=self.partner.ids
            )
        )
        form.channel_id = self.personal
        form.body = "Chào {you}"
        action = form.save().action_send()
        self.assertEqual(action["tag"], "crm_vn_core.send_by_hand")
        row = self.Interaction.browse(action["params"]["interaction_id"])
        self.assertEqual(row.user_id, self.officer)
        self.assertIn("Chào ", row.with_user(self.officer).get_hand_work()["text"])
