# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, tagged

COUNT = re.compile(r"\b(\d{6})\b")


class PreferenceCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.partner, cls.other = cls.env["res.partner"].create(
            [
                {"name": "Trần Thị Hoa", "phone": "0912345678", "lang": "en_US"},
                {"name": "Lê Văn Tám", "phone": "0987654321", "lang": "en_US"},
            ]
        )
        cls.sms = cls.env.ref("crm_vn_core.crm_channel_sms")
        cls.Code = cls.env["crm.preference.code"]
        cls.Preference = cls.env["crm.preference"]

    def _get_path(self, partner=None):
        url = self.Preference._get_url(partner or self.partner, self.company)
        return "/crm_vn" + url.partition("/crm_vn")[2]

    def _get_code(self, partner=None):
        """Return the code as the customer reads it in the last message."""
        row = self.env["crm.interaction"].search(
            [("partner_id", "=", (partner or self.partner).id)], order="id DESC"
        )[:1]
        return COUNT.search(row._get_body().body)[1]

    def _get_states(self, partner=None):
        return self.Preference._get_states(partner or self.partner, self.company)


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


@tagged("post_install", "-at_install")
class TestPreferencePage(PreferenceCommon, HttpCase):
    def _post(self, path, **data):
        data["csrf_token"] = self._get_csrf(self.page)
        self.page = self.url_open(path, data=data)
        return self.page

    def _get(self, path):
        self.page = self.url_open(path)
        return self.page

    def _get_csrf(self, page):
        [token, *__] = html.fromstring(page.text).xpath(
            "//*[@name='csrf_token']/@value"
        )
        return token

    def _get_boxes(self):
        boxes = html.fromstring(self.page.text).xpath("//input[@type='checkbox']")
        return {box.name: "checked" in box.attrib for box in boxes}

    def _prove(self, path=None):
        path = path or self._get_path()
        self._get(path)
        self._post(f"{path}/code", way=self.sms.id)
        self._post(f"{path}/proof", code=self._get_code())
        return path

    def test_nothing_personal_without_code(self):
        page = self._get(self._get_path())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Hoa", page.text)
        self.assertNotIn("912345678", page.text)
        self.assertIn("678", page.text)
        self.assertFalse(self._get_boxes())
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_nothing_changes_without_code(self):
        path = self._get_path()
        self._get(path)
        self._post(f"{path}/save", **{"sms-marketing": 1})
        self._get(path)
        self._post(f"{path}/stop")
        self._get(path)
        self._post(f"{path}/request", kind="delete")
        self.assertFalse(self._get_states())
        self.assertFalse(
            self.env["crm.privacy.request"]
            .search([])
            .filtered(lambda request: request.partner_id == self.partner)
        )

    def test_choose(self):
        path = self._prove()
        self.assertIn("Hoa", self.page.text)
        boxes = self._get_boxes()
        self.assertFalse(any(boxes.values()), "no box is ticked beforehand")
        self._post(f"{path}/save", **{"sms-marketing": 1, "web-profiling": 1})
        self.assertEqual(self._get_states()["sms", "marketing"], "given")
        boxes = self._get_boxes()
        ticked = {name for name, is_ticked in boxes.items() if is_ticked}
        self.assertEqual(ticked, {"sms-marketing", "web-profiling"})
        entry = self.partner.consent_ids.filtered(
            lambda entry: (entry.kind, entry.purpose) == ("sms", "marketing")
        )
        self.assertEqual((entry.source, entry.user_id.id), ("page", False))
        self.assertIn("+84912345678", entry.evidence)
        self.assertTrue(entry.text_version)
        self._post(f"{path}/stop")
        self.assertFalse(self._get_boxes()["sms-marketing"])
        self.assertEqual(self._get_states()["sms", "marketing"], "withdrawn")

    def test_wrong_code(self):
        path = self._get_path()
        self._get(path)
        self._post(f"{path}/code", way=self.sms.id)
        wrong = f"{(int(self._get_code()) + 1) % 10**6:06}"
        for _attempt in range(5):
            page = self._post(f"{path}/proof", code=wrong)
            self.assertIn("said=wrong", page.url)
        page = self._post(f"{path}/proof", code=self._get_code())
        self.assertIn("said=wrong", page.url)
        self.assertNotIn("Hoa", page.text)

    def test_too_many_codes(self):
        path = self._get_path()
        self._get(path)
        for _number in range(3):
            page = self._post(f"{path}/code", way=self.sms.id)
            self.assertIn("said=sent", page.url)
        page = self._post(f"{path}/code", way=self.sms.id)
        self.assertIn("said=wait", page.url)

    def test_way_of_somebody_else(self):
        """Only the channels offered carry a code."""
        path = self._get_path()
        self._get(path)
        letter = self.env.ref("crm_vn_core.crm_channel_letter")
        for way in (letter.id, "x", -1):
            page = self._post(f"{path}/code", way=way)
            self.assertIn("said=failed", page.url)

    def test_link_of_somebody_else(self):
        """Who has proven to be Hoa is not Tám."""
        self._prove()
        page = self._get(self._get_path(self.other))
        self.assertNotIn("Tám", page.text)
        self.assertFalse(self._get_boxes())
        self._post(f"{self._get_path(self.other)}/stop")
        self.assertFalse(self._get_states(self.other))

    def test_links_that_do_not_work(self):
        token = self._get_path().rpartition("/")[2]
        page = self._get(f"/crm_vn/preferences/{token[:-1]}x")
        self.assertEqual(page.status_code, 404)
        old = self.env["crm.signed.link"]._sign(
            "preferences", self.partner.id, self.company.id, days=-1
        )
        page = self._get(f"/crm_vn/preferences/{old}")
        self.assertEqual(page.status_code, 410)
        self.assertNotIn("Hoa", page.text)

    def test_csrf(self):
        path = self._prove()
        page = self.url_open(f"{path}/stop", data={"csrf_token": "x"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self._get_states())

    def test_said_is_a_known_word(self):
        page = self._get(f"{self._get_path()}?said=<script>alert(1)</script>")
        self.assertNotIn("alert(1)", page.text.partition("<main")[2])

    def test_request(self):
        path = self._prove()
        page = self._post(f"{path}/request", kind="delete", text="Xin xóa số của tôi")
        self.assertIn("said=received", page.url)
        [found] = self.env["crm.privacy.request"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual((found.kind, found.received_by), ("delete", "page"))
        self._post(f"{path}/request", kind="rm -rf", text="x")
        self.assertEqual(self.partner.privacy_request_count, 1)

    def test_no_way(self):
        nobody = self.env["res.partner"].create({"name": "Không số"})
        page = self._get(self._get_path(nobody))
        self.assertEqual(page.status_code, 200)
        self.assertFalse(html.fromstring(page.text).xpath("//button[@name='way']"))

    def test_vietnamese(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        page = self._get(f"/vi{self._get_path()}")
        self.assertEqual(html.fromstring(page.text).get("lang"), "vi-VN")


@tagged("post_install", "-at_install")
class TestUnsubscribe(PreferenceCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.partner.email = "hoa@example.com"
        self.email = self.env.ref("crm_vn_core.crm_channel_email")

    def _queue(self, purpose="care"):
        return self.env["crm.interaction"]._queue(
            [
                {
                    "partner_id": self.partner.id,
                    "channel_id": self.email.id,
                    "purpose": purpose,
                    "words": {"subject": "Chúc mừng", "body": "Chúc chị vui."},
                }
            ]
        )

    def _get_path(self, row):
        headers = row._get_email_headers()
        self.assertEqual(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        url = re.fullmatch("<(.*)>", headers["List-Unsubscribe"])[1]
        return "/crm_vn" + url.partition("/crm_vn")[2]

    def test_one_click(self):
        """Looking changes nothing; one post stops this kind, twice says it once."""
        row, waiting = self._queue(), self._queue()
        path = self._get_path(row)
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertFalse(self.partner.consent_ids)
        for _time in range(2):
            page = self.url_open(path, data={"List-Unsubscribe": "One-Click"})
            self.assertEqual(page.status_code, 200)
        self.assertEqual(len(self.partner.consent_ids), 1)
        self.assertEqual(self._get_states(), {("email", "care"): "withdrawn"})
        self.assertEqual(waiting.state, "suppressed")
        self.assertEqual(self.partner.consent_ids.source, "link")

    def test_confirm_button(self):
        page = self.url_open(self._get_path(self._queue()))
        [form] = html.fromstring(page.text).xpath("//main//form")
        self.assertEqual(form.get("method"), "post")
        self.url_open(form.get("action"), data={"x": "1"})
        self.assertEqual(self._get_states(), {("email", "care"): "withdrawn"})

    def test_forged(self):
        path = self._get_path(self._queue())
        for bad in (path[:-2] + "xx", "/crm_vn/unsubscribe/abc"):
            page = self.url_open(bad, data={"List-Unsubscribe": "One-Click"})
            self.assertEqual(page.status_code, 404)
        self.assertFalse(self.partner.consent_ids)

    def test_service_cannot_be_stopped(self):
        headers = self._queue("service")._get_email_headers()
        self.assertNotIn("List-Unsubscribe", headers)
