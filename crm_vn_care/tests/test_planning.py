# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.exceptions import ValidationError
from odoo.sql_db import db_connect
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.crm_care_planner import PLAN_LOCK
from .common import CareCommon


@tagged("post_install", "-at_install")
class TestPlanning(CareCommon):
    def test_plan_birthday(self):
        """An event holds what it is for, when and by whom."""
        customer = self._create_customer(user_id=self.colleague.id)
        birthday = self._create_date(customer, days=5, year=1966)
        program = self._create_program(start_days=1, due_days=2, action="visit")
        self.assertEqual(program._plan(self.TODAY), 1)
        day = self.TODAY + timedelta(days=5)
        self.assertRecordValues(
            self._get_events(program),
            [
                {
                    "partner_id": customer.id,
                    "partner_date_id": birthday.id,
                    "kind": "birthday",
                    "cycle_year": 2026,
                    "date": day,
                    "date_start": day - timedelta(days=1),
                    "date_deadline": day + timedelta(days=2),
                    "user_id": self.colleague.id,
                    "company_id": self.env.company.id,
                    "action": "visit",
                    "state": "planned",
                    "years": 60,
                }
            ],
        )

    def test_plan_twice(self):
        """The second run plans nothing, in whatever state the first events are."""
        customers = self._create_customer() | self._create_customer("Trần Văn Tám")
        for customer in customers:
            self._create_date(customer, days=3)
        program = self._create_program()
        self.assertEqual(program._plan(self.TODAY), 2)
        self.assertEqual(program._plan(self.TODAY), 0)
        events = self._get_events(program)
        events[0].mark_done()
        events[1].mark_skipped("customer")
        self.assertEqual(program._plan(self.TODAY), 0)

    def test_window(self):
        program = self._create_program(lead_days=7, due_days=1)
        for days in (0, 7):
            self._create_date(self._create_customer(f"In {days}"), days=days)
        self._create_date(self._create_customer("Later"), days=8)
        program._plan(self.TODAY)
        names = self._get_events(program).mapped("partner_id.name")
        self.assertEqual(sorted(names), ["In 0", "In 7"])

    def test_missed_night(self):
        """A date that passed while the server slept is planned while it is welcome."""
        self._create_date(self._create_customer(), days=0)
        program = self._create_program(due_days=2)
        self.assertEqual(program._plan(self.TODAY + timedelta(days=2)), 1)

    def test_lunar_birthday(self):
        """The year is the one of the date's own calendar: 15/12 falls in January."""
        customer = self._create_customer()
        birthday = self._create_date(
            customer, calendar="lunar", day=15, month=12, year=1960
        )
        self.assertEqual(birthday.next_date, date(2027, 1, 22))
        program = self._create_program(lead_days=90)
        self.assertEqual(program._plan(self.TODAY), 1)
        event = self._get_events(program)
        self.assertEqual((event.date, event.cycle_year), (date(2027, 1, 22), 2026))
        self.assertEqual(event.years, 66)
        self.assertIn("15/12 lunar", event.reason)

    def test_calendar_of_program(self):
        customer = self._create_customer()
        self._create_date(customer, days=3)
        lunar = self._create_date(customer, calendar="lunar", day=1, month=11)
        program = self._create_program(calendar="lunar", lead_days=60)
        program._plan(self.TODAY)
        self.assertEqual(self._get_events(program).partner_date_id, lunar)

    @freeze_time("2027-02-20 03:00:00")
    def test_leap_day(self):
        self._create_date(self._create_customer(), day=29, month=2, year=1980)
        program = self._create_program()
        self.assertEqual(program._plan(date(2027, 2, 20)), 1)
        event = self._get_events(program)
        self.assertEqual((event.date, event.cycle_year), (date(2027, 2, 28), 2027))

    def test_one_greeting_a_day(self):
        """Two calendars, twins, two programs: one greeting of a kind on one day."""
        both = self._create_customer()
        self._create_date(both, day=8, month=12)
        # 30 of the tenth lunar month of 2026 is 8 December.
        lunar = self._create_date(both, calendar="lunar", day=30, month=10)
        self.assertEqual(lunar.next_date, date(2026, 12, 8))
        mother = self._create_customer("Mẹ")
        for name in ("Tí", "Tèo"):
            self._create_date(mother, days=4, kind="child_birthday", name=name)
        births = self._create_program(lead_days=30)
        self.assertEqual(births._plan(self.TODAY), 1)
        self.assertEqual(self._create_program(lead_days=30)._plan(self.TODAY), 0)
        children = self._create_program(date_kind="child_birthday")
        self.assertEqual(children._plan(self.TODAY), 1)

    def test_hold(self):
        """Nobody congratulates a house in mourning; a day of remembrance is kept."""
        customer = self._create_customer()
        self._create_date(customer, days=3)
        self._create_date(customer, days=3, kind="memorial")
        hold = self.env["crm.contact.hold"].create(
            {
                "partner_id": customer.id,
                "reason": "mourning",
                "date_start": self.TODAY - timedelta(days=10),
            }
        )
        program = self._create_program()
        self.assertEqual(program._plan(self.TODAY), 0)
        memorial = self._create_program(date_kind="memorial")
        self.assertEqual(memorial._plan(self.TODAY), 1)
        hold.date_end = self.TODAY + timedelta(days=2)
        self.assertEqual(program._plan(self.TODAY), 1, "the hold ends before the day")

    def test_hold_after_planning(self):
        customer = self._create_customer()
        self._create_date(customer)
        program = self._create_program(greeting_template="{we} chúc {you}")
        program._plan(self.TODAY)
        event = self._get_events(program)
        self.assertTrue(event.greeting)
        self.env["crm.contact.hold"].create(
            {"partner_id": customer.id, "reason": "mourning", "date_start": self.TODAY}
        )
        event.invalidate_recordset()
        self.assertTrue(event.is_held)
        self.assertFalse(event.greeting)

    def test_who_is_no_customer(self):
        customer = self._create_customer()
        archived = self._create_customer("Archived", active=False)
        address = self._create_customer(
            "Address", type="delivery", parent_id=customer.id
        )
        for partner in (archived, address, self.officer.partner_id):
            self._create_date(partner, days=1)
        self.assertEqual(self._create_program()._plan(self.TODAY), 0)

    def test_audience(self):
        tier = self.env["crm.customer.tier"].create({"name": "Gold", "code": "test"})
        self._create_customer("Anh", gender="male")
        self._create_customer("Chị", gender="female", ref="CARE")
        self._create_customer("Gold", gender="female", tier_manual_id=tier.id)
        self._create_customer("Firm", is_company=True)
        program = self._create_occasion_program()
        cases = [
            ({"gender": "male"}, "Anh"),
            ({"gender": "female"}, "Chị Gold"),
            ({"audience": "company"}, "Firm"),
            ({"audience": "person"}, "Anh Chị Gold"),
            ({"tier_ids": tier.ids}, "Gold"),
            ({"partner_domain": "[('ref', '=', 'CARE')]"}, "Chị"),
        ]
        ours = self.env["res.partner"].search([("create_date", "=", self.env.cr.now())])
        for values, names in cases:
            with self.subTest(values=values):
                other = program.copy({"active": True, **values})
                other._plan(self.TODAY)
                found = self._get_events(other, ours).partner_id
                self.assertEqual(sorted(found.mapped("name")), names.split())
                self._get_events(other).unlink()

    def test_occasion_has_its_own_audience(self):
        self._create_customer("Anh", gender="male", ref="CARE")
        self._create_customer("Chị", gender="female", ref="CARE")
        program = self._create_occasion_program(
            occasion={"gender": "female"}, partner_domain="[('ref', '=', 'CARE')]"
        )
        self.assertEqual(program._plan(self.TODAY), 1)

    def test_responsible(self):
        team = self.env["crm.team"].create(
            {
                "name": "Care",
                "member_ids": [(6, 0, (self.officer | self.colleague).ids)],
            }
        )
        gone = new_test_user(self.env, login="care_gone", groups="base.group_user")
        values = {"ref": "CARE"}
        self._create_customer("Own", user_id=self.colleague.id, **values)
        self._create_customer("Gone", user_id=gone.id, **values)
        self._create_customer("Nobody", **values)
        gone.active = False
        domain = "[('ref', '=', 'CARE')]"
        program = self._create_occasion_program(partner_domain=domain)
        program._plan(self.TODAY)
        owners = {e.partner_id.name: e.user_id for e in self._get_events(program)}
        self.assertEqual(
            owners,
            {"Own": self.colleague, "Gone": self.officer, "Nobody": self.officer},
        )
        program = self._create_occasion_program(
            partner_domain=domain, responsible="team", team_id=team.id, user_id=False
        )
        program._plan(self.TODAY)
        owners = {e.partner_id.name: e.user_id for e in self._get_events(program)}
        self.assertEqual(owners["Own"], self.colleague)
        self.assertIn(owners["Nobody"], team.member_ids)

    def test_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        domain = "[('ref', '=', 'CARE')]"
        self._create_customer("Shared", ref="CARE")
        self._create_customer("Other's", ref="CARE", company_id=other.id)
        program = self._create_occasion_program(partner_domain=domain)
        self.assertEqual(program._plan(self.TODAY), 1)
        everywhere = self._create_occasion_program(
            partner_domain=domain, company_id=False
        )
        self.assertEqual(everywhere._plan(self.TODAY), 2)
        companies = self._get_events(everywhere).mapped("company_id")
        self.assertEqual(companies, other)

    def test_round_year_is_special(self):
        for year, priority in ((2016, "1"), (2017, "0"), (0, "0")):
            firm = self._create_customer(f"Firm {year}", is_company=True)
            self._create_date(firm, days=2, kind="founding", year=year)
            with self.subTest(year=year):
                program = self._create_program(date_kind="founding")
                program._plan(self.TODAY)
                event = self._get_events(program)
                self.assertEqual(event.priority, priority)
                self.assertEqual(event.is_round, priority == "1")

    def test_occasion_of_two_programs(self):
        """A customer in the audience of both gets one Tết."""
        self._create_customer(ref="CARE")
        first = self._create_occasion_program(partner_domain="[('ref', '=', 'CARE')]")
        second = first.copy({"active": True})
        self.assertEqual(first._plan(self.TODAY), 1)
        self.assertEqual(second._plan(self.TODAY), 0)
        first.active = False
        self.assertEqual(second._plan(self.TODAY), 1, "the first gave it up")

    def test_no_mail(self):
        """Planning writes no message, no follower and no activity."""
        self._create_date(self._create_customer())
        tables = ("mail.message", "mail.followers", "mail.activity")
        before = [self.env[table].search_count([]) for table in tables]
        self._create_program().with_context(tracking_disable=False)._plan(self.TODAY)
        self.env.flush_all()
        after = [self.env[table].search_count([]) for table in tables]
        # the program itself says that it was made
        self.assertEqual(after[2], before[2])
        self.assertFalse(
            self.env["mail.message"].search([("model", "=", "crm.care.event")])
        )

    def test_queries(self):
        """A hundred customers cost as many queries as one."""
        program = self._create_program()
        self._create_date(self._create_customer())
        program._plan(self.TODAY)
        start = self.cr.sql_log_count
        program._plan(self.TODAY)
        one = self.cr.sql_log_count - start
        for number in range(100):
            self._create_date(self._create_customer(f"Khách {number}"), days=1)
        self.env.flush_all()
        start = self.cr.sql_log_count
        self.assertEqual(program._plan(self.TODAY), 100)
        self.assertLessEqual(self.cr.sql_log_count - start, one)

    def test_cron_goes_on_after_an_error(self):
        broken = self._create_program(sequence=1)
        good = self._create_program(date_kind="wedding")
        self._create_date(self._create_customer(), days=1, kind="wedding")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_care_program SET partner_domain = '[(nothing' WHERE id = %s",
            [broken.id],
        )
        broken.invalidate_recordset()
        with (
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.crm_vn_care.models.crm_care_planner"),
        ):
            self.env.ref("crm_vn_care.ir_cron_care_plan").method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(broken.plan_error)
        self.assertTrue(broken.planned_at)
        self.assertFalse(good.plan_error)
        self.assertEqual(good.planned_count, 1)

    def test_another_worker(self):
        """While another worker plans the same kind, this one leaves it alone."""
        self._create_date(self._create_customer())
        program = self._create_program()
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)",
                (PLAN_LOCK, program._get_lock_key()),
            )
            self.assertEqual(program._plan_guarded(), 0)
        self.assertEqual(program._plan_guarded(), 1)

    def test_faulty_programs(self):
        for values in (
            {"partner_domain": "[(1"},
            {"partner_domain": "[('no_such_field', '=', 1)]"},
            {"greeting_template": "Chúc {customer}"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._create_program(**values)

    def test_shipped_programs(self):
        """They are ready and inactive; each can be planned."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "crm_vn_care"), ("model", "=", "crm.care.program")]
        )
        programs = (
            self.env["crm.care.program"]
            .with_context(active_test=False)
            .browse(data.mapped("res_id"))
        )
        self.assertEqual(len(programs), 7)
        for program in programs:
            program._plan(self.TODAY)

    def test_form(self):
        """A manager makes a program in the form."""
        form = Form(self.env["crm.care.program"].with_user(self.manager))
        form.name = "Wedding"
        form.date_kind = "wedding"
        program = form.save()
        message = program.action_plan()["params"]["message"]
        self.assertEqual(message, "0 new events planned.")
