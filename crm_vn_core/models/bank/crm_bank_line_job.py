# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# Lines booked while the user waits; more are left to the background.
INLINE = 500


class CrmBankLine(models.Model):
    """Booking many lines: one that fails keeps its reason, the others go on."""

    _name = "crm.bank.line"
    _inherit = "crm.bank.line"

    def _get_sure_domain(self):
        return [("state", "=", "proposed"), ("is_sure", "=", True)]

    def _book_many(self, commit=None):
        """Book each line on its proposal; return (booked, failed).

        :param commit: called after each line; returns the seconds left
        """
        booked = failed = 0
        for line in self:
            try:
                with self.env.cr.savepoint():
                    line._book(line._get_target())
                booked += 1
            except OperationalError:
                # Somebody else holds a row: not the fault of the line.
                raise
            except Exception as error:
                if not isinstance(error, UserError):
                    _logger.warning("Bank line %s", line.id, exc_info=error)
                line.invalidate_recordset()
                line.sudo().write({"error": str(error), "is_sure": False})
                failed += 1
            if commit and not commit(1):
                break
        return booked, failed

    @api.model
    def _cron_book(self):
        """Book, as these users, the sure lines they have left to the background."""
        jobs = self.env["crm.bank.book.job"].search([], order="id", limit=100)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=sum(len(job._get_lines()) for job in jobs))
        for job in jobs:
            lines = job._get_lines()
            own = lines.with_user(job.user_id).with_context(
                allowed_company_ids=job.company_id.ids, lang=job.user_id.lang
            )
            booked, failed = own._book_many(cron._commit_progress)
            _logger.info("Bank lines: %s booked, %s failed", booked, failed)
            if booked + failed < len(lines):
                return
            job.unlink()
            cron._commit_progress()
