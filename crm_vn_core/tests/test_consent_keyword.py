# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..delivery import Inbound
from .test_consent import ConsentCommon

# What customers write → what it means.
ANSWERS = {
    "TC": "withdraw",
    "tc": "withdraw",
    " Tc. ": "withdraw",
    "T C": "withdraw",
    "TC QC": "withdraw",
    "TUCHOI": "withdraw",
    "Tu choi": "withdraw",
    "TỪ CHỐI": "withdraw",
    "tu\u031b\u0300 cho\u0302\u0301i": "withdraw",
    "Từ chối!!!": "withdraw",
    "Từ chối quảng cáo": "withdraw",
    "STOP": "withdraw",
    "stop": "withdraw",
    "HUY": "withdraw",
    "Hủy": "withdraw",
    "Huỷ": "withdraw",
    "hủy đăng ký": "withdraw",
    "Unsubscribe": "withdraw",
    "TC\n\nVào 10:00, Bình Minh đã viết:\n> Khuyến mãi 20%": "withdraw",
    "> Khuyến mãi 20%\nTC": "withdraw",
    "DY": "give",
    "Dong y": "give",
    "ĐỒNG Ý": "give",
    "đồng ý.": "give",
    "DY nhưng chỉ thứ bảy": None,
    "đồng ý\nmà bao nhiêu tiền?": None,
    "Huy đây em": None,
    "Anh Huy": None,
    "Tôi không từ chối": None,
    "TCVN 5712": None,
    "stop by tomorrow": None,
    "": None,
    "👍": None,
    "TC " * 40: None,
}


