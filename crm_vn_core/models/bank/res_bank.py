# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResBank(models.Model):
    """The number by which NAPAS knows a bank, apart from its SWIFT code."""

    _name = "res.bank"
    _inherit = "res.bank"

    napas_bin = fields.Char(
        string="NAPAS BIN",
        size=6,
        help="The six digits in a VietQR code, such as 970436. The identifier code "
        "(BIC) stays free for payments from abroad.",
    )

    @api.constrains("napas_bin")
    def _check_napas_bin(self):
        for bank in self:
            number = bank.napas_bin
            if number and not (len(number) == 6 and number.isdecimal()):
                raise ValidationError(
                    self.env._(
                        '"%(number)s" is not a BIN of six digits.', number=number
                    )
                )
