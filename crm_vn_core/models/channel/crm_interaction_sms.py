# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import models
from odoo.exceptions import UserError

from ...text.sms import measure_sms

_PHONE = re.compile(r"\+\d{8,15}")


class CrmInteraction(models.Model):
    """What an SMS must be before it leaves, whoever carries it."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _prepare_message(self):
        message = super()._prepare_message()
        if self.kind == "sms":
            self._check_sms(message)
        return message

    def _check_sms(self, message):
        """Raise UserError for a number that is none and a text that is too long."""
        if not _PHONE.fullmatch(message.address):
            raise UserError(
                self.env._("“%(address)s” is no phone number.", address=message.address)
            )
        size = measure_sms(message.body)
        most = self.channel_id.max_segments
        if size.segments > most:
            raise UserError(
                self.env._(
                    "The text is too long: %(length)s characters are %(segments)s "
                    "SMS, at most %(most)s are allowed.",
                    length=size.length,
                    segments=size.segments,
                    most=most,
                )
            )
