# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from PyPDF2 import PdfReader

from odoo.tests import TransactionCase, new_test_user

CORE = "crm_vn_core.group_crm_vn_core_"
BODY = "Kính gửi chị Bảy,\n\nChúc mừng sinh nhật!\nSao Mai mến chúc."


class LetterCase(TransactionCase):
    """Customers with addresses and letters that wait for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "letter_staff", groups=f"{CORE}user")
        cls.trusted = new_test_user(
            cls.env, "letter_trusted", groups=f"{CORE}user,{CORE}export"
        )
        cls.vietnam = cls.env.ref("base.vn")
        cls.hanoi = cls.env.ref("base.state_vn_VN-HN")
        cls.env.company.write(
            {
                "name": "Công ty TNHH Sao Mai",
                "street": "12 Trần Hưng Đạo",
                "country_id": cls.vietnam.id,
                "state_id": cls.hanoi.id,
                "vat": "0100109106",
            }
        )
        cls.channel = cls.env.ref("crm_vn_core.crm_channel_letter")
        cls.batch = (
            cls.env["crm.letter.batch"].with_user(cls.user).create({"name": "Tháng 8"})
        )

    @classmethod
    def _create_customer(cls, name="Nguyễn Thị Bảy", **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "street": "5 ngõ 12 Lê Lợi",
                "state_id": cls.hanoi.id,
                "country_id": cls.vietnam.id,
            }
            | vals
        )

    @classmethod
    def _queue(cls, partner, **vals):
        row = cls.env["crm.interaction"]._queue(
            [
                {
                    "partner_id": partner.id,
                    "channel_id": cls.channel.id,
                    "purpose": "service",
                    "user_id": cls.user.id,
                    "summary": "Thư chúc mừng",
                    "words": {"subject": "Về việc chúc mừng", "body": BODY},
                }
                | vals
            ]
        )
        return row

    def _fill(self, number=1):
        """Queue letters to so many customers and put them into the batch."""
        rows = self.env["crm.interaction"]
        for index in range(number):
            rows |= self._queue(self._create_customer(f"Nguyễn Thị Bảy {index:03d}"))
        self.batch.action_fill()
        return rows

    def _get_letter(self, row):
        return self.batch.letter_ids.filtered(
            lambda letter: letter.interaction_id == row
        )

    def _read(self, field="letters_pdf"):
        return PdfReader(io.BytesIO(base64.b64decode(self.batch[field])))
