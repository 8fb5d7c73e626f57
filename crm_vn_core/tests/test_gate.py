# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
from datetime import datetime, timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common_channel import ChannelCommon

TABLE = Path(__file__).parent / "data" / "gate.csv"
DAY = datetime(2026, 11, 18)
OFFSET = timedelta(hours=7)


@tagged("post_install", "-at_install")
class TestGate(ChannelCommon):
    """The truth table of ``data/gate.csv``: one message, asked at one moment.

    Columns: hour in Viet Nam; given and withdrawn "channel:purpose[:other company]";
    sent "channel:purpose:hours ago[:state or shared]"; hold "reason[:detail]"; block
    "source:purpose:channel:company"; customer: what is special. Expected: "sending", a
    reason, or the hour to which it moves ("+" on the next day).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Công ty khác"})
        cls.other_user = cls.env["res.users"].create({"name": "Lê An", "login": "lean"})
        cls.channels = {
            channel.kind: channel for channel in cls.env["crm.channel"].search([])
        }

    def test_truth_table(self):
        with TABLE.open(encoding="utf-8", newline="") as file:
            cases = list(csv.DictReader(file))
        self.assertGreaterEqual(len(cases), 60)
        for case in cases:
            with self.subTest(case["case"]), self.env.cr.savepoint() as savepoint:
                now = self._get_moment(case["hour"])
                with freeze_time(now):
                    self._prepare(case, now)
                    self.assertEqual(self._ask(case, now), case["expect"])
                savepoint.rollback()
                self.env.invalidate_all()

    def _get_moment(self, hour):
        hours, minutes = hour.split(":")
        return DAY + timedelta(hours=int(hours), minutes=int(minutes)) - OFFSET

    def _prepare(self, case, now):
        self.customer = self._create_special(case["customer"])
        for state, entries in (("given", "given"), ("withdrawn", "withdrawn")):
            for entry in case[entries].split():
                self._create_consent(state, *entry.split(":"))
        for entry in case["sent"].split():
            self._create_sent(now, *entry.split(":"))
        if case["hold"]:
            self._create_hold(*case["hold"].split(":"))
        if case["block"]:
            self._create_block(*case["block"].split(":"))

    def _create_special(self, special):
        values = {
            "street": "1 Nguyễn Huệ",
            "state_id": self.env.ref("base.state_vn_VN-SG").id,
            "parent_id": self.env["res.partner"].create({"name": "Công ty"}).id,
        }
        gaps = {"no_phone": "phone", "no_email": "email", "no_street": "street"}
        if special in gaps:
            values[gaps[special]] = False
        customer = self._create_customer(**values)
        self.relative = self._create_customer("Trần Văn Nam", email=False)
        if special == "archived":
            customer.active = False
        flags = {
            "do_not_call": (customer, "phone", "do_not_call"),
            "do_not_call_shared": (self.relative, "phone", "do_not_call"),
            "bounced": (customer, "email", "bounced"),
        }
        if special in flags:
            partner, kind, flag = flags[special]
            partner.contact_point_ids.filtered(lambda p: p.kind == kind)[flag] = True
        return customer

    def _create_consent(self, state, kind, purpose, where=""):
        self.env["crm.consent"].create(
            {
                "partner_id": self.customer.id,
                "kind": kind,
                "purpose": purpose,
                "state": state,
                "company_id": (self.other_company if where else self.company).id,
            }
        )

    def _create_sent(self, now, kind, purpose, hours, state="sent"):
        partner = self.relative if state == "shared" else self.customer
        row = self.Interaction.create(
            {
                "partner_id": partner.id,
                "channel_id": self.channels[kind].id,
                "purpose": purpose,
                "date": now - timedelta(hours=int(hours)),
            }
        )
        row.state = "sent" if state == "shared" else state

    def _create_hold(self, reason, detail=""):
        today = DAY.date()
        days = {"past": (-9, -1), "future": (1, 9)}.get(detail, (-3, 0))
        partner = self.customer.parent_id if detail == "parent" else self.customer
        users = {"other": self.other_user.id, "me": self.env.uid}
        self.env["crm.contact.hold"].create(
            {
                "partner_id": partner.id,
                "reason": reason,
                "date_start": today + timedelta(days=days[0]),
                "date_end": today + timedelta(days=days[1]),
                "user_id": users.get(detail, False),
            }
        )

    def _create_block(self, source, purpose="", kind="", where=""):
        companies = {"own": self.company.id, "other": self.other_company.id}
        self.env["crm.contact.block"].create(
            {
                "address": "0912345678",
                "source": source,
                "purpose": purpose,
                "kind": kind,
                "company_id": companies.get(where, False),
            }
        )

    def _ask(self, case, now):
        """Return what the gate says at the moment of sending."""
        row = self.Interaction.create(
            {
                "partner_id": self.customer.id,
                "channel_id": self.channels[case["kind"]].id,
                "purpose": case["purpose"],
                "scheduled_at": now,
            }
        )
        row.flush_recordset()
        row.state = "queued"
        ids = self.Dispatcher._pass_gate(row.ids, 1)
        if row.state == "suppressed":
            return row.suppress_reason
        if not ids:
            return self._show_moved(row.scheduled_at + OFFSET)
        return row.state

    def _show_moved(self, local):
        sign = "+" if local.date() > DAY.date() else ""
        return f"{sign}{local:%H:%M}"

    def test_messages_explain(self):
        """A moved or stopped message quotes the law."""
        self._consent()
        with freeze_time(self._get_moment("21:30")):
            row = self._queue(
                self.sms, purpose="collection", scheduled_at=self._get_moment("21:30")
            )
            self.assertEqual(row.state, "queued")
            morning = self._get_moment("07:00") + timedelta(days=1)
            self.assertEqual(row.scheduled_at, morning)
            for word in ("Circular 18/2019", "21:30 18/11", "07:00 19/11"):
                self.assertIn(word, row.gate_message)

    def test_family_gets_one(self):
        """One message of a run for a phone that two customers share."""
        relative = self._create_customer("Trần Văn Nam")
        rows = self.Interaction._queue(
            [
                self._get_vals(self.sms, partner_id=partner.id, dedupe_key="tet")
                for partner in (self.partner, relative)
            ]
        )
        self.assertEqual(rows.mapped("state"), ["queued", "suppressed"])
        self.assertEqual(rows[1].suppress_reason, "duplicate")
        again = self._queue(self.sms, dedupe_key="tet")
        self.assertEqual(again.suppress_reason, "duplicate")

    def test_caps_of_one_batch(self):
        """What leaves together counts too: 5 advertisements to one number, 3 leave."""
        self._consent()
        with freeze_time(self._get_moment("10:00")):
            rows = self.Interaction._queue(
                [self._get_vals(self.sms, purpose="marketing") for _number in range(5)]
            )
            self.assertEqual(set(rows.mapped("state")), {"queued"})
            self.assertEqual(len(self.Dispatcher._pass_gate(rows.ids, 1)), 3)
        self.assertEqual(rows.mapped("suppress_reason").count("cap"), 2)

    def test_company_is_stricter(self):
        """A company's rule narrows the law and cannot widen it."""
        Rule = self.env["crm.contact.rule"]
        vals = {"name": "x", "kind": "sms", "purpose": "marketing"}
        vals["company_id"] = self.company.id
        Rule.create(vals | {"hour_from": 5, "hour_to": 20})
        Rule.create(vals | {"rule_type": "cap", "cap_count": 9})
        window = Rule._get_window("sms", "marketing", self.company.id, DAY.date())
        self.assertEqual(window[:2], (7, 20))
        self._consent()
        with freeze_time(self._get_moment("10:00")):
            rows = self.Interaction._queue(
                [self._get_vals(self.sms, purpose="marketing") for _number in range(5)]
            )
            self.assertEqual(len(self.Dispatcher._pass_gate(rows.ids, 1)), 3)

    def test_bulk_says_the_same(self):
        """Queued by statement, the same messages meet the same gate."""
        self._consent()
        silent = self._create_customer("Không đồng ý", phone="0987654321")
        count = self.Interaction._queue_many(
            SQL(
                """SELECT id AS partner_id, NULL::int AS origin_id,
                          NULL::int AS user_id, 'bulk:' || id AS key
                     FROM res_partner WHERE id = ANY(%s)""",
                [self.partner.id, silent.id],
            ),
            self.sms,
            self.company,
            purpose="marketing",
            scheduled_at=self._get_moment("23:00"),
        )
        self.assertEqual(count, 2)
        [sent] = self.Interaction.search([("partner_id", "=", self.partner.id)])
        [stopped] = self.Interaction.search([("partner_id", "=", silent.id)])
        self.assertEqual(sent.state, "queued")
        self.assertEqual(sent.address, "+84912345678")
        self.assertEqual(sent.moved_from, self._get_moment("23:00"))
        self.assertEqual(stopped.suppress_reason, "no_consent")
