# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..almanac.clock import to_utc
from .common_collection import CollectionCase


@tagged("post_install", "-at_install")
class TestCollectionCase(CollectionCase):
    """The work list, its people, and what the gate says to reminders."""

    # ------------------------------------------------------------------ work list
    def test_one_case_for_all_debts(self):
        """Loans and invoices of a customer are one case, refreshed every night."""
        loan = self.new_late_loan(20)
        second = self.new_late_loan(5)
        move = self.invoice(3_000_000, 40)
        self.night()
        [case] = self.case_of()
        owed = sum((loan | second).installment_ids.filtered(
            lambda row: row.due_date < self.today).mapped("owed"))  # fmt: skip
        self.assertEqual(case.loan_overdue, owed)
        self.assertEqual(case.invoice_overdue, 3_000_000)
        self.assertEqual(case.overdue_amount, owed + 3_000_000)
        self.assertEqual(case.oldest_due, self.today - timedelta(days=40))
        self.assertEqual(case.days_past_due, 40)
        self.assertEqual(case._get_overdue_lines().move_id, move)
        self.night()
        self.assertEqual(self.case_of(), case)

    def test_late_since_the_loan_is_late(self):
        """A rest of late interest on a row that was paid is owed, no more than that."""
        loan = self.new_late_loan(50, late_grace=0)
        row = loan.installment_ids.sorted("due_date")[0]
        # Principal and interest of the first row, twenty days late: not what that cost.
        loan._pay(row.principal + row.interest, row.due_date + timedelta(days=20),
                  self.key())  # fmt: skip
        self.assertTrue(row.owed)
        self.night()
        [case] = self.case_of()
        self.assertGreater(loan.oldest_unpaid_due, row.due_date)
        self.assertEqual(case.oldest_due, loan.oldest_unpaid_due)
        self.assertEqual(case.days_past_due, loan.days_past_due)

    def test_second_night_writes_nothing(self):
        self.new_late_loan(20)
        self.night()
        self.assertEqual(self.Case._update_work_list(self.today), 0)

    def test_closes_itself_and_comes_back(self):
        loan = self.new_late_loan(20)
        self.night()
        [case] = self.case_of()
        user = case.user_id
        owed = loan._get_state(self.today).owed
        loan._pay(float(sum(owed.values())), self.today, self.key())
        self.night()
        self.assertEqual((case.state, case.closed_on), ("closed", self.today))
        self.assertFalse(case.overdue_amount)
        later = self.today + timedelta(days=60)
        self.night_of(later)
        [again] = self.case_of(state="open")
        self.assertEqual(again.user_id, user, "who knew the customer keeps them")

    def test_grace_pause_and_small_amounts(self):
        self.product.arrears_grace = 5
        in_grace = self.new_late_loan(5)
        self.assertEqual(in_grace.arrears_grace, 5)
        self.night()
        self.assertFalse(self.case_of())
        self.product.arrears_grace = 0
        partner = self.env["res.partner"].create({"name": "Tạm dừng"})
        paused = self.new_late_loan(20, partner_id=partner.id)
        paused._add_event(
            "pause",
            self.today - timedelta(days=1),
            "pause",
            until=self.today + timedelta(days=9),
        )
        small = self.env["res.partner"].create({"name": "Nợ nhỏ"})
        self.invoice(5_000, 30, small)
        self.night()
        self.assertFalse(self.case_of(partner) | self.case_of(small))

    def test_steps(self):
        """The step follows the days; what is done waits for the next one."""
        self.new_late_loan(12)
        self.night()
        [case] = self.case_of()
        step = self.env.ref("crm_vn_core.crm_collection_step_collector_call")
        self.assertEqual((case.step_id, case.priority), (step, "1"))
        self.assertTrue(case.is_step_due)
        self.assertIs(case.truce_message, False, "no words where there is no truce")
        case._log_contact(self.outcome("refused"), self.borrower)
        self.assertEqual(case.done_step_id, step)
        self.assertEqual(case.next_date, case.oldest_due + timedelta(days=15))
        self.assertFalse(case.is_step_due)
        self.assertNotIn(case, self.Case.search([("is_step_due", "=", True)]))

    def test_not_reached_is_tried_again(self):
        self.new_late_loan(12)
        self.night()
        [case] = self.case_of()
        case._log_contact(self.outcome("not_reached"), self.borrower, note="Tắt máy")
        self.assertEqual(case.next_date, self.today + timedelta(days=1))
        self.assertFalse(case.done_step_id)
        [row] = self.env["crm.interaction"].search([("origin_id", "=", case.id)])
        self.assertEqual((row.purpose, row.outcome), ("collection", "not_reached"))
        self.assertEqual(row._get_body().body, "Tắt máy")

    def test_amounts_of_steps(self):
        strategy = self.env.ref("crm_vn_core.crm_collection_strategy_default")
        visit = strategy.step_ids.filtered(lambda step: step.days == 20)
        visit.amount_from = 1_000_000_000
        self.new_late_loan(22)
        self.night()
        self.assertEqual(self.case_of().step_id.days, 15)

    # -------------------------------------------------------------------- people
    def test_in_turn(self):
        for number in range(6):
            partner = self.env["res.partner"].create({"name": f"Khách {number}"})
            self.new_late_loan(12, partner_id=partner.id)
        self.night()
        users = self.Case.search([("company_id", "=", self.company.id)]).mapped(
            lambda case: case.user_id.id
        )
        self.assertEqual(users.count(self.collector.id), 3)
        self.assertEqual(users.count(self.collector2.id), 3)

    def test_officer_first(self):
        """In the first days the officer of the loan calls, then a collector."""
        officer = self.new_user("can_bo", "officer")
        self.new_late_loan(5, user_id=officer.id)
        self.night()
        [case] = self.case_of()
        self.assertEqual(case.user_id, officer)
        self.night_of(self.today + timedelta(days=6))
        self.assertIn(case.user_id, self.collector | self.collector2)
        self.assertEqual(case.with_user(officer).officer_id, officer, "may follow it")

    def test_hand_over(self):
        self.new_late_loan(12)
        self.night()
        [case] = self.case_of()
        first = case.user_id
        other = (self.collector | self.collector2) - first
        Wizard = self.env["crm.collection.assign"]
        vals = {"case_ids": case.ids, "user_id": other.id, "note": "Sau 17 giờ"}
        with self.assertRaises(AccessError):
            Wizard.with_user(other).create(vals).action_hand_over()
        Wizard.with_user(first).create(vals).action_hand_over()
        self.assertEqual(case.user_id, other)
        self.assertIn("Sau 17 giờ", case.message_ids[0].body or "")
        self.night()
        self.assertEqual(case.user_id, other, "given by hand, kept by the night")

    def test_collectors_see_their_own(self):
        self.new_late_loan(12)
        self.night()
        [case] = self.case_of()
        other = (self.collector | self.collector2) - case.user_id
        self.assertTrue(case.with_user(case.user_id).has_access("write"))
        self.assertFalse(case.with_user(other).has_access("read"))
        self.assertTrue(case.with_user(self.manager).has_access("write"))
        self.assertFalse(case.with_user(self.cashier).has_access("write"))

    # ---------------------------------------------------------------------- gate
    def open_case(self, days=12):
        self.new_late_loan(days)
        self.night()
        case = self.case_of()
        return case.with_user(case.user_id)

    def at(self, hour, day=None):
        return freeze_time(to_utc(day or self.today, hour))

    def test_reminder_at_half_past_nine_in_the_evening(self):
        """The law is quoted, and the message waits for seven in the morning."""
        case = self.open_case()
        template = self.env.ref("crm_vn_core.crm_message_template_overdue_sms")
        with self.at(21.5):
            row = case._send(template)
            self.assertEqual(row.state, "queued")
            morning = to_utc(self.today + timedelta(days=1), 7)
            self.assertEqual(row.scheduled_at, morning)
            self.assertIn("18/2019/TT-NHNN", row.gate_message)
            action = case.action_call()
            self.assertEqual(action["tag"], "display_notification")
            self.assertIn("07:00", action["params"]["message"])
            self.assertIn("18/2019", action["params"]["message"])
        with self.at(10, self.today + timedelta(days=1)):
            self.assertEqual(case.action_call()["res_model"], "crm.collection.contact")

    def test_five_a_day(self):
        case = self.open_case()
        with self.at(9):
            for _time in range(5):
                case._log_contact(self.outcome("not_reached"), self.borrower)
            message = case.action_call()["params"]["message"]
            self.assertIn("18/2019", message)
        with self.at(9, self.today + timedelta(days=1)):
            self.assertEqual(case.action_call()["res_model"], "crm.collection.contact")

    def test_truce(self):
        """Around Tết nobody is reminded, and everybody sees why."""
        truce = self.env["crm.collection.truce"].with_context(active_test=False)
        truce = truce.search([], limit=1)
        truce.active = True
        tet = self.today.replace(year=2027, month=2, day=6)  # the first day of 2027
        case = self.open_case()
        template = self.env.ref("crm_vn_core.crm_message_template_overdue_sms")
        with self.at(10, tet):
            row = case._send(template)
            self.assertEqual((row.state, row.suppress_reason), ("suppressed", "truce"))
            self.assertIn(truce.name, case.action_call()["params"]["message"])
            self.assertIn(truce.name, case.truce_message)
            self.assertEqual(self.Case._queue_reminders(tet), 0)
        with self.at(10, tet + timedelta(days=6)):
            self.assertFalse(case._ask_gate("visit", self.borrower))

    def test_truce_days(self):
        truce = self.env.ref("crm_vn_core.crm_collection_truce_tet")
        tet = self.today.replace(year=2027, month=2, day=6)
        days = [tet + timedelta(days=offset) for offset in range(-4, 7)]
        inside = [day for day in days if truce._includes(day)]
        # 28, 29 and 30 of the twelfth month, then 1 to 5.
        self.assertEqual(inside[-1], tet + timedelta(days=4))
        self.assertLessEqual(len(inside), 8)
        self.assertFalse(truce._includes(tet + timedelta(days=5)))

    def test_nobody_else_hears_of_it(self):
        case = self.open_case()
        neighbor = self.env["res.partner"].create(
            {"name": "Hàng xóm", "phone": "0987654321"}
        )
        template = self.env.ref("crm_vn_core.crm_message_template_overdue_sms")
        for refused in (
            lambda: case._send(template, neighbor),
            lambda: case._start("call", neighbor),
            lambda: case._log_contact(self.outcome("reached"), neighbor),
        ):
            with self.assertRaisesRegex(UserError, "18/2019/TT-NHNN"):
                refused()

    def test_references_and_guarantors(self):
        """A reference is refused by the gate itself, a guarantor may be reminded."""
        case = self.open_case()
        brother, neighbor = self.env["res.partner"].create(
            [
                {"name": "Anh trai", "phone": "0987654321"},
                {"name": "Hàng xóm", "phone": "0987654322"},
            ]
        )
        loan = case.sudo()._get_loans()
        self.env["crm.loan.party"].sudo().create(
            [
                {"loan_id": loan.id, "partner_id": brother.id, "role": "guarantor"},
                {"loan_id": loan.id, "partner_id": neighbor.id, "role": "reference"},
            ]
        )
        template = self.env.ref("crm_vn_core.crm_message_template_overdue_sms")
        with self.at(9):
            self.assertEqual(case._send(template, brother).state, "queued")
            row = self.env["crm.interaction"]._queue(
                [
                    {
                        "partner_id": neighbor.id,
                        "company_id": self.company.id,
                        "channel_id": case._get_channel("sms").id,
                        "purpose": "collection",
                        "template_id": template.id,
                    }
                ]
            )
        self.assertEqual((row.state, row.suppress_reason), ("suppressed", "not_liable"))

    def test_dispute_stops_reminders(self):
        case = self.open_case()
        with self.at(9):
            case._log_contact(self.outcome("dispute"), self.borrower)
            row = case._send(
                self.env.ref("crm_vn_core.crm_message_template_overdue_sms")
            )
        self.assertEqual(row.suppress_reason, "dispute")

    # ---------------------------------------------------------- messages by night
    def test_night_queues_once(self):
        """Before the due date and after it: once for each customer, day and step."""
        partner = self.env["res.partner"].create(
            {"name": "Sắp đến hạn", "phone": "0911111111"}
        )
        self.new_late_loan(-3, partner_id=partner.id)
        self.new_late_loan(1)
        with self.at(0.1):
            self.night()
            self.night()
        rows = self.env["crm.interaction"].search([("purpose", "=", "collection")])
        self.assertEqual(rows.partner_id, partner | self.borrower)
        self.assertEqual(len(rows), 2)
        self.assertEqual(set(rows.mapped("scheduled_at")), {to_utc(self.today, 8.5)})
        [case] = self.case_of()
        self.assertEqual(case.done_step_id, case.step_id)
        overdue = rows.filtered(lambda row: row.partner_id == self.borrower)
        self.assertIn("qua han", overdue.with_context(lang="vi_VN")
                      ._prepare_message().body.lower() + " qua han")  # fmt: skip
        self.assertIn(
            f"{case.overdue_amount:,.0f}".replace(",", "")[:3],
            overdue._get_body().body.replace(",", "").replace(".", ""),
        )

    def test_letters_of_notice(self):
        """First, second, third; they wait for a letter batch."""
        self.borrower.write(
            {"street": "12 Lê Lợi", "state_id": self.env.ref("base.state_vn_VN-HN").id}
        )
        case = self.open_case()
        with self.at(9):
            names = []
            for _time in range(3):
                case.action_send_notice()
                row = self.env["crm.interaction"].search(
                    [("origin_id", "=", case.id), ("kind", "=", "letter")], limit=1
                )
                names.append(row.template_id)
                self.assertEqual(row.state, "queued")
        expected = [
            self.env.ref(f"crm_vn_core.crm_message_template_notice_{number}")
            for number in (1, 2, 3)
        ]
        self.assertEqual(names, expected)

    def test_statements_do_not_grow(self):
        for number in range(4):
            partner = self.env["res.partner"].create({"name": f"Khách {number}"})
            self.new_late_loan(12, partner_id=partner.id)
        self.night()
        self.env.flush_all()
        with self.assertQueryCount(__system__=14):
            self.Case._update_work_list(self.today + timedelta(days=1))

    def test_my_day(self):
        case = self.open_case()
        MyDay = self.env["crm.my.day"].with_user(case.user_id)
        entries = [
            entry
            for section in MyDay.get_my_day()["sections"]
            for entry in section["entries"]
            if entry["source"] == "collection"
        ]
        self.assertEqual([entry["id"] for entry in entries], case.ids)
        result = MyDay.finish_entry("collection", case.id, "not_reached", "Bận")
        self.assertEqual(case.next_date, self.today + timedelta(days=1))
        self.assertTrue(result["message"])

    def test_legal_stage_has_no_agency(self):
        stages = [key for key, _name in self.Case._fields["stage"].selection]
        self.assertEqual(stages, ["desk", "lawyer", "court", "enforcement"])
        case = self.open_case()
        case.action_next_stage()
        self.assertEqual(case.stage, "lawyer")
