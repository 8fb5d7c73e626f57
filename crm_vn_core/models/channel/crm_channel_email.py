# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import smtplib

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formataddr

from ...delivery import ProviderError


class CrmChannel(models.Model):
    """E-mail goes out over the mail servers of Odoo, in sessions of our own."""

    _name = "crm.channel"
    _inherit = "crm.channel"

    def _get_provider_options(self):
        options = super()._get_provider_options()
        if self.provider == "smtp":
            count = 0 if self.sandbox else self.concurrency
            options["sessions"] = [
                self._open_smtp_session() for _number in range(count)
            ]
        return options

    def _open_smtp_session(self):
        server = self.env["ir.mail_server"].sudo()
        try:
            session = server._connect__(
                mail_server_id=self.mail_server_id.id or None,
                smtp_from=self._get_email_from(self.company_id or self.env.company),
            )
        except (OSError, smtplib.SMTPException, UserError) as error:
            raise ProviderError(str(error)) from None
        if session is None:
            raise ProviderError(self.env._("E-mails are not sent during tests."))
        return session

    def _get_email_from(self, company):
        """Return who an e-mail comes from: the channel's sender, else the company."""
        address = self.sender or company.email or company.catchall_formatted
        if address and "@" in address and "<" not in address:
            return formataddr((company.name, address))
        return address or self.env["ir.mail_server"]._get_default_from_address()
