# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError

from ...language import VIETNAMESE


class ResLang(models.Model):
    """Vietnamese stays on: papers and books are written in it."""

    _inherit = "res.lang"

    @api.constrains("active")
    def _check_vietnamese(self):
        if self.filtered(lambda lang: lang.code == VIETNAMESE and not lang.active):
            raise ValidationError(
                self.env._(
                    "Letters, forms and books are written in Vietnamese:"
                    " this language stays switched on."
                )
            )
