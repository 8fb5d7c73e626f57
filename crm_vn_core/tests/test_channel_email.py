# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_channel import SmtpCommon


@tagged("post_install", "-at_install")
class TestChannelEmail(SmtpCommon):
    def _dispatch(self):
        return self.Dispatcher._run(self.email)

    def test_send(self):
        row = self._queue(self.email)
        self.assertEqual(row.state, "queued")
        self.assertEqual(self._dispatch(), 1, (row.read(), self.email.pause_reason))
        [(sender, recipients, message)] = self.server.messages
        self.assertEqual(recipients, ["hoa@example.com"])
        self.assertEqual(message["Subject"], "Chúc mừng")
        self.assertIn(
            "Chúc chị một ngày vui.", message.get_body(("plain",)).get_content()
        )
        self.assertEqual(row.state, "sent")
        self.assertEqual(row.provider_ref, message["Message-Id"])
        self.assertTrue(sender)
        self.assertEqual(self._dispatch(), 0, "sent once")

    def test_refused(self):
        self.server.refuse["hoa@example.com"] = "550 No such user"
        row = self._queue(self.email)
        self._dispatch()
        self.assertEqual(row.state, "failed")
        self.assertEqual(row.error, "550 No such user")

    def test_busy(self):
        """A transient refusal is tried again, later."""
        self.server.refuse["hoa@example.com"] = "451 Try again"
        row = self._queue(self.email)
        before = row.scheduled_at
        self._dispatch()
        self.assertEqual(row.state, "queued")
        self.assertEqual(row.attempt, 1)
        self.assertGreater(row.scheduled_at, before)

    def test_cut(self):
        """The server took the e-mail and did not say so: nobody sends it again."""
        self.server.data_reply = None
        row = self._queue(self.email)
        self._dispatch()
        self.assertEqual(row.state, "unknown")
        self._dispatch()
        self.assertEqual(len(self.server.messages), 1)

    def test_empty(self):
        """A row without words fails by itself; the others leave."""
        bad = self._queue(self.email, words={"subject": "x"})
        good = self._queue(self.email)
        self._dispatch()
        self.assertEqual(bad.state, "failed")
        self.assertIn("empty", bad.error)
        self.assertEqual(good.state, "sent")

    def test_reply(self):
        row = self._queue(self.email)
        self._dispatch()
        self._receive(
            f"In-Reply-To: {row.provider_ref}\r\nMessage-Id: <1@example.com>\r\n"
        )
        self._receive(
            f"In-Reply-To: {row.provider_ref}\r\nMessage-Id: <1@example.com>\r\n"
        )
        reply = self.Interaction.search([("parent_id", "=", row.id)])
        self.assertEqual(len(reply), 1)
        self.assertEqual(reply.direction, "in")
        self.assertEqual(reply._get_body().body, "Cảm ơn em.")
        self.assertEqual(row.event_ids.mapped("kind"), ["replied"])

    def _receive(self, headers):
        self.env["mail.thread"].message_process(
            None,
            f"From: Hoa <hoa@example.com>\r\nTo: cskh@binhminh.example\r\n"
            f"Subject: Re: Chuc mung\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"{headers}\r\nCảm ơn em.".encode(),
        )

    def test_bounce(self):
        row = self._queue(self.email)
        self._dispatch()
        self.env["mail.thread"].message_process(
            None,
            "From: MAILER-DAEMON@example.com\r\nTo: bounce@binhminh.example\r\n"
            "Subject: Undelivered Mail\r\nMessage-Id: <2@example.com>\r\n"
            "Content-Type: multipart/report; boundary=B\r\n\r\n"
            "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Final-Recipient: rfc822; hoa@example.com\r\nStatus: 5.1.1\r\n\r\n"
            "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"Message-Id: {row.provider_ref}\r\nTo: hoa@example.com\r\n\r\n--B--\r\n",
        )
        self.assertEqual(row.state, "failed")
        self.assertEqual(row.event_ids.mapped("kind"), ["bounced"])
        again = self._queue(self.email)
        self.assertEqual(again.suppress_reason, "bounced")