@tagged("post_install", "-at_install")
class TestConsentKeyword(ConsentCommon):
    def _receive(self, text, channel=None, **values):
        [row] = self.Interaction._log_contact(
            [
                {
                    "partner_id": self.partner.id,
                    "channel_id": (channel or self.sms).id,
                    "direction": "in",
                    "summary": text,
                    **values,
                }
            ]
        )
        return row

    def test_answers(self):
        for text, meaning in ANSWERS.items():
            with self.subTest(text):
                found = self.env["crm.consent.keyword"]._find(text)
                self.assertEqual(found.action or None, meaning)

    def test_refusal(self):
        """Holds for everyone who shares the number; one sentence confirms it."""
        self._consent()
        self._consent(partner=self.husband)
        queued = self._queue(self.sms, purpose="marketing", partner_id=self.husband.id)
        row = self._receive("Từ chối", address="0912 345 678")
        self.assertEqual(self._get_state(), "withdrawn")
        self.assertEqual(self._get_state(partner=self.husband), "withdrawn")
        self.assertEqual(queued.state, "suppressed")
        self.assertEqual(self._get_blocks(), [("keyword", "sms", "marketing")])
        [answer] = self.Interaction.search([("parent_id", "=", row.id)])
        self.assertEqual(answer.state, "queued")
        self.assertEqual(answer.purpose, "service")
        self.assertIn(self.company.name, answer._get_body().body)
        entry = self.partner.consent_ids[0]
        self.assertEqual(entry.source, "keyword")
        self.assertFalse(entry.user_id)
        self.assertIn(str(row.id), entry.evidence)

    def test_once(self):
        """Summary and body say the same: one entry, one confirmation."""
        row = self._receive("TC")
        self.env["crm.interaction.body"].create(
            {"interaction_id": row.id, "body": "TC"}
        )
        self.assertEqual(len(self.partner.consent_ids), 1)
        self.assertEqual(self.Interaction.search_count([("parent_id", "=", row.id)]), 1)

    def test_email_reply(self):
        """The subject says “Re: …”, the body is the keyword."""
        row = self._receive(
            "Re: Khuyến mãi", self.email, address='"Hoa" <HOA@example.com>'
        )
        self.assertFalse(row.keyword_id)
        self.env["crm.interaction.body"].create(
            {"interaction_id": row.id, "body": "STOP\n\nOn Monday you wrote:\nHello"}
        )
        self.assertEqual(self._get_state("email"), "withdrawn")
        self.assertEqual(
            self._get_blocks("hoa@example.com"), [("keyword", "email", "marketing")]
        )
        self.assertFalse(self._get_state("sms"))

    def test_outgoing_text_is_no_answer(self):
        self._queue(self.sms, summary="TC", words={"body": "TC"})
        self.assertFalse(self.partner.consent_ids)

    def _register(self, partner=None, date="2026-11-01 03:00:00"):
        template = self.env["crm.message.template"].create(
            {
                "name": "Xin phép",
                "kind": "sms",
                "purpose": "service",
                "body": "Trả lời DY để nhận ưu đãi của {company}",
                "is_registration": True,
            }
        )
        row = self._queue(
            self.sms,
            purpose="service",
            template_id=template.id,
            partner_id=(partner or self.partner).id,
            words=None,
        )
        return template, row

    def test_agreement_needs_a_registration(self):
        self._receive("DY")
        self.assertFalse(self.partner.consent_ids)
        __, row = self._register()
        self._receive("DY")
        self.assertFalse(self.partner.consent_ids, "it has not left yet")
        row.state = "sent"
        self._receive("ĐỒNG Ý")
        self.assertEqual(self._get_state(), "given")
        self.assertFalse(self._get_state(partner=self.husband), "he was not asked")

    def test_agreement_lifts_the_keyword(self):
        __, row = self._register()
        row.state = "sent"
        self._receive("TC")
        self.assertEqual(len(self._get_blocks()), 1)
        self._receive("DY")
        self.assertEqual(self._get_state(), "given")
        self.assertFalse(self._get_blocks())

    def test_one_registration_for_each_number(self):
        template, row = self._register()
        row.state = "sent"
        again = self._queue(
            self.sms, purpose="service", template_id=template.id, words=None
        )
        self.assertEqual(again.suppress_reason, "duplicate")
        shared = self._queue(
            self.sms,
            purpose="service",
            template_id=template.id,
            partner_id=self.husband.id,
            words=None,
        )
        self.assertEqual(shared.suppress_reason, "duplicate")

    def test_no_registration_after_a_refusal(self):
        self._receive("TC")
        __, row = self._register(self.husband)
        self.assertEqual(row.state, "suppressed")

    def test_registration_is_no_advertisement(self):
        with self.assertRaises(ValidationError):
            self.env["crm.message.template"].create(
                {"name": "x", "purpose": "marketing", "is_registration": True}
            )

    def test_keywords_are_data(self):
        Keyword = self.env["crm.consent.keyword"].with_user(self.manager)
        Keyword.create({"name": "Thôi nhé"})
        self._receive("THOI NHE")
        self.assertEqual(self._get_state(), "withdrawn")
        with self.assertRaises(ValidationError):
            Keyword.create({"name": "?!"})

    def test_unknown_sender(self):
        """A stranger's STOP arrives over the provider: the number is blocked."""
        inbound = Inbound("r1", "+84966000111", "Từ chối", fields.Datetime.now())
        for _time in range(2):
            self.assertFalse(self.Interaction._receive(self.sms, inbound))
        self.assertEqual(
            self._get_blocks("+84966000111"), [("keyword", "sms", "marketing")]
        )

    def test_known_sender(self):
        """The provider brings the answer of a customer: the same as ever."""
        inbound = Inbound("r2", "0912345678", "TC", fields.Datetime.now())
        row = self.Interaction._receive(self.sms, inbound)
        self.assertTrue(row.keyword_id)
        self.assertEqual(self._get_state(), "withdrawn")
        self.assertEqual(self._get_state(partner=self.husband), "withdrawn")

    def test_unknown_number(self):
        """Who refuses before being a customer is not advertised to as one."""
        args = "sms", "0966 000 111", self.company
        apply = self.env["crm.consent.keyword"]._apply_to_unknown
        for text in ("Chào em", "DY"):
            self.assertFalse(apply(text, *args))
        for _time in range(2):
            self.assertTrue(apply("Từ chối", *args))
        self.assertEqual(
            self._get_blocks("+84966000111"), [("keyword", "sms", "marketing")]
        )
        late = self._create_customer("Khách mới", phone="0966000111")
        self._consent(kind="zalo", partner=late)
        row = self._queue(self.sms, purpose="marketing", partner_id=late.id)
        self.assertEqual(row.suppress_reason, "opted_out")
