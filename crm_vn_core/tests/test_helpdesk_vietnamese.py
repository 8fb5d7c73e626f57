# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""helpdesk_mgmt in Vietnamese: this addon brings what it lacks."""

from io import BytesIO

import polib
from lxml import html

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import file_open
from odoo.tools.translate import trans_export

LANG = "vi_VN"
# Words that both languages write alike.
SAME = {"Email", "Email cc", "ID", "Web"}


def terms_of(env, lang=None):
    """The terms of helpdesk_mgmt with their translation in the database."""
    buffer = BytesIO()
    trans_export(lang, ["helpdesk_mgmt"], buffer, "po", env)
    return polib.pofile(buffer.getvalue().decode())


class VietnameseHelpdesk:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        Module = cls.env["ir.module.module"]
        Module._load_module_terms(["helpdesk_mgmt", "crm_vn_core"], [LANG])


@tagged("post_install", "-at_install")
class TestHelpdeskVietnamese(VietnameseHelpdesk, TransactionCase):
    def test_every_term_in_the_database(self):
        """Fields, help, selections, views, menus, actions, data, mail templates."""
        left = [
            entry.msgid
            for entry in terms_of(self.env, LANG)
            if not entry.msgstr
            and entry.msgid not in SAME
            and any(place.startswith("model") for place, _line in entry.occurrences)
        ]
        self.assertFalse(left)

    def test_terms_of_the_file_exist(self):
        """Or an update of helpdesk_mgmt has changed a term and lost its Vietnamese."""
        with file_open("crm_vn_core/i18n_extra/vi.po") as file:
            ours = {entry.msgid for entry in polib.pofile(file.read())}
        self.assertGreater(len(ours), 250)
        self.assertFalse(ours - {entry.msgid for entry in terms_of(self.env)})

    def test_labels_of_the_models(self):
        """As the client asks for them."""
        labels = {}
        for name in (
            "helpdesk.ticket",
            "helpdesk.ticket.team",
            "helpdesk.ticket.stage",
        ):
            Model = self.env[name].with_context(lang=LANG)
            for field, values in Model.fields_get(attributes=["string"]).items():
                labels[name, field] = values["string"]
        self.assertEqual(labels["helpdesk.ticket", "name"], "Tiêu đề")
        self.assertEqual(labels["helpdesk.ticket", "user_id"], "Người xử lý")
        self.assertEqual(labels["helpdesk.ticket.team", "user_id"], "Trưởng đội")

    def test_stages_and_menus(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        self.assertEqual(stage.with_context(lang=LANG).name, "Chờ phản hồi")
        menu = self.env.ref("helpdesk_mgmt.helpdesk_ticket_main_menu")
        self.assertEqual(menu.with_context(lang=LANG).name, "Hỗ trợ khách hàng")

    def test_names_by_hand_stay(self):
        """What a company has called its stage is not called otherwise by an update."""
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        stage.with_context(lang=LANG).name = "Chờ khách trả lời"
        self.env["ir.module.module"]._load_module_terms(["crm_vn_core"], [LANG])
        self.assertEqual(stage.with_context(lang=LANG).name, "Chờ khách trả lời")

    def test_message_of_the_browser(self):
        """The only one of its scripts: about too large files."""
        Http = self.env["ir.http"]
        self.assertIn("crm_vn_core", Http._get_translation_frontend_modules_name())
        terms, _lang = Http._get_translations_for_webclient(["crm_vn_core"], LANG)
        said = {term["id"]: term["string"] for term in terms["crm_vn_core"]["messages"]}
        self.assertTrue(
            said["The selected file (%sB) is over the maximum allowed file size (%sB)."]
        )

    def test_glossary_words(self):
        with file_open("crm_vn_core/i18n_extra/vi.po") as file:
            ours = {entry.msgid: entry.msgstr for entry in polib.pofile(file.read())}
        self.assertEqual(ours["Tickets"], "Phiếu hỗ trợ")
        self.assertEqual(ours["In Progress"], "Đang thực hiện")


@tagged("post_install", "-at_install")
class TestHelpdeskVietnamesePortal(VietnameseHelpdesk, HttpCase):
    def test_pages_of_the_customer(self):
        """No text of the pages is an English term of helpdesk_mgmt."""
        company = self.env.company
        company.helpdesk_mgmt_portal_select_category = True
        company.helpdesk_mgmt_portal_select_team = True
        self.env["helpdesk.ticket.category"].create({"name": "Xe máy"})
        self.env["helpdesk.ticket.team"].create({"name": "Tổng đài"})
        user = new_test_user(self.env, "khach_viet", groups="base.group_portal")
        user.lang = LANG
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Xe không nổ máy",
                "description": "Đề không lên",
                "partner_id": user.partner_id.id,
                "user_id": self.env.user.id,
            }
        )
        english = {
            entry.msgid
            for entry in terms_of(self.env)
            if entry.msgid not in SAME and "<" not in entry.msgid
        }
        self.authenticate(user.login, user.login)
        for path in (
            "/my/home",
            "/my/tickets",
            "/my/tickets?groupby=stage",
            "/my/tickets?groupby=category",
            f"/my/ticket/{ticket.id}",
            "/new/ticket",
        ):
            with self.subTest(path=path):
                response = self.url_open(path)
                self.assertEqual(response.status_code, 200)
                texts = self._get_texts(response.text)
                self.assertFalse(english & texts)
        self.assertIn("Gửi yêu cầu", texts)

    def _get_texts(self, page):
        """Return the words that a page shows, attributes included."""
        body = html.fromstring(page).find(".//main")
        texts = set(body.itertext())
        for element in body.iter():
            texts.update(map(str, element.attrib.values()))
        return {text.strip() for text in texts}
