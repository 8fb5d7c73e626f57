# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from lxml import html

from odoo.tests import HttpCase, tagged

from .common_preference import PreferenceCommon


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
