# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import io
import logging
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...exchange.numbers import read_numbers
from ...exchange.writer import neutral_text
from ..exchange.messages import table_faults_told

_logger = logging.getLogger(__name__)

_BATCH = 50_000
# Larger files are left to the background.
_NOW_SIZE = 4 * 1024 * 1024
# Faulty lines that the report tells one by one.
_REPORTED = 10_000


class CrmBlockImport(models.Model):
    """One loading of the national do-not-call list, and what came of it.

    A full list takes the place of the former one: numbers that are no longer on it are
    free again. An addition only adds. The same file twice changes nothing.
    """

    _name = "crm.block.import"
    _description = "Do-Not-Call List"
    _order = "list_date DESC, id DESC"
    _rec_name = "file_name"

    file = fields.Binary(string="List", attachment=True)
    file_name = fields.Char()
    list_date = fields.Date(
        string="Date of the List",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="The day on which the list was taken from the register.",
    )
    is_full = fields.Boolean(
        string="Whole List",
        default=True,
        help="Numbers that are not in this file any more are free again. Otherwise "
        "the file only adds.",
    )
    kind = fields.Selection(
        selection=[("sms", "SMS"), ("phone", "Phone")],
        string="Channel",
        help="Empty: advertising on every channel.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Loaded By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("waiting", "In the Background"),
            ("done", "Loaded"),
            ("failed", "Refused"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    loaded_at = fields.Datetime(readonly=True, copy=False)
    number_count = fields.Integer(string="Numbers", readonly=True, copy=False)
    new_count = fields.Integer(string="New", readonly=True, copy=False)
    lifted_count = fields.Integer(string="Free Again", readonly=True, copy=False)
    bad_count = fields.Integer(string="Faulty Lines", readonly=True, copy=False)
    stopped_count = fields.Integer(string="Messages Stopped", readonly=True, copy=False)
    report = fields.Binary(
        string="Faulty Lines (CSV)", attachment=True, readonly=True, copy=False
    )
    report_name = fields.Char(compute="_compute_report_name")
    error = fields.Char(readonly=True, copy=False)

    @api.depends("list_date")
    def _compute_report_name(self):
        for record in self:
            record.report_name = f"dong-loi-{record.list_date}.csv"

    def action_load(self):
        """Load the list now, or in the background when it is long."""
        self.ensure_one()
        self.check_access("write")
        if not self.file:
            raise UserError(self.env._("Choose the file of the list first."))
        self._check_newest()
        if len(self.file) * 3 // 4 > _NOW_SIZE:
            self.state = "waiting"
            self.env.ref("crm_vn_core.ir_cron_block_import").sudo()._trigger()
            return
        self._load()

    def _check_newest(self):
        """Refuse a whole list that is older than the one in force."""
        newer = self.is_full and self.search(
            [
                ("state", "=", "done"),
                ("is_full", "=", True),
                ("kind", "=", self.kind),
                ("list_date", ">", self.list_date),
            ],
            limit=1,
        )
        if newer:
            raise UserError(
                self.env._(
                    "A newer list, of %(date)s, is in force.",
                    date=newer.list_date.strftime("%d/%m/%Y"),
                )
            )

    @api.model
    def _cron_load(self):
        """Load what waits; a list that cannot be read stops no other."""
        waiting = self.search([("state", "=", "waiting")], order="list_date, id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for record in waiting:
            try:
                with self.env.cr.savepoint():
                    record.with_context(lang=record.user_id.lang)._load()
            except UserError as error:
                record.write({"state": "failed", "error": str(error)})
            _logger.info("Do-not-call list %s: %s", record.id, record.state)
            if not cron._commit_progress(1):
                break

    def _load(self):
        """Read the file and bring the blocks in step with it.

        :raise UserError: when the file is no list of numbers
        """
        with table_faults_told(self.env):
            bad = self._fill_source(base64.b64decode(self.file))
        [[numbers]] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM crm_block_source")
        )
        self.write(
            {
                "state": "done",
                "loaded_at": fields.Datetime.now(),
                "number_count": numbers,
                "new_count": self._add_blocks(),
                "lifted_count": self._lift_blocks() if self.is_full else 0,
                "bad_count": len(bad),
                "report": self._make_report(bad),
                "error": False,
            }
        )
        blocks = self.env["crm.contact.block"]
        blocks.invalidate_model()
        self.stopped_count = blocks._suppress_blocked(SQL("b.source = 'national'"))

    def _fill_source(self, data):
        """Bring the numbers of the file into a table; return the faulty lines."""
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE IF NOT EXISTS crm_block_source
                          (address varchar PRIMARY KEY) ON COMMIT DROP"""
            )
        )
        self.env.cr.execute(SQL("TRUNCATE crm_block_source"))
        bad, lines = [], read_numbers(data)
        while batch := list(islice(lines, _BATCH)):
            bad += [(row, text) for row, text, number in batch if not number]
            self.env.cr.execute(
                SQL(
                    """INSERT INTO crm_block_source SELECT UNNEST(%s::varchar[])
                           ON CONFLICT DO NOTHING""",
                    [number for __, __, number in batch if number],
                )
            )
        self.env.cr.execute(SQL("ANALYZE crm_block_source"))
        return bad

    def _add_blocks(self):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_contact_block
                       (address, kind, purpose, source, since, note,
                        create_uid, create_date, write_uid, write_date)
                SELECT s.address, %(kind)s, 'marketing', 'national', %(now)s, %(note)s,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM crm_block_source s
                    ON CONFLICT DO NOTHING
                """,
                kind=self.kind or None,
                now=fields.Datetime.now(),
                note=self.env._(
                    "List of %(date)s", date=self.list_date.strftime("%d/%m/%Y")
                ),
                user=self.env.uid,
            )
        )
        return self.env.cr.rowcount

    def _lift_blocks(self):
        """Free the numbers that are not on the whole list any more."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_contact_block b
                 WHERE b.source = 'national' AND b.purpose = 'marketing'
                   AND b.company_id IS NULL AND b.kind IS NOT DISTINCT FROM %s
                   AND NOT EXISTS (SELECT FROM crm_block_source s
                                    WHERE s.address = b.address)
                """,
                self.kind or None,
            )
        )
        return self.env.cr.rowcount

    def _make_report(self, bad):
        """Return the faulty lines as a CSV file that Excel opens; False if none."""
        if not bad:
            return False
        file = io.StringIO()
        writer = csv.writer(file, delimiter=";")
        writer.writerow([self.env._("Row"), self.env._("Not a phone number")])
        writer.writerows((row, neutral_text(text)) for row, text in bad[:_REPORTED])
        return base64.b64encode(file.getvalue().encode("utf-8-sig"))
