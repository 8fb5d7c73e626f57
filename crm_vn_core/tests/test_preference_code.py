# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common_preference import PreferenceCommon


@tagged("post_install", "-at_install")
class TestPreferenceCode(PreferenceCommon):
    def _send(self, partner=None):
        return self.Code._send(partner or self.partner, self.company, self.sms)

    def _check(self, digits, partner=None):
        return bool(self.Code._check(partner or self.partner, self.company, digits))

    def test_code(self):
        """It goes out as a service message; the table holds its hash alone."""
        self.assertEqual(self._send(), "sent")
        code = self.Code.search([("partner_id", "=", self.partner.id)])
        row = code.interaction_id
        self.assertEqual((row.state, row.purpose), ("queued", "service"))
        self.assertEqual(row.address, "+84912345678")
        digits = self._get_code()
        self.assertNotIn(digits, code.code_hash)
        self.assertFalse(self._check(digits, self.other))
        self.assertTrue(self._check(f" {digits[:3]} {digits[3:]} "))
        self.assertFalse(self._check(digits), "a code is used once")

    def test_five_attempts(self):
        self._send()
        digits = self._get_code()
        wrong = f"{(int(digits) + 1) % 10**6:06}"
        for _attempt in range(5):
            self.assertFalse(self._check(wrong))
        self.assertFalse(self._check(digits), "guessed too often")

    def test_five_minutes(self):
        self._send()
        digits = self._get_code()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=6)):
            self.assertFalse(self._check(digits))

    def test_only_the_last_code(self):
        self._send()
        first = self._get_code()
        self._send()
        self.assertEqual(self._check(first), first == self._get_code())

    def test_no_code_at_all(self):
        self.assertFalse(self._check("123456"))
        self.assertFalse(self._check(""))

    def test_rate(self):
        """Three in a quarter of an hour, whoever shares the number."""
        said = [self._send() for _number in range(4)]
        self.assertEqual(said, ["sent", "sent", "sent", "wait"])
        wife = self.other.copy({"phone": "0912345678"})
        self.assertEqual(self._send(wife), "wait")
        self.assertEqual(self._send(self.other), "sent")

    def test_blocked_number(self):
        self.env["crm.contact.block"].create({"address": "0912345678"})
        self.assertEqual(self._send(), "failed")

    def test_ways(self):
        """E-mail stands in where no short message goes out."""
        get = self.Code._get_ways
        email = self.env.ref("crm_vn_core.crm_channel_email")
        ways = get(self.partner, self.company)
        self.assertEqual(set(ways.mapped("kind")), {"sms", "zalo"})
        nobody = self.env["res.partner"].create({"name": "Không số"})
        self.assertFalse(get(nobody, self.company))
        nobody.email = "a@example.com"
        self.assertEqual(get(nobody, self.company), email)


@tagged("post_install", "-at_install")
class TestPreferenceLink(PreferenceCommon):
    def test_link(self):
        token = self._get_path().rpartition("/")[2]
        self.assertEqual(len(token), 32, "short enough for an SMS")
        found = self.Preference._find(token)
        self.assertEqual(found, (self.partner, self.company, False))
        for place in range(len(token)):
            changed = "A" if token[place] != "A" else "B"
            forged = token[:place] + changed + token[place + 1 :]
            with self.subTest(forged):
                self.assertFalse(self.Preference._find(forged)[0])
        for bad in ("", "x", "é" * 32, token + "AAAA", token[:-4], "." * 32):
            self.assertFalse(self.Preference._find(bad)[0])

    def test_scopes_are_apart(self):
        token = self.env["crm.signed.link"]._sign("unsubscribe", self.partner.id)
        self.assertFalse(self.Preference._find(token)[0])

    def test_expiry(self):
        token = self._get_path().rpartition("/")[2]
        with freeze_time(fields.Datetime.now() + relativedelta(days=181)):
            self.assertTrue(self.Preference._find(token)[2])

    def test_merged_customer(self):
        """The link in an old message opens the card that remains."""
        token = self._get_path(self.other).rpartition("/")[2]
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.partner | self.other).ids, self.partner
        )
        self.assertEqual(self.Preference._find(token)[0], self.partner)

    def test_archived_customer(self):
        token = self._get_path().rpartition("/")[2]
        self.partner.active = False
        self.assertFalse(self.Preference._find(token)[0])

    def test_placeholder(self):
        template = self.env["crm.message.template"].create(
            {"name": "x", "kind": "sms", "body": "Xem {preferences}"}
        )
        words = template._render(self.partner)
        self.assertRegex(words["body"], r"/crm_vn/preferences/[\w-]{32}$")

    def test_save(self):
        """Only what changed is written; silence about advertising is no entry."""
        save = self.Preference._save
        args = self.partner, self.company
        count = save(*args, {("sms", "marketing"), ("sms", "care")}, "proof")
        states = self._get_states()
        self.assertEqual(states["sms", "marketing"], "given")
        self.assertEqual(states["email", "care"], "withdrawn")
        self.assertNotIn(("email", "marketing"), states)
        self.assertNotIn(("web", "profiling"), states)
        self.assertEqual(count, len(states))
        self.assertEqual(
            save(*args, {("sms", "marketing"), ("sms", "care")}, "proof"), 0
        )
        save(*args, {("sms", "care")}, "proof")
        self.assertEqual(self._get_states()["sms", "marketing"], "withdrawn")

    def test_silence_binds_nobody_else(self):
        """An empty box speaks for one customer; to untick one, for the number."""
        wife = self.other.copy({"phone": "0912345678"})
        blocks = self.env["crm.contact.block"]
        for ticked, count in ((set(), 0), ({("sms", "care")}, 0), (set(), 1)):
            self.Preference._save(self.partner, self.company, ticked, "proof")
            found = blocks.search([("address", "=", "+84912345678")])
            self.assertEqual(len(found), count)
        self.assertIn(wife, found.partner_ids)
        self.assertEqual(self._get_states()["phone", "care"], "withdrawn")

    def test_stop(self):
        self.Preference._stop_advertising(self.partner, self.company, "proof")
        states = self._get_states()
        self.assertEqual(set(states.values()), {"withdrawn"})
        self.assertEqual({purpose for __, purpose in states}, {"marketing"})
        self.assertIn(("sms", "marketing"), states)
