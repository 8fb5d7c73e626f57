# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ..language import VIETNAMESE, activate_vietnamese


@tagged("post_install", "-at_install")
class TestLanguage(TransactionCase):
    """Vietnamese is there in every company, for papers and books."""

    def setUp(self):
        super().setUp()
        self.vietnamese = (
            self.env["res.lang"]
            .with_context(active_test=False)
            .search([("code", "=", VIETNAMESE)])
        )

    def test_install_in_an_english_company(self):
        """The language is switched on, with the terms of Odoo's own addons."""
        country = self.env.ref("base.vn")
        self.env.cr.execute("UPDATE res_lang SET active = FALSE WHERE code = 'vi_VN'")
        self.env.cr.execute("UPDATE res_country SET name = name - 'vi_VN'")
        self.env.invalidate_all()
        self.env.registry.clear_cache("stable")
        self.assertFalse(self.env["res.lang"]._get_data(code=VIETNAMESE))
        activate_vietnamese(self.env)
        self.assertTrue(self.env["res.lang"]._get_data(code=VIETNAMESE))
        self.assertEqual(country.with_context(lang=VIETNAMESE).name, "Việt Nam")

    def test_stays_on(self):
        with self.assertRaisesRegex(ValidationError, "written in Vietnamese"):
            self.vietnamese.active = False
