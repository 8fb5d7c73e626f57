# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rating and SLA of tickets in Vietnamese: this addon brings what they lack."""

from io import BytesIO

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import trans_export

LANG = "vi_VN"
ADDONS = ["helpdesk_mgmt_rating", "helpdesk_mgmt_sla"]
# Words that both languages write alike.
SAME = {"ID", "SLA", "Sla"}


@tagged("post_install", "-at_install")
class TestVietnamese(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        Module = cls.env["ir.module.module"]
        Module._load_module_terms([*ADDONS, "crm_vn_care"], [LANG])

    def _get_terms(self, lang=None):
        buffer = BytesIO()
        trans_export(lang, ADDONS, buffer, "po", self.env)
        return polib.pofile(buffer.getvalue().decode())

    def test_every_term_in_the_database(self):
        """Fields, help, selections, views, menus, actions, mail templates."""
        left = [
            entry.msgid
            for entry in self._get_terms(LANG)
            if not entry.msgstr
            and entry.msgid not in SAME
            and any(place.startswith("model") for place, _line in entry.occurrences)
        ]
        self.assertFalse(left)

    def test_terms_of_the_file_exist(self):
        """Or an update of theirs has changed a term and lost its Vietnamese."""
        with file_open("crm_vn_care/i18n_extra/vi.po") as file:
            ours = {entry.msgid for entry in polib.pofile(file.read())}
        self.assertGreater(len(ours), 100)
        self.assertFalse(ours - {entry.msgid for entry in self._get_terms()})

    def test_words(self):
        """As the client asks for them; the letter to the customer, too."""
        fields = self.env["helpdesk.ticket"].with_context(lang=LANG).fields_get()
        self.assertEqual(fields["sla_deadline"]["string"], "Hạn theo SLA")
        letter = self.env.ref("helpdesk_mgmt_rating.rating_ticket_email_template")
        letter = letter.with_context(lang=LANG)
        self.assertIn("Kính gửi Quý khách", letter.body_html)
        self.assertIn("Khảo sát mức hài lòng", letter.subject)
