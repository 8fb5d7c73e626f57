# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.pdf import PdfReadError

_logger = logging.getLogger(__name__)

# More letters than these are printed in the background.
FOREGROUND = 20
# Letters in one part, and in one transaction; a part takes about two seconds.
PART = 100


class CrmLetterBatch(models.Model):
    """Printing: in parts, resumable, and never stopped by one letter."""

    _name = "crm.letter.batch"
    _inherit = "crm.letter.batch"

    def action_print(self):
        """Print the letters that wait: a few at once, many in the background."""
        self.ensure_one()
        self.check_access("write")
        self._retry_failed()
        waiting = self.letter_ids.filtered(lambda letter: letter.state == "waiting")
        if not waiting:
            raise UserError(self.env._("There is no letter to print."))
        self.write({"state": "printing", "error": False})
        if len(waiting) > FOREGROUND:
            self.env.ref("crm_vn_core.ir_cron_print_letters").sudo()._trigger()
            return False
        self._print_parts()
        return self._download("letters_pdf") if self.letters_pdf else False

    def _retry_failed(self):
        """Whoever corrected an address prints again."""
        self.letter_ids.filtered(lambda letter: letter.state == "failed").write(
            {"state": "waiting", "error": False}
        )

    @api.model
    def _cron_print(self):
        """Print what waits in the background; a batch that fails stops no other."""
        cron = self.env["ir.cron"]
        batches = self.search([("state", "=", "printing")], order="id")
        cron._commit_progress(remaining=sum(batches.mapped("waiting_count")))
        for batch in batches:
            if not batch._print_safely(cron._commit_progress):
                break

    def _print_safely(self, commit):
        """Print with the rights and in the language of who asked; seconds left."""
        own = self.with_user(self.user_id).with_company(self.company_id)
        try:
            return own.with_context(lang=self.user_id.lang)._print_parts(commit)
        except OperationalError:
            # Somebody else holds a row: the next run goes on.
            raise
        except Exception as error:
            self.env.cr.rollback()
            if not isinstance(error, UserError):
                _logger.warning("Letter batch %s", self.id, exc_info=error)
            self.write({"state": "draft", "error": self._get_reason(error)})
            return commit(0)

    def _print_parts(self, commit=None):
        """Print part by part, then join the parts; returns the seconds left.

        :param commit: called with the number of letters done after each part
        """
        left = float("inf")
        Letter = self.env["crm.letter"]
        domain = [("batch_id", "=", self.id), ("state", "=", "waiting")]
        while letters := Letter.search(domain, limit=PART, order="sequence, id"):
            self._print_part(letters)
            if commit and not (left := commit(len(letters))):
                return left
            self.env.invalidate_all()
        self._join_parts()
        self.state = "printed"
        self._update_state()
        if commit:
            self._tell_done()
            left = commit(0)
        return left

    def _print_part(self, letters):
        """Print one part and keep it; each letter tells what became of it."""
        rows = letters.interaction_id.sudo()
        rows.try_lock_for_update()
        rows.invalidate_recordset(["state"])
        self._pass_gate(rows)
        report = self.env.ref("crm_vn_core.crm_letter_report").sudo()
        book = report._get_crm_book()
        for letter in letters:
            self._print_letter(letter, report.report_name, book)
        printed = letters.filtered(lambda letter: letter.state == "printed")
        printed.interaction_id.sudo().write({"state": "sending"})
        if printed:
            self._keep_part(printed[0].sequence, book.get_file())

    def _pass_gate(self, rows):
        """Ask the gate again: mourning or a withdrawal may have come since.

        Hours do not matter: a letter arrives by day. An address can be corrected: such
        a letter goes on waiting, and ``_check_letter`` says what is missing.
        """
        self.env["crm.gate"].sudo()._decide(
            SQL(
                """
                SELECT id, partner_id, commercial_partner_id, company_id, user_id,
                       channel_id, kind, purpose, address, dedupe_key,
                       NOW() AT TIME ZONE 'UTC'
                  FROM crm_interaction WHERE id = ANY(%s) AND state = 'queued'
                """,
                rows.ids,
            ),
            claim=True,
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_interaction i
                   SET state = 'suppressed', suppress_reason = c.reason,
                       rule_id = c.rule_id
                  FROM crm_gate_candidate c
                 WHERE c.id = i.id AND c.reason NOT IN ('no_address', 'bounced')
                """
            )
        )
        rows.invalidate_recordset()

    def _print_letter(self, letter, report_name, book):
        """Put one letter into the book; an error stays on it."""
        try:
            with self.env.cr.savepoint():
                self._check_letter(letter)
                name, lines = letter._get_recipient_lines()
                letter.write(
                    {"recipient": name, "address": "\n".join(lines), "error": False}
                )
                letter.interaction_id.sudo().write(
                    {"address": ", ".join(lines), "error": False}
                )
                report = self.env["ir.actions.report"]
                html, _kind = report._render_qweb_html(report_name, letter.ids)
                letter.write({"page_count": book.add(html), "state": "printed"})
        except OperationalError:
            raise
        except Exception as error:
            reason = self._get_reason(error)
            if not isinstance(error, UserError):
                _logger.warning("Letter %s was not printed", letter.id, exc_info=error)
            letter.invalidate_recordset()
            letter.write({"state": "failed", "error": reason})
            letter.interaction_id.sudo().error = reason

    @api.model
    def _get_reason(self, error):
        text = str(error).strip() or type(error).__name__
        return " ".join(text.split())[:500]

    def _check_letter(self, letter):
        """Refuse a letter that shall no longer be sent."""
        row, partner = letter.interaction_id, letter.partner_id
        if row.state == "queued":
            if partner.letter_returned_on:
                raise UserError(
                    self.env._(
                        "A letter to %(name)s came back: enter the new address.",
                        name=partner.name or "",
                    )
                )
            return
        states = dict(row._fields["state"]._description_selection(self.env))
        raise UserError(
            row.gate_message
            or self.env._("It waits no longer: %(state)s.", state=states[row.state])
        )

    # Files

    def _keep_part(self, number, content):
        self.env["ir.attachment"].sudo().create(
            {
                "name": f"letters-{number:06d}.pdf",
                "res_model": self._name,
                "res_id": self.id,
                "description": "part",
                "raw": content,
            }
        )

    def _join_parts(self):
        """Make one file of the parts: what was printed since the last one."""
        parts = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("description", "=", "part"),
                ],
                order="name, id",
            )
        )
        if not parts:
            return
        streams = [io.BytesIO(part.raw) for part in parts]
        if len(streams) == 1:
            content = parts.raw
        else:
            try:
                report = self.env["ir.actions.report"]
                content = report._merge_pdfs(streams).getvalue()
            except PdfReadError as error:
                raise UserError(
                    self.env._("The parts of the file cannot be joined.")
                ) from error
        self.letters_pdf = base64.b64encode(content)
        parts.unlink()

    def _download(self, field):
        """Return the action that downloads a file of this batch."""
        names = {
            "letters_pdf": self.env._("Letters %(id)s.pdf", id=self.id),
            "labels_pdf": self.env._("Labels %(id)s.pdf", id=self.id),
            "post_list": self.env._("Post office %(id)s.xlsx", id=self.id),
        }
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/{field}/{names[field]}"
            "?download=true",
        }

    def action_download(self):
        """Download the letters once more."""
        self.ensure_one()
        self.check_access("read")
        return self._download("letters_pdf")

    def _tell_done(self):
        self.env["bus.bus"]._sendone(
            self.user_id.partner_id,
            "simple_notification",
            {
                "type": "warning" if self.failed_count else "success",
                "message": self.env._(
                    "%(name)s: %(done)s letters printed, %(failed)s not.",
                    name=self.name,
                    done=self.letter_count - self.failed_count,
                    failed=self.failed_count,
                ),
            },
        )
        _logger.info(
            "Letter batch %s: %s letters, %s not printed",
            self.id,
            self.letter_count,
            self.failed_count,
        )
