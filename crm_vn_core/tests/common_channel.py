# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase

from .smtp_server import SmtpServer


class ChannelCommon(TransactionCase):
    """Customers, channels and what a message needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Interaction = cls.env["crm.interaction"]
        cls.Dispatcher = cls.env["crm.dispatcher"]
        cls.company = cls.env.company
        cls.company.email = "cskh@binhminh.example"
        cls.partner = cls._create_customer()
        cls.email = cls.env.ref("crm_vn_core.crm_channel_email")
        cls.sms = cls.env.ref("crm_vn_core.crm_channel_sms")

    @classmethod
    def _create_customer(cls, name="Trần Thị Hoa", **values):
        defaults = {"phone": "0912345678", "email": "hoa@example.com"}
        return cls.env["res.partner"].create({"name": name} | defaults | values)

    def setUp(self):
        super().setUp()
        # A test may not commit; what a commit would write is written.
        self.patch(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, *args, **options: cron.env.flush_all(),
        )

    def _get_vals(self, channel, **values):
        return {
            "partner_id": self.partner.id,
            "channel_id": channel.id,
            "purpose": "care",
            "words": {"subject": "Chúc mừng", "body": "Chúc chị một ngày vui."},
        } | values

    def _queue(self, channel, **values):
        return self.Interaction._queue([self._get_vals(channel, **values)])

    def _consent(self, kind="sms", purpose="marketing", state="given", partner=None):
        return self.env["crm.consent"].create(
            {
                "partner_id": (partner or self.partner).id,
                "kind": kind,
                "purpose": purpose,
                "state": state,
            }
        )


class SmtpCommon(ChannelCommon):
    """E-mails go to a real server on loopback."""

    def setUp(self):
        super().setUp()
        self.server = SmtpServer()
        self.enterContext(self.server)
        self.email.mail_server_id = self.env["ir.mail_server"].create(
            {
                "name": "Loopback",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.server.port,
                "smtp_encryption": "none",
            }
        )
        self.email.concurrency = 2
        # Odoo opens no session during tests; here the server is a real one.
        self.patch(
            type(self.env["ir.mail_server"]), "_disable_send", lambda self: False
        )
