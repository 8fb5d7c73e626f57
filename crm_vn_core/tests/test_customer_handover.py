# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_coordination import CoordinationCase


@tagged("post_install", "-at_install")
class TestCustomerHandover(CoordinationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hoa = cls._create_customer("Hoa")
        cls.lan = cls._create_customer("Lan")
        cls.customers = cls.sao | cls.hoa | cls.lan

    def _propose(self, partners=None, user=None, **vals):
        user = user or self.an
        values = {"to_user_id": self.binh.id, "reason": "workload"} | vals
        return self._as(self.env["crm.customer.handover"], user)._propose(
            self._as(self.customers if partners is None else partners, user), values
        )

    def _accept(self, handover, user=None):
        self._as(handover, user or self.binh).action_accept()
        self.env.invalidate_all()

    def _get_activities(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        )

    def test_receiver_is_told(self):
        handover = self._propose(note="Khách khó tính")
        activity = self._get_activities(handover)
        self.assertEqual(activity.user_id, self.binh)
        message = handover.message_ids.filtered("notified_partner_ids")
        self.assertEqual(message.notified_partner_ids, self.binh.partner_id)
        self.assertIn("Khách khó tính", message.body)
        self.assertEqual(handover.line_count, 3)
        self.assertEqual(self.hoa.user_id, self.an, "nothing moves before")

    def test_accept(self):
        handover = self._propose()
        self._accept(handover)
        self.assertEqual(self.customers.user_id, self.binh)
        self.assertEqual(self.person.user_id, self.binh, "contacts go along")
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(handover.answer_user_id, self.binh)
        self.assertFalse(self._get_activities(handover))
        told = handover.message_ids.notified_partner_ids
        self.assertIn(self.an.partner_id, told)
        for card in self.customers:
            self.assertIn("Handed over from An to Binh", card.message_ids[0].body)
            self.assertEqual(card.handover_line_ids.state, "accepted")
            self.assertTrue(card.handover_line_ids.is_moved)
            self.assertIn(self.binh.partner_id, card.message_partner_ids)

    def _create_work(self):
        """Open work of An, finished work of An, open work of Cúc."""
        Lead = self.env["crm.lead"]
        common = {"partner_id": self.hoa.id, "type": "opportunity"}
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        leads = Lead.create(
            [
                {"name": "mở", "user_id": self.an.id, **common},
                {"name": "thắng", "user_id": self.an.id, "stage_id": won.id, **common},
                {"name": "của Cúc", "user_id": self.cuc.id, **common},
            ]
        )
        self.hoa.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.an.id, summary="thẻ"
        )
        self.hoa.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.cuc.id, summary="của Cúc"
        )
        leads[0].activity_schedule(
            "mail.mail_activity_data_call", user_id=self.an.id, summary="cơ hội"
        )
        contract = self._create_contract()
        tickets = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": name,
                    "description": name,
                    "partner_id": self.person.id,
                    "user_id": self.an.id,
                }
                for name in ("mở", "xong")
            ]
        )
        done = self.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        tickets[1].stage_id = done
        return leads, contract, tickets

    def test_open_work_goes_along(self):
        leads, contract, tickets = self._create_work()
        self.binh.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        handover = self._propose()
        self.assertIn("Open Opportunities: 1", handover.work_text)
        self.assertIn("Open Activities: 2", handover.work_text)
        self._accept(handover)
        self.assertEqual(leads.mapped("user_id.name"), ["Binh", "An", "Cuc"])
        self.assertEqual(contract.user_id, self.binh)
        self.assertEqual(tickets.mapped("user_id.name"), ["Binh", "An"])
        activities = self._get_activities(self.hoa) | self._get_activities(leads)
        users = {activity.summary: activity.user_id.name for activity in activities}
        self.assertEqual(users, {"thẻ": "Binh", "cơ hội": "Binh", "của Cúc": "Cuc"})
        self.assertEqual(
            handover.moved,
            {
                "with_officer": 3,
                "with_opportunities": 1,
                "with_contracts": 1,
                "with_tickets": 1,
                "with_activities": 2,
            },
        )

    def test_work_stays_when_it_is_to_stay(self):
        leads, contract, __ = self._create_work()
        flags = self.env["crm.handover.scope"]._get_flags()
        self._accept(self._propose(**dict.fromkeys(flags, False)))
        self.assertEqual(leads[0].user_id, self.an)
        self.assertEqual(contract.user_id, self.an)
        self.assertEqual(self.hoa.user_id, self.an)

    def test_tickets_stay_with_those_who_work_with_tickets(self):
        __, __, tickets = self._create_work()
        handover = self._propose()
        self._accept(handover)
        self.assertEqual(tickets.user_id, self.an)
        self.assertNotIn("with_tickets", handover.moved)

    def test_decline(self):
        handover = self._propose()
        wizard = self._as(self.env["crm.customer.handover.decline"], self.binh)
        wizard.create({"handover_id": handover.id, "reason": "Quá xa"}).action_decline()
        self.assertEqual(handover.state, "declined")
        self.assertEqual(handover.answer, "Quá xa")
        self.assertEqual(self.customers.user_id, self.an)
        last = handover.message_ids.filtered("notified_partner_ids")[0]
        self.assertIn("Quá xa", last.body)
        self.assertEqual(last.notified_partner_ids, self.an.partner_id)
        self._propose()

    def test_take_back(self):
        handover = self._propose()
        with self.assertRaises(AccessError):
            self._as(handover, self.binh).action_cancel()
        self._as(handover, self.an).action_cancel()
        with self.assertRaises(UserError):
            self._accept(handover)
        self.assertEqual(self.customers.user_id, self.an)
        self.assertFalse(self._get_activities(handover))

    def test_answered_once(self):
        handover = self._propose()
        late = self._as(handover, self.boss)
        self.assertEqual(late.state, "proposed")
        # Another transaction has answered, and this one has not read it.
        self.cr.execute(
            "UPDATE crm_customer_handover SET state = 'declined' WHERE id = %s",
            [handover.id],
        )
        with self.assertRaisesRegex(UserError, "answered already"):
            late.action_accept()
        self.assertEqual(self.customers.user_id, self.an)

    def test_who_may_propose(self):
        with self.assertRaisesRegex(UserError, "customers of An"):
            self._propose(user=self.cuc)
        with self.assertRaises(AccessError):
            self._propose(user=self.employee)
        self._create_cover(self.an, self.cuc)
        self._propose(partners=self.hoa, user=self.cuc)
        self._propose(partners=self.lan, user=self.boss)
        free = self._create_customer("Tự do")
        free.user_id = False
        self._propose(partners=free, user=self.cuc, to_user_id=self.cuc.id)
        with self.assertRaises(UserError):
            self._propose(partners=self.sao, to_user_id=self.an.id)

    def test_who_may_answer(self):
        handover = self._propose()
        for user in (self.cuc, self.an):
            with self.assertRaises(AccessError):
                self._as(handover, user).action_accept()
            with self.assertRaises(AccessError):
                self._as(handover, user)._decline("không")
        with self.assertRaises(AccessError):
            self._as(handover, self.binh).write({"state": "accepted"})
        with self.assertRaises(AccessError):
            self._as(handover.line_ids, self.binh).unlink()
        self._create_cover(self.binh, self.cuc)
        self.env.invalidate_all()
        self._accept(handover, self.cuc)
        self.assertEqual(self.hoa.user_id, self.binh, "the cover accepts for Bình")

    def test_cover_of_the_receiver_is_told(self):
        self._create_cover(self.binh, self.cuc)
        handover = self._propose()
        self.assertEqual(self._get_activities(handover).user_id, self.cuc)

    def test_team(self):
        team = self.env["crm.team"].create(
            {
                "name": "Tổ Huế",
                "user_id": self.boss.id,
                "member_ids": [(6, 0, (self.binh | self.cuc).ids)],
            }
        )
        lead = self.env["crm.lead"].create(
            {"name": "x", "partner_id": self.hoa.id, "user_id": self.an.id}
        )
        handover = self._propose(to_user_id=False, to_team_id=team.id)
        self.assertEqual(self._get_activities(handover).user_id, self.boss)
        told = handover.message_ids.notified_partner_ids
        self.assertEqual(told, (self.boss | self.binh | self.cuc).partner_id)
        self._accept(handover, self.binh)
        self.assertEqual(self.hoa.user_id, self.binh)
        self.assertEqual(lead.user_id, self.binh)
        self.assertEqual(lead.team_id, team)

    def test_customer_in_one_open_handover(self):
        self._propose()
        with self.assertRaisesRegex(UserError, "Hoa"):
            self._propose(partners=self.hoa)
        self.assertEqual(self.hoa.handover_line_ids.mapped("is_open"), [True])

    def test_officer_changed_meanwhile(self):
        """Who got the customer from somebody else keeps it."""
        handover = self._propose()
        self.hoa.user_id = self.cuc
        self._accept(handover)
        self.assertEqual(self.hoa.user_id, self.cuc)
        self.assertFalse(self.hoa.handover_line_ids.is_moved)
        self.assertEqual(handover.moved["with_officer"], 2)

    def test_two_companies(self):
        ours = self._create_customer("Của ta", company_id=self.env.company.id)
        with self.assertRaisesRegex(UserError, "does not work"):
            self._propose(partners=ours | self.hoa, to_user_id=self.hue.id)
        shared = self._propose(partners=self.hoa, to_user_id=self.hue.id)
        self._accept(shared, self.hue)
        self.assertEqual(self.hoa.user_id, self.hue)
        hidden = self._propose(partners=ours)
        with self.assertRaises(AccessError):
            self._as(hidden, self.hue).read(["note"])
        with self.assertRaises(AccessError):
            self._as(hidden.line_ids, self.hue).read(["partner_id"])

    def test_lead_of_another_company_stays(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "x",
                "partner_id": self.hoa.id,
                "user_id": self.an.id,
                "company_id": self.env.company.id,
            }
        )
        self._accept(self._propose(partners=self.hoa, to_user_id=self.hue.id), self.hue)
        self.assertEqual(lead.user_id, self.an)

    def test_merge(self):
        """Both customers are in the same hand-over, or in two that wait."""
        handover = self._propose()
        other = self._create_customer("Hòa")
        self._propose(partners=other)
        merge = self.env["base.partner.merge.automatic.wizard"]._merge
        merge((self.hoa | self.lan).ids, self.hoa)
        self.assertEqual(handover.line_ids.partner_id, self.sao | self.hoa)
        merge((self.hoa | other).ids, self.hoa)
        self.assertEqual(len(self.hoa.handover_line_ids), 1)
        self._accept(handover)
        self.assertEqual(self.hoa.user_id, self.binh)

    def test_wizard(self):
        context = {
            "active_model": "res.partner",
            "active_ids": self.customers.ids,
        }
        form = Form(
            self._as(self.env["crm.customer.handover.propose"], self.an).with_context(
                **context
            )
        )
        self.assertEqual(form.partner_count, 3)
        form.to_user_id = self.binh
        action = form.save().action_propose()
        handover = self.env["crm.customer.handover"].browse(action["res_id"])
        self.assertEqual(handover.from_user_id, self.an)
        self.assertEqual(handover.line_count, 3)
        self._as(handover, self.binh).read()

    def test_ten_thousand(self):
        """The number of statements does not grow with the customers."""
        few = self._create_many(50)
        many = self._create_many(10_000)
        counts, seconds = [], []
        for partners in (few, many):
            self.env.invalidate_all()
            started = time.monotonic()
            before = self.cr.sql_log_count
            handover = self._propose(partners=partners)
            self._accept(handover)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            seconds.append(time.monotonic() - started)
            self.env.invalidate_all()
            self.assertEqual(partners.user_id, self.binh)
        self.assertLess(counts[1], counts[0] + 100, seconds)
        notes = self.env["mail.message"].search_count(
            [("model", "=", "res.partner"), ("res_id", "in", many.ids)]
        )
        self.assertEqual(notes, len(many))
        self.assertEqual(many[-1].message_partner_ids, self.binh.partner_id)
        self.assertIn("from An to Binh", many[-1].message_ids.body)

    def _create_many(self, count):
        self.env.flush_all()
        self.cr.execute(
            """
            INSERT INTO res_partner
                        (name, complete_name, user_id, active, type, autopost_bills)
            SELECT 'Khách ' || n, 'Khách ' || n, %s, TRUE, 'contact', 'ask'
              FROM generate_series(1, %s) n
            RETURNING id
            """,
            [self.an.id, count],
        )
        ids = [row[0] for row in self.cr.fetchall()]
        self.cr.execute(
            "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)",
            [ids],
        )
        return self.env["res.partner"].browse(ids)

    def test_history_is_for_colleagues(self):
        self._propose()
        self._as(self.hoa, self.cuc).read(["handover_line_ids"])
        with self.assertRaises(AccessError):
            self._as(self.hoa, self.employee).read(["handover_line_ids"])
