# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_channel import ChannelCommon

SEED = random.randrange(10**6)
START = datetime(2026, 3, 2, 8, 0, 0)


class TimelineCommon(ChannelCommon):
    """A customer with a history of every kind, and people with different rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Timeline = cls.env["crm.timeline"]
        cls.phone = cls.env.ref("crm_vn_core.crm_channel_phone")
        cls.employee = new_test_user(
            cls.env, "timeline_employee", groups="base.group_user"
        )
        cls.officer = new_test_user(
            cls.env,
            "timeline_officer",
            groups="crm_vn_core.group_crm_vn_core_user,"
            "sales_team.group_sale_salesman_all_leads,helpdesk_mgmt.group_helpdesk_user",
        )
        cls.product = cls.env["product.product"].create({"name": "Xe số 110"})

    @classmethod
    def _log(cls, partner=None, days=0, channel=None, note=None, **values):
        """Write down a contact, so many days after the beginning."""
        interaction = cls.Interaction._log_contact(
            [
                {
                    "partner_id": (partner or cls.partner).id,
                    "channel_id": (channel or cls.phone).id,
                    "date": START + timedelta(days=days),
                    "summary": "Hỏi thăm",
                }
                | values
            ]
        )
        if note:
            cls.env["crm.interaction.body"].create(
                {"interaction_id": interaction.id, "body": note}
            )
        return interaction

    @classmethod
    def _create_order(cls, partner=None, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.partner).id,
                "date_order": START,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": 1000})
                ],
            }
            | values
        )

    @classmethod
    def _create_ticket(cls, partner=None, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Máy kêu to",
                "description": "<p>Khi vắt</p>",
                "partner_id": (partner or cls.partner).id,
            }
            | values
        )

    def _get(self, partner=None, user=None, **options):
        timeline = self.Timeline.with_user(user or self.officer)
        return timeline.get_entries((partner or self.partner).id, **options)

    def _get_keys(self, partner=None, user=None, **options):
        entries = self._get(partner, user, **options)["entries"]
        return [(entry["kind"], entry["id"]) for entry in entries]

    def _read_all(self, limit, **options):
        """Turn page after page to the end; return all keys in their order."""
        keys, before = [], None
        while True:
            page = self._get(limit=limit, before=before, **options)
            keys += [(entry["kind"], entry["id"]) for entry in page["entries"]]
            before = page["before"]
            if not before:
                return keys
            self.assertEqual(len(page["entries"]), limit)


@tagged("post_install", "-at_install")
class TestTimeline(TimelineCommon):
    def test_kinds(self):
        """Contacts, orders, invoices, payments, tickets and leads in one order."""
        order = self._create_order()
        order.action_confirm()
        order.date_order = START + timedelta(days=1)
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.invoice_date = (START + timedelta(days=2)).date()
        invoice.action_post()
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.partner.id,
                "payment_type": "inbound",
                "amount": 500,
                "date": (START + timedelta(days=3)).date(),
                "memo": "Góp lần 1",
            }
        )
        payment.action_post()
        call = self._log(days=4)
        ticket = self._create_ticket()
        lead = self.env["crm.lead"].create(
            {"name": "Xe tay ga", "partner_id": self.partner.id, "active": False}
        )
        admin = self.env.ref("base.user_admin")
        admin.group_ids |= self.env.ref("account.group_account_invoice")
        self.assertEqual(
            self._get_keys(user=admin),
            [
                ("lead", lead.id),
                ("ticket", ticket.id),
                ("interaction", call.id),
                ("payment", payment.id),
                ("invoice", invoice.id),
                ("order", order.id),
            ],
        )

    def test_entry_of_an_order(self):
        order = self._create_order(user_id=self.officer.id)
        [entry] = self._get()["entries"]
        self.assertEqual(entry["title"], order.name)
        self.assertEqual(entry["who"], self.officer.name)
        self.assertEqual(entry["state"]["label"], "Quotation")
        self.assertIn("1,", entry["amount"])
        self.assertEqual((entry["model"], entry["id"]), ("sale.order", order.id))
        details = self.Timeline.with_user(self.officer).get_details("order", order.id)
        self.assertIn("Xe số 110", details["words"])

    def test_entry_of_a_call(self):
        call = self._log(outcome="call_back", duration=7, note="Hẹn thứ Sáu")
        [entry] = self._get()["entries"]
        self.assertEqual(entry["direction"], "out")
        self.assertEqual(entry["channel"], "phone")
        self.assertEqual(entry["state"]["label"], "Will Call Back")
        self.assertIn("7", entry["subtitle"])
        self.assertEqual(entry["preview"], "Hẹn thứ Sáu")
        details = self.Timeline.with_user(self.officer).get_details(
            "interaction", call.id
        )
        self.assertEqual(details["words"], "Hẹn thứ Sáu")

    def test_message_that_is_stopped_or_moved(self):
        stopped = self._queue(self.sms, purpose="marketing")
        self.assertEqual(stopped.state, "suppressed")
        [entry] = self._get()["entries"]
        self.assertEqual(entry["message"], stopped.gate_message)
        self.assertTrue(entry["message"])
        self.assertEqual(entry["state"]["label"], "Suppressed")

    def test_events(self):
        sent = self._log(note="Chào chị")
        self.env["crm.interaction.event"]._record(
            [(sent.id, "opened", START, "Hà Nội"), (sent.id, "sent", START, None)]
        )
        details = self.Timeline.with_user(self.employee).get_details(
            "interaction", sent.id
        )
        events = {event["label"]: event["detail"] for event in details["events"]}
        self.assertEqual(events, {"Opened": "Hà Nội", "Sent": ""})

    def test_notes_only_when_asked(self):
        self.partner.message_post(body="Thích màu đỏ", message_type="comment")
        self.assertFalse(self._get_keys())
        [entry] = self._get(kinds=["note"], user=self.employee)["entries"]
        self.assertEqual(entry["title"], "Thích màu đỏ")
        self.assertFalse(entry["has_form"])

    def test_filters(self):
        call = self._log()
        sms = self._log(channel=self.sms)
        order = self._create_order()
        self.assertEqual(self._get_keys(kinds=["order"]), [("order", order.id)])
        self.assertEqual(self._get_keys(channels=["sms"]), [("interaction", sms.id)])
        self.assertEqual(
            set(self._get_keys(kinds=["interaction"])),
            {("interaction", call.id), ("interaction", sms.id)},
        )
        self.assertFalse(self._get_keys(kinds=["order"], channels=["sms"]))

    def test_search(self):
        """Summary, words and numbers, without accents, all words, nobody else's."""
        told = self._log(summary="Hỏi thăm", note="Gửi báo giá xe tay ga, giảm 5%")
        self._log(summary="Báo giá")
        other = self._create_customer("Người khác", phone="0987654321")
        self._log(other, note="báo giá xe tay ga")
        order, ticket = self._create_order(), self._create_ticket()
        self.assertEqual(
            self._get_keys(search="tay bao gia"), [("interaction", told.id)]
        )
        # Words in summary and body together.
        self.assertEqual(self._get_keys(search="thăm ga"), [("interaction", told.id)])
        self.assertEqual(self._get_keys(search="5%"), [("interaction", told.id)])
        self.assertFalse(self._get_keys(search="b%o"))
        self.assertEqual(self._get_keys(search=order.name), [("order", order.id)])
        self.assertEqual(self._get_keys(search=ticket.number), [("ticket", ticket.id)])
        self.assertEqual(len(self._get_keys(search="  ")), 4)

    def test_settings(self):
        settings = self.Timeline.with_user(self.officer).get_settings(self.partner.id)
        kinds = [kind["kind"] for kind in settings["kinds"]]
        self.assertEqual(kinds[:2], ["interaction", "order"])
        self.assertNotIn("payment", kinds)
        self.assertTrue(settings["can_send"])
        self.assertFalse(settings["company"])
        settings = self.Timeline.with_user(self.employee).get_settings(self.partner.id)
        self.assertFalse(settings["can_send"])

    def test_bad_place(self):
        for place in (["yesterday", "order", 1], "x", [1]):
            with self.subTest(place=place), self.assertRaises(ValidationError):
                self._get(before=place)

    def test_labels_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self._create_order()
        timeline = self.Timeline.with_user(self.officer).with_context(lang="vi_VN")
        label = (
            timeline._fields
            and dict(
                self.env["sale.order"]
                ._fields["state"]
                ._description_selection(timeline.env)
            )["draft"]
        )
        [entry] = timeline.get_entries(self.partner.id)["entries"]
        self.assertEqual(entry["state"]["label"], label)


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


