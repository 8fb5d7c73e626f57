# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import timedelta

from odoo.tests import tagged

from .common_timeline import SEED, START, TimelineCommon


@tagged("post_install", "-at_install")
class TestTimelinePages(TimelineCommon):
    def test_no_gap_and_no_double(self):
        """Many rows of several sources share a moment, down to the same second."""
        rng = random.Random(SEED)
        for _number in range(60):
            days = rng.randrange(4)
            rng.choice(
                (
                    lambda days=days: self._log(days=days),
                    lambda days=days: self._log(days=days),
                    lambda days=days: self._create_order(
                        date_order=START + timedelta(days=days)
                    ),
                )
            )()
        tickets = self.env["helpdesk.ticket"].browse(
            [self._create_ticket().id for _number in range(9)]
        )
        tickets.flush_recordset()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id IN %s",
            [START + timedelta(days=2), tuple(tickets.ids)],
        )
        everything = self._get_keys(limit=100)
        self.assertEqual(len(everything), 69, f"seed {SEED}")
        self.assertEqual(len(set(everything)), 69, f"seed {SEED}")
        for limit in (1, 2, 7, 30):
            with self.subTest(limit=limit, seed=SEED):
                self.assertEqual(self._read_all(limit), everything)

    def test_microseconds(self):
        """The place of the next page is as exact as the database."""
        tickets = [self._create_ticket() for _number in range(3)]
        for number, ticket in enumerate(tickets):
            ticket.flush_recordset()
            self.env.cr.execute(
                "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
                [START + timedelta(microseconds=number), ticket.id],
            )
        self.assertEqual(
            self._read_all(1), [("ticket", ticket.id) for ticket in tickets[::-1]]
        )

    def test_new_rows_do_not_shift_the_pages(self):
        first, second, third = (self._log(days=days).id for days in (3, 2, 1))
        page = self._get(limit=1)
        self._log(days=9)
        rest = self._get_keys(before=page["before"])
        self.assertEqual(page["entries"][0]["id"], first)
        self.assertEqual([key[1] for key in rest], [second, third])

    def test_queries(self):
        """One statement finds the page, whatever it holds; nothing is counted."""
        self._log(note="a")
        self._create_order()
        self._create_ticket()
        self._get()
        for number in range(20):
            self._log(days=number, note="b")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(22):
            self._get()


@tagged("post_install", "-at_install")
class TestTimelineOfCompany(TimelineCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls._create_customer("Công ty Sao", is_company=True)
        cls.an, cls.binh = (
            cls._create_customer(name, parent_id=cls.firm.id, phone=phone)
            for name, phone in (("An", "0911111111"), ("Bình", "0922222222"))
        )
        cls.calls = {
            partner: cls._log(partner) for partner in (cls.firm, cls.an, cls.binh)
        }
        cls.orders = {partner: cls._create_order(partner) for partner in cls.calls}

    def test_company_with_its_people(self):
        keys = self._get_keys(self.firm)
        self.assertEqual(len(keys), 6)
        entries = self._get(self.firm, kinds=["interaction"])["entries"]
        names = {entry["id"]: entry["partner"] for entry in entries}
        self.assertEqual(names[self.calls[self.an].id], "An")
        self.assertEqual(names[self.calls[self.firm].id], "")

    def test_person_alone(self):
        keys = self._get_keys(self.an)
        self.assertEqual(
            set(keys),
            {
                ("interaction", self.calls[self.an].id),
                ("order", self.orders[self.an].id),
            },
        )
        settings = self.Timeline.with_user(self.officer).get_settings(self.an.id)
        self.assertEqual(settings["company"]["id"], self.firm.id)

    def test_archived_person_stays_in_the_history(self):
        self.an.active = False
        self.assertEqual(len(self._get_keys(self.firm)), 6)

    def test_person_who_leaves_keeps_the_history(self):
        """A contact is told with the company of its day, and with the person always."""
        self.an.parent_id = False
        self.env.flush_all()
        self.assertEqual(self.an.commercial_partner_id, self.an)
        after = self._log(self.an, days=1)
        self.assertEqual(
            self._get_keys(self.an, kinds=["interaction"]),
            [("interaction", after.id), ("interaction", self.calls[self.an].id)],
        )
        firm = self._get_keys(self.firm, kinds=["interaction"])
        self.assertIn(("interaction", self.calls[self.an].id), firm)
        self.assertNotIn(("interaction", after.id), firm)

    def test_person_who_joins_keeps_the_history(self):
        before = self._log(days=-1)
        self.partner.parent_id = self.firm
        self.env.flush_all()
        after = self._log(days=1)
        self.assertEqual(
            self._get_keys(kinds=["interaction"]),
            [("interaction", after.id), ("interaction", before.id)],
        )
        firm = self._get_keys(self.firm, kinds=["interaction"])
        self.assertIn(("interaction", after.id), firm)
        self.assertNotIn(("interaction", before.id), firm)

    def test_merged_customer(self):
        """Nothing of either is lost, nothing is told twice."""
        kept = self._get_keys()
        self.assertFalse(kept)
        self._log()
        self._create_order()
        source = self._create_customer("Tran Thi Hoa")
        self._log(source)
        self._create_ticket(source)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source | self.partner).ids, self.partner
        )
        keys = self._get_keys()
        self.assertEqual(len(keys), len(set(keys)))
        kinds = sorted(kind for kind, _id in keys)
        self.assertEqual(kinds, ["interaction", "interaction", "order", "ticket"])
