# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from ..almanac.clock import to_utc

CORE = "crm_vn_core.group_crm_vn_core_user"


class MyDayCommon(TransactionCase):
    """A salesperson, colleagues, a customer, and work for today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_user("ngay_phuong", "Lê Phương", CORE)
        cls.colleague = cls._create_user(
            "ngay_nam", "Trần Nam", f"{CORE},sales_team.group_sale_salesman"
        )
        cls.employee = cls._create_user("ngay_kho", "Thủ kho", "base.group_user")
        cls.partner = cls._create_customer()
        cls.today = cls.env["crm.partner.date"]._get_today()
        cls.MyDay = cls.env["crm.my.day"].with_user(cls.user)

    @classmethod
    def _create_user(cls, login, name, groups):
        return new_test_user(
            cls.env, login, name=name, groups=groups, tz="Asia/Ho_Chi_Minh"
        )

    @classmethod
    def _create_customer(cls, name="Trần Thị Hoa", **values):
        defaults = {"phone": "0912 345 678", "salutation": "chi"}
        return cls.env["res.partner"].create({"name": name} | defaults | values)

    @classmethod
    def _plan(cls, summary="Hỏi về báo giá", user=None, days=0, record=None, **values):
        """Plan an activity that is due so many days from today."""
        record = record or cls.partner
        return record.activity_schedule(
            values.pop("xmlid", "mail.mail_activity_data_call"),
            date_deadline=cls.today + timedelta(days=days),
            summary=summary,
            user_id=(user or cls.user).id,
            **values,
        )

    @classmethod
    def _queue(cls, kind="phone", user=None, **values):
        """Put a contact of a person into the outbox, past the gate."""
        channel = cls.env["crm.channel"].search(
            [("kind", "=", kind), ("provider", "=", "manual")], limit=1
        )
        row = cls.env["crm.interaction"].create(
            {
                "partner_id": cls.partner.id,
                "channel_id": channel.id,
                "user_id": (user or cls.user).id,
                "summary": "Hẹn giao xe",
                "scheduled_at": fields.Datetime.now() - timedelta(minutes=1),
            }
            | values
        )
        row.state = "queued"
        return row

    def _entries(self, user=None, source=None):
        day = self.MyDay.with_user(user or self.user).get_my_day()
        entries = [e for section in day["sections"] for e in section["entries"]]
        return [e for e in entries if source in (None, e["source"])]

    def _contacts(self, partner=None):
        return self.env["crm.interaction"].search(
            [
                ("partner_id", "=", (partner or self.partner).id),
                ("state", "=", "done"),
            ]
        )

    def _meet(self, user=None, **values):
        start = to_utc(self.today, 15)
        user = user or self.user
        return self.env["calendar.event"].create(
            {
                "name": "Gặp chị Hoa",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": user.id,
                "partner_ids": [
                    Command.set([user.partner_id.id, self.partner.id]),
                ],
            }
            | values
        )

    def _open_ticket(self, user=None, **values):
        user = user or self.user
        user.sudo().group_ids |= self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        return self.env["helpdesk.ticket"].create(
            {
                "name": "Xe không nổ máy",
                "description": "<p>Không nổ</p>",
                "partner_id": self.partner.id,
                "team_id": False,
                "user_id": user.id,
            }
            | values
        )

    def _make_quiet(self, days=200):
        self.partner.user_id = self.user
        self.env["crm.customer.score"].create(
            {
                "partner_id": self.partner.id,
                "company_id": self.env.company.id,
                "order_count": 2,
                "revenue": 30_000_000,
                "last_order_date": self.today - timedelta(days=days),
            }
        )

    def _sign(self, days, **values):
        return self.env["crm.contract"].create(
            {
                "partner_id": self.partner.id,
                "user_id": self.user.id,
                "subject": "Bảo dưỡng đội xe",
                "date_start": self.today - timedelta(days=300),
                "date_end": self.today + timedelta(days=days),
                "state": "running",
            }
            | values
        )
