# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user
from odoo.tools import SQL

from .common_collection import CollectionCase


@tagged("post_install", "-at_install")
class TestLoanArrears(CollectionCase):
    """Debt groups, their history and the snapshot of the night."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "loan_license_number": "0123/GP-NHNN",
                "loan_is_credit_institution": True,
                "loan_is_microfinance": True,
            }
        )
        cls.bank = cls.env["crm.loan.product"].create(
            {
                "name": "Bank",
                "code": "NH",
                "regime": "credit_institution",
                "annual_rate": 12,
                "periods": 12,
                "waterfall_overdue": "principal,interest,late_interest,"
                "overdue_interest,penalty,fee",
            }
        )

    def partner(self, name="Khách"):
        return self.env["res.partner"].create({"name": name})

    def bank_loan(self, days, partner=None, **values):
        return self.new_late_loan(
            days,
            product_id=self.bank.id,
            partner_id=(partner or self.partner()).id,
            **values,
        )

    def test_ladder(self):
        """The days of the ladder, at each of its bounds."""
        bounds = {0: 1, 1: 1, 9: 1, 10: 2, 90: 2, 91: 3, 180: 3, 181: 4, 361: 5}
        loans = {days: self.bank_loan(days) for days in bounds}
        self.night()
        found = {days: loan.debt_group for days, loan in loans.items()}
        self.assertEqual(found, bounds)

    def test_microfinance_ladder(self):
        self.bank.regime = "microfinance"
        found = []
        loans = [self.bank_loan(days) for days in (9, 10, 29, 30, 90, 180)]
        self.night()
        found = [loan.debt_group for loan in loans]
        self.assertEqual(found, [1, 2, 2, 3, 4, 5])

    def test_day_counts_from_the_due_date(self):
        """A loan that falls due today is not late; tomorrow it is one day late."""
        loan = self.bank_loan(0)
        self.night()
        snapshot = self.env["crm.loan.snapshot"].search([("loan_id", "=", loan.id)])
        self.assertEqual(snapshot.days_past_due, 0)
        self.assertEqual(snapshot.overdue_principal, 0)

    def test_contagion(self):
        """All loans of a customer are in the group of the worst; of others not."""
        partner = self.partner("Công ty Nợ")
        partner.is_company = True
        person = self.env["res.partner"].create(
            {"name": "Kế toán", "parent_id": partner.id}
        )
        good, bad = self.bank_loan(0, person), self.bank_loan(100, partner)
        other = self.bank_loan(0)
        self.night()
        self.assertEqual([bad.debt_group, good.debt_group, other.debt_group], [3, 3, 1])
        self.assertEqual(good.group_reason, "contagion")
        self.assertEqual(good.own_group, 1)

    def test_second_night_writes_nothing(self):
        loan = self.bank_loan(20)
        self.night()
        self.assertEqual(len(loan.group_change_ids), 1)
        self.assertEqual(self.Loan._update_debt_groups(self.today), 0)
        self.assertEqual(self.env["crm.loan.snapshot"]._take(self.today), 0)
        self.assertEqual(len(loan.group_change_ids), 1)

    def test_history(self):
        loan = self.bank_loan(9)
        self.night()
        self.night(self.today + timedelta(days=1))
        changes = loan.group_change_ids.sorted("date")
        self.assertEqual(
            [(row.group_before, row.group_after) for row in changes], [(0, 1), (1, 2)]
        )
        self.assertEqual(changes[1].reason, "days")
        self.assertEqual(loan.group_since, self.today + timedelta(days=1))

    def test_cure(self):
        """Who has paid is cured a month later, not at once (short term)."""
        loan = self.bank_loan(20)
        self.night()
        owed = loan._get_state(self.today).owed
        loan._pay(float(sum(owed.values())), self.today, self.key())
        self.night()
        self.assertEqual((loan.debt_group, loan.group_reason), (2, "cure"))
        cured = self.today + relativedelta(months=1)
        self.assertEqual(loan.cure_until, cured)
        # The next installments are paid in time.
        for row in loan.installment_ids.filtered("owed").sorted("due_date")[:2]:
            loan._pay(row.owed, self.today, self.key())
        self.night_of(cured - timedelta(days=1))
        self.assertEqual(loan.debt_group, 2)
        self.night_of(cured)
        self.assertEqual((loan.debt_group, loan.group_reason), (1, "days"))

    def test_money_entered_late_came_in_time(self):
        """A payment of the past, entered today, leaves no trace in the group."""
        loan = self.bank_loan(20)
        self.night()
        self.assertEqual(loan.debt_group, 2)
        due = self.today - timedelta(days=20)
        owed = loan._get_state(due).owed
        loan._pay(float(sum(owed.values())), due, self.key())
        self.night()
        self.assertEqual((loan.debt_group, loan.cure_until), (1, False))

    def test_no_law_no_cure(self):
        """An ordinary enterprise has a ladder but no cure period."""
        loan = self.new_late_loan(20)
        self.night()
        self.assertEqual(loan.debt_group, 2)
        owed = loan._get_state(self.today).owed
        loan._pay(float(sum(owed.values())), self.today, self.key())
        self.night()
        self.assertEqual(loan.debt_group, 1)

    def test_grace_and_pause(self):
        """They shorten the days where no law counts every one of them."""
        loan = self.new_late_loan(12)
        self.night()
        self.assertEqual(loan.debt_group, 2)
        loan._add_event(
            "pause",
            self.today - timedelta(days=8),
            "pause",
            until=self.today - timedelta(days=4),
        )
        self.night()
        self.assertEqual(loan.debt_group, 1, "8 of 12 days count")
        strict = self.bank_loan(12)
        strict._add_event(
            "pause", self.today - timedelta(days=8), "pause", until=self.today
        )
        self.night()
        self.assertEqual(strict.debt_group, 2, "the law counts every day")

    def test_restructured(self):
        """Circular 31/2024: an extension before it was late leads to group 3."""
        loan = self.bank_loan(-20)
        loan._add_event("restructure", self.today, "one", periods=24)
        self.night()
        self.assertEqual((loan.debt_group, loan.group_reason), (3, "restructured"))
        self.assertEqual(loan.restructure_count, 1)
        loan._add_event("restructure", self.today, "two", periods=30)
        self.night()
        self.assertEqual(loan.debt_group, 4)

    def test_override(self):
        loan = self.new_late_loan(0)
        override = self.env["crm.loan.group.override"].with_user(self.manager)
        override.create(
            {
                "loan_id": loan.id,
                "debt_group": 4,
                "reason": "CIC: nhóm 4",
                "date_to": self.today,
            }
        )
        self.night()
        self.assertEqual((loan.debt_group, loan.group_reason), (4, "override"))
        self.Loan._update_debt_groups(self.today + timedelta(days=1))
        self.assertEqual(loan.debt_group, 1, "it has ended")

    def test_override_never_better_than_the_law(self):
        loan = self.bank_loan(100)
        self.night()
        with self.assertRaises(ValidationError):
            self.env["crm.loan.group.override"].create(
                {
                    "loan_id": loan.id,
                    "debt_group": 1,
                    "reason": "x",
                    "date_to": self.today,
                }
            )

    def test_override_rights(self):
        loan = self.new_late_loan(0, user_id=self.manager.id)
        vals = {
            "loan_id": loan.id,
            "debt_group": 4,
            "reason": "x",
            "date_to": self.today,
        }
        Override = self.env["crm.loan.group.override"]
        with self.assertRaises(UserError):
            Override.with_user(self.manager).create(vals)
        with self.assertRaises(AccessError):
            Override.with_user(self.collector).create(vals)

    def test_held_money_meets_its_due_date(self):
        """The night uses what was held; only such loans are replayed."""
        loan = self.new_late_loan(-1)
        row = loan.installment_ids.sorted("due_date")[0]
        loan._pay(row.total, self.today, self.key())
        other = self.new_late_loan(5, partner_id=self.partner().id)
        tomorrow = self.today + timedelta(days=1)
        self.assertEqual(loan.unallocated, row.total)
        self.assertFalse(self.Loan._replay_held(self.today))
        self.patch(type(self.Loan), "_get_today", lambda self: tomorrow)
        self.assertEqual(self.Loan._replay_held(tomorrow), loan)
        self.assertEqual(loan.unallocated, 0)
        self.assertTrue(other.oldest_unpaid_due < self.today)

    def test_snapshot(self):
        loan = self.new_late_loan(40)
        self.night()
        snapshot = self.env["crm.loan.snapshot"].search([("loan_id", "=", loan.id)])
        late = loan.installment_ids.filtered(lambda row: row.due_date < self.today)
        self.assertEqual(snapshot.principal, loan.principal_outstanding)
        self.assertEqual(snapshot.overdue_principal, sum(late.mapped("principal")))
        self.assertEqual(snapshot.overdue_interest, sum(late.mapped("interest")))
        self.assertEqual((snapshot.days_past_due, snapshot.debt_group), (40, 2))
        [(product, principal)] = snapshot._read_group(
            [("loan_id", "=", loan.id), ("company_id", "=", self.company.id)],
            ["product_id"],
            ["principal:sum"],
        )
        self.assertEqual(product, loan.product_id)
        self.assertEqual(principal, loan.principal_outstanding)

    def test_closed_loan_leaves_its_group(self):
        loan = self.new_late_loan(20)
        self.night()
        payoff = float(loan._get_state(self.today).payoff)
        loan._pay(payoff, self.today, self.key(), mode="settle")
        self.assertEqual(loan.state, "closed")
        self.night()
        self.assertFalse(loan.debt_group)
        self.assertEqual(loan.group_change_ids[0].reason, "closed")

    def test_roll(self):
        """Loans of one month's end at the next one, in shares of the principal."""
        loan = self.new_late_loan(5)
        end = self.today.replace(day=1) - timedelta(days=1)
        Snapshot = self.env["crm.loan.snapshot"]
        common = {"loan_id": loan.id, "principal": 100}
        Snapshot.create(
            [
                {**common, "date": end.replace(day=1) - timedelta(days=1)},
                {**common, "date": end, "days_past_due": 12},
            ]
        )
        self.env.flush_all()
        [row] = self.env["crm.loan.roll"].search([("loan_id", "=", loan.id)])
        self.assertEqual((row.bucket_before, row.bucket_after), ("0", "2"))
        self.assertEqual(row.share, 100)
        query = SQL("SELECT pg_typeof(id)::text FROM (%s) r", row._table_query)
        [(kind,)] = self.env.execute_query(query)
        self.assertEqual(kind, "bigint", "loans may have seven digits")

    def test_statements_do_not_grow_with_the_loans(self):
        """The night is a number of statements, whatever the number of loans."""
        for number in range(3):
            self.new_late_loan(20, partner_id=self.partner(str(number)).id)
        self.night()
        with self.assertQueryCount(__system__=12):
            self.Loan._update_debt_groups(self.today + timedelta(days=90))
            self.env["crm.loan.snapshot"]._take(self.today + timedelta(days=90))

    def test_other_company(self):
        """Nobody sees the groups and snapshots of another company."""
        loan = self.new_late_loan(20)
        self.night()
        other = self.env["res.company"].create({"name": "Khác"})
        stranger = new_test_user(
            self.env,
            "nguoi_la",
            groups="crm_vn_core.group_crm_vn_core_loan_manager",
            company_id=other.id,
            company_ids=other.ids,
        )
        for model in ("crm.loan.snapshot", "crm.loan.group.change"):
            rows = self.env(user=stranger, context={"allowed_company_ids": other.ids})[
                model
            ]
            self.assertFalse(rows.search_count([("loan_id", "=", loan.id)]))