@tagged("post_install", "-at_install")
class TestTimelineRights(TimelineCommon):
    def test_employee_sees_no_orders(self):
        call = self._log()
        self._create_order()
        keys = self._get_keys(user=self.employee)
        self.assertEqual(keys, [("interaction", call.id)])
        settings = self.Timeline.with_user(self.employee).get_settings(self.partner.id)
        self.assertNotIn("order", [kind["kind"] for kind in settings["kinds"]])

    def test_kind_without_rights_gives_nothing(self):
        order = self._create_order()
        self.assertFalse(self._get_keys(user=self.employee, kinds=["order"]))
        details = self.Timeline.with_user(self.employee).get_details("order", order.id)
        self.assertFalse(details["words"])

    def test_own_orders(self):
        seller = new_test_user(
            self.env, "timeline_seller", groups="sales_team.group_sale_salesman"
        )
        mine = self._create_order(user_id=seller.id)
        other = self._create_order(user_id=self.officer.id)
        self.assertEqual(self._get_keys(user=seller), [("order", mine.id)])
        with self.assertRaises(AccessError):
            self.Timeline.with_user(seller).get_details("order", other.id)

    def test_own_tickets(self):
        helper = new_test_user(
            self.env, "timeline_helper", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        mine = self._create_ticket(user_id=helper.id)
        self._create_ticket(user_id=self.officer.id)
        self.assertEqual(self._get_keys(user=helper), [("ticket", mine.id)])

    def test_other_company(self):
        """What another company did with a shared customer is not told."""
        other = self.env["res.company"].create({"name": "Chi nhánh"})
        self._log(company_id=other.id, note="bí mật")
        self._create_order(company_id=other.id)
        self._create_ticket(company_id=other.id)
        self.assertFalse(self._get_keys())
        self.assertFalse(self._get_keys(search="bí mật"))
        self.officer.company_ids |= other
        both = self.Timeline.with_user(self.officer).with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        self.assertEqual(len(both.get_entries(self.partner.id)["entries"]), 3)

    def test_customer_of_another_company(self):
        other = self.env["res.company"].create({"name": "Chi nhánh"})
        self.partner.company_id = other
        for method in ("get_entries", "get_settings"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.Timeline.with_user(self.officer), method)(self.partner.id)

    def test_portal_user(self):
        portal = new_test_user(self.env, "timeline_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._get(user=portal)

    def test_notes_of_a_hidden_customer(self):
        message = self.partner.message_post(body="x", message_type="comment")
        self.partner.company_id = self.env["res.company"].create({"name": "X"})
        with self.assertRaises(AccessError):
            self.Timeline.with_user(self.employee).get_details("note", message.id)
