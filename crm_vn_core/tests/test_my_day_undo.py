# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_vn_core.models.customer.crm_my_day import LIMIT
from odoo.addons.crm_vn_core.models.customer.crm_my_day_work import OUTCOME_KEYS

from .common_my_day import MyDayCommon


@tagged("post_install", "-at_install")
class TestMyDayUndo(MyDayCommon):
    """The wrong line was tapped: one click, and nothing has happened."""

    def _finish(self, entry, outcome="reached", note="Đã nói chuyện"):
        return self.MyDay.finish_entry(entry["source"], entry["id"], outcome, note)

    def _look(self):
        """Return everything that a click on the day may write about the customer."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["crm.interaction"].search(
            [("partner_id", "=", self.partner.id)], order="id"
        )
        documents = [self.partner.id, *self._documents()]
        messages = self.env["mail.message"].search_count(
            [
                ("model", "in", ("res.partner", "helpdesk.ticket", "crm.contract")),
                ("res_id", "in", documents),
                ("tracking_value_ids", "=", False),
            ]
        )
        activities = self.env["mail.activity"].with_context(active_test=False)
        return (
            rows.read(["state", "outcome", "date", "user_id", "summary", "error"]),
            rows.body_ids.read(["body"]),
            rows.event_ids.ids,
            activities.search([], order="id").read(
                ["active", "date_deadline", "feedback", "summary", "date_done"]
            ),
            self.partner.contact_point_ids.mapped("bounced"),
            messages,
            self._entries(),
            self.MyDay.get_my_day()["counts"],
        )

    def _documents(self):
        tickets = self.env["helpdesk.ticket"].search([])
        return tickets.ids + self.env["crm.contract"].search([]).ids

    def _prepare(self, source):
        """Make one entry of a source; no letter to the customer closes tickets here."""
        if source == "ticket":
            stages = self.env["helpdesk.ticket.stage"].search([])
            stages.mail_template_id = False
        work = {
            "activity": self._plan,
            "contact": self._queue,
            "calendar": self._meet,
            "ticket": self._open_ticket,
            "contract": lambda: self._sign(5),
            "quiet": self._make_quiet,
        }
        work[source]()
        [entry] = self._entries(source=source)
        return entry

    def _check_source(self, source):
        entry = self._prepare(source)
        outcomes = set(OUTCOME_KEYS.values())
        if source != "ticket":
            outcomes -= {"done"}
        for outcome in sorted(outcomes):
            with self.subTest(source=source, outcome=outcome):
                before = self._look()
                answer = self._finish(entry, outcome)
                self.assertTrue(answer["message"])
                self.assertNotEqual(self._look(), before)
                self.MyDay.undo_entry(answer["undo"])
                self.assertEqual(self._look(), before)

    def test_activity(self):
        self._check_source("activity")

    def test_contact(self):
        self._check_source("contact")

    def test_contact_with_words(self):
        row = self._queue()
        row.body_ids.create({"interaction_id": row.id, "body": "Hỏi về xe"})
        [entry] = self._entries()
        answer = self._finish(entry)
        self.assertIn("Đã nói chuyện", row._get_body().body)
        self.MyDay.undo_entry(answer["undo"])
        self.assertEqual(row._get_body().body, "Hỏi về xe")

    def test_meeting(self):
        self._check_source("calendar")

    def test_ticket(self):
        self._check_source("ticket")

    def test_contract(self):
        self._check_source("contract")

    def test_quiet_customer(self):
        self._check_source("quiet")

    def test_put_off(self):
        for source in ("activity", "contact", "ticket", "contract"):
            with self.subTest(source=source):
                entry = self._prepare(source)
                before = self._look()
                answer = self.MyDay.postpone_entry(source, entry["id"])
                self.assertNotEqual(self._look(), before)
                self.MyDay.undo_entry(answer["undo"])
                self.assertEqual(self._look(), before)

    # What cannot be taken back

    def test_customer_was_told(self):
        """Closing this ticket has sent a letter."""
        ticket = self._open_ticket()
        self.assertFalse(self._finish(self._entries()[0], "done")["undo"])
        self.assertTrue(ticket.closed)

    def test_next_activity_was_planned(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        kind.write(
            {
                "chaining_type": "trigger",
                "triggered_next_type_id": self.env.ref(
                    "mail.mail_activity_data_todo"
                ).id,
            }
        )
        self._plan()
        self.assertFalse(self._finish(self._entries()[0])["undo"])

    def test_meeting_moved(self):
        event = self._meet()
        self.assertFalse(self.MyDay.postpone_entry("calendar", event.id)["undo"])

    def test_once(self):
        self._plan()
        undo = self._finish(self._entries()[0])["undo"]
        self.MyDay.undo_entry(undo)
        with self.assertRaisesRegex(UserError, "no longer be undone"):
            self.MyDay.undo_entry(undo)

    def test_changed_meanwhile(self):
        """What a colleague has done since is not lost."""
        activity = self._plan()
        undo = self._finish(self._entries()[0], "not_reached")["undo"]
        later = self.today + timedelta(days=9)
        activity.date_deadline = later
        with (
            self.assertRaisesRegex(UserError, "in the meantime"),
            self.env.cr.savepoint(),
        ):
            self.MyDay.undo_entry(undo)
        self.assertEqual(activity.date_deadline, later)
        self.assertTrue(self._contacts(), "the call stays written down")

    # Rights

    def test_of_somebody_else(self):
        self._plan()
        undo = self._finish(self._entries()[0])["undo"]
        with self.assertRaisesRegex(UserError, "no longer be undone"):
            self.MyDay.with_user(self.colleague).undo_entry(undo)
        Undo = self.env["crm.my.day.undo"].with_user(self.user)
        with self.assertRaises(AccessError):
            Undo.browse(undo).write({"steps": []})
        with self.assertRaises(AccessError):
            Undo.create({"steps": [{"model": "res.users", "id": self.user.id}]})

    def test_portal(self):
        customer = new_test_user(self.env, "undo_khach", groups="base.group_portal")
        MyDay = self.env["crm.my.day"].with_user(customer)
        for call in (
            lambda: MyDay.undo_entry(1),
            lambda: MyDay.get_more_action("quiet"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_employee(self):
        """Who may not write the history may take back what one tap has written."""
        row = self._queue(user=self.employee)
        MyDay = self.MyDay.with_user(self.employee)
        MyDay.undo_entry(MyDay.finish_entry("contact", row.id, "reached")["undo"])
        self.assertEqual((row.state, row.user_id), ("queued", self.employee))


@tagged("post_install", "-at_install")
class TestMyDayMore(MyDayCommon):
    """What the screen has no room for is one click away."""

    def test_list(self):
        for _number in range(LIMIT + 2):
            self._plan()
        self._plan("Trễ", days=-1)
        self._plan("Của Nam", user=self.colleague)
        sections = self.MyDay.get_my_day()["sections"]
        more = [row for section in sections for row in section["more"]]
        self.assertEqual(
            more,
            [
                {
                    "section": section,
                    "source": "activity",
                    "label": "Activity",
                    "count": count,
                }
                for section, count in (("now", 1), ("today", 2))
            ],
        )
        action = self.MyDay.get_more_action("activity")
        found = self.env[action["res_model"]].with_user(self.user)
        self.assertEqual(found.search_count(action["domain"]), LIMIT + 3)

    def test_no_more(self):
        self._plan()
        event = self._meet()
        self._plan(calendar_event_id=event.id)
        day = self.MyDay.get_my_day()
        self.assertFalse(any(section["more"] for section in day["sections"]))
        self.assertEqual(day["counts"]["today"], 1, "a meeting counts once")

    def test_each_source(self):
        for source in self.MyDay._get_available_sources():
            action = self.MyDay.get_more_action(source)
            self.assertEqual(action["res_model"], self.MyDay._get_sources()[source])
        with self.assertRaises(UserError):
            self.MyDay.get_more_action("res.users")
