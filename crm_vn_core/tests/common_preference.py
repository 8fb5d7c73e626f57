# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.tests import TransactionCase

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
