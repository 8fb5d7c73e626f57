# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_timeline import START, TimelineCommon


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
