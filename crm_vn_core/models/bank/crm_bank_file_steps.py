# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import datetime
import hashlib
from collections import Counter

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...almanac import clock
from ...exchange import bank_statement, plan
from ...exchange.tables import read_table
from ...text.memo_keys import memo_words, skeleton
from ..exchange.messages import table_faults_told

# Faulty lines that are told one by one, and lines shown before anything is written.
_TOLD, _SHOWN = 500, 12
# What a line of the file fills, with the types in PostgreSQL.
_TYPES = {
    "row_number": "int",
    "date": "date",
    "amount": "numeric",
    "memo": "text",
    "reference": "text",
    "account": "text",
    "payer": "text",
    "document": "text",
    "memo_skeleton": "text",
    "fingerprint": "text",
}


class CrmBankFile(models.Model):
    """The steps of a bank file: read it, check it, bring its lines in."""

    _name = "crm.bank.file"
    _inherit = "crm.bank.file"

    def action_read(self):
        """Read the file; ask for the columns only where they are not clear."""
        self.ensure_one()
        self._check_step("draft", "columns", "preview")
        table, heading = self._read_table()
        self._check_account(table, heading)
        columns = plan.describe_columns(heading, heading.columns)
        self.column_ids = [Command.clear(), *map(Command.create, columns)]
        self.header_row = heading.number
        if bank_statement.missing(heading.columns):
            self.state = "columns"
        else:
            self.action_check()

    def action_check(self):
        """Read every line and count what would come in; write no line."""
        self.ensure_one()
        self._check_step("draft", "columns", "preview")
        statement, prints = self._read_lines()
        lines = statement.lines
        known = self._get_known(prints)
        self.issue_ids = [Command.clear()] + [
            Command.create(
                {
                    "row_number": issue.row,
                    "cell": issue.cell,
                    "code": issue.code,
                    "params": issue.params,
                    "is_error": issue.is_error,
                }
            )
            for issue in statement.issues[:_TOLD]
        ]
        self.write(
            {
                "state": "preview",
                "found_count": len(lines),
                "known_count": len(known),
                "new_count": len(lines) - len(known),
                "out_count": sum(line.amount < 0 for line in lines),
                "error_count": sum(issue.is_error for issue in statement.issues),
                "total_in": sum(line.amount for line in lines if line.amount > 0),
                "total_out": -sum(line.amount for line in lines if line.amount < 0),
                "date_from": min((line.date for line in lines), default=False),
                "date_to": max((line.date for line in lines), default=False),
                "sample": [
                    [str(line.date), line.amount, line.reference, line.memo[:120]]
                    for line in lines[:_SHOWN]
                ],
            }
        )

    def action_columns(self):
        """Go back to the columns."""
        self.ensure_one()
        self._check_step("preview")
        self.state = "columns"

    def action_import(self):
        """Bring the lines in that are not there yet, and look for what they pay."""
        self.ensure_one()
        self._check_step("preview")
        statement, prints = self._read_lines()
        self._remember_columns()
        count = self._insert_lines(statement.lines, prints)
        self.write(
            {
                "state": "done",
                "new_count": count,
                "known_count": len(prints) - count,
                "user_id": self.env.uid,
            }
        )
        self.env["crm.bank.line"].invalidate_model()
        self.invalidate_recordset(["line_ids"])
        open_lines = self.line_ids.filtered(lambda line: line.state == "new")
        self.env["crm.bank.match"]._propose(open_lines)
        return self.action_open_lines()

    def action_open_lines(self):
        """Open the lines of these files, those to decide first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_bank_line_action"
        )
        return action | {
            "domain": [("file_id", "in", self.ids)],
            "context": {"search_default_todo": 1},
        }

    def _check_step(self, *states):
        self.check_access("write")
        if self.state not in states:
            raise UserError(self.env._("This file has been brought in already."))

    def _read_table(self):
        """Return the table and its heading.

        :raises UserError: one sentence, when the file cannot be used
        """
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        no_header = self.env._(
            "No row names at least a date and an amount. Is this a bank statement? "
            "Otherwise say in the layout in which row the columns are named."
        )
        with table_faults_told(self.env, no_header=no_header):
            data = base64.b64decode(self.with_context(bin_size=False).file)
            table = read_table(data, sheet=self.sheet_name or None)
            layout = self.layout_id
            return table, bank_statement.find_heading(
                table, layout._get_words(), layout.header_row or None
            )

    def _check_account(self, table, heading):
        """Refuse a statement of another account or in foreign money.

        :raises UserError: one sentence
        """
        currency = self.journal_id.currency_id or self.currency_id
        foreign = bank_statement.foreign_currency(table, heading, self.currency_id.name)
        if foreign or currency != self.currency_id:
            raise UserError(
                self.env._(
                    "This is an account in %(foreign)s: only files in %(currency)s "
                    "are taken.",
                    foreign=foreign or currency.name,
                    currency=self.currency_id.name,
                )
            )
        own = self.journal_id.bank_account_id.sanitized_acc_number or ""
        named = bank_statement.account_numbers(table, heading)
        if own.isdecimal() and named and own not in named:
            raise UserError(
                self.env._(
                    "This file is of account %(found)s, not of %(own)s. Choose the "
                    "right account.",
                    found=named[0],
                    own=own,
                )
            )

    def _read_lines(self):
        """Return the statement in the file and the fingerprint of each line."""
        columns = {
            column.position: column.target
            for column in self.column_ids
            if column.target and column.target != "ignore"
        }
        absent = bank_statement.missing(columns)
        if absent:
            raise UserError(
                self.env._(
                    "Say which column holds the date and which the money that came in."
                )
            )
        if len(set(columns.values())) < len(columns):
            raise UserError(self.env._("Two columns cannot mean the same."))
        table, heading = self._read_table()
        today = clock.to_local(fields.Datetime.now()).date()
        options = self.layout_id._get_options(
            columns,
            epoch_1904=table.epoch_1904,
            currency=self.currency_id.name,
            latest=today + datetime.timedelta(days=1),
        )
        statement = bank_statement.read_statement(table, heading, options)
        return statement, self._get_fingerprints(statement.lines)

    def _get_fingerprints(self, lines):
        """Return what makes each line one and the same movement, whatever its file.

        Lines that say the same are told apart by their number among each other: two
        customers may well pay the same amount with the same words on one day.
        """
        seen, prints = Counter(), []
        for line in lines:
            said = (
                str(line.date),
                str(line.amount),
                "".join(memo_words(line.reference)),
                "".join(memo_words(line.memo)),
                "".join(memo_words(line.document)),
            )
            seen[said] += 1
            text = "|".join((str(self.journal_id.id), *said, str(seen[said])))
            prints.append(hashlib.sha256(text.encode()).hexdigest()[:32])
        return prints

    def _get_known(self, prints):
        lines = self.env["crm.bank.line"].sudo()
        return lines.search(
            [("journal_id", "=", self.journal_id.id), ("fingerprint", "in", prints)]
        )

    def _remember_columns(self):
        """Teach the layout what the user has said against the usual meaning."""
        told = [(column.header, column.target) for column in self.column_ids]
        words = self.layout_id._get_words()
        usual = bank_statement.propose([header for header, _target in told], words)
        if any(
            (usual.get(place) or "ignore") != (target or "ignore")
            for place, (header, target) in enumerate(told)
            if header
        ):
            layouts = self.layout_id.sudo()
            self.layout_id = layouts.with_context(default_kind=self.kind)._teach(
                self.journal_id, told
            )

    def _insert_lines(self, lines, prints):
        """Write the lines that are not there yet; return how many these are."""
        if not lines:
            return 0
        rows = map(_get_columns, lines, prints)
        arrays = SQL(", ").join(
            SQL("%s::%s[]", list(values), SQL(kind))
            for values, kind in zip(
                zip(*rows, strict=True), _TYPES.values(), strict=True
            )
        )
        self.flush_recordset()
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_bank_line (
                       %(names)s, file_id, journal_id, company_id, state, is_sure,
                       score, undo_count, create_uid, create_date, write_uid,
                       write_date)
                SELECT s.*, %(file)s, %(journal)s, %(company)s,
                       CASE WHEN s.amount < 0 THEN 'ignored' ELSE 'new' END, FALSE, 0,
                       0, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM UNNEST(%(arrays)s) AS s (%(names)s)
              ORDER BY s.row_number
           ON CONFLICT DO NOTHING
             RETURNING id
                """,
                names=SQL(", ").join(map(SQL.identifier, _TYPES)),
                arrays=arrays,
                file=self.id,
                journal=self.journal_id.id,
                company=self.company_id.id,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        return len(found)


def _get_columns(line, fingerprint):
    """Return what a line of the file says, in the order of ``_TYPES``."""
    return (
        line.row,
        line.date,
        line.amount,
        line.memo or None,
        line.reference or None,
        line.account or None,
        line.name or None,
        line.document or None,
        skeleton(line.memo) or None,
        fingerprint,
    )
