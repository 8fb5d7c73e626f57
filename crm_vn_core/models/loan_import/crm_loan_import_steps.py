# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...exchange.loan_list import find_lists, group_rows, read_rows
from ...exchange.plan import describe_columns
from ..exchange.messages import table_faults_told

# Up to this many lines a step runs while the user waits; beyond, in the background.
INLINE_CHECK = 300
INLINE_IMPORT = 50
# What each line of the other lists must say.
_NEEDED = {"payments": ("contract", "paid_on"), "schedules": ("contract", "due")}


class CrmLoanImport(models.Model):
    """The steps: read the file, check the contracts, compare totals, make the loans."""

    _name = "crm.loan.import"
    _inherit = "crm.loan.import"

    # Step 1: the file

    def action_read(self):
        """Read the file and propose what its columns mean."""
        self._check_role()
        for record in self:
            found = record._read_files()
            contracts = found[0]
            columns = describe_columns(contracts.heading, contracts.columns)
            record.sudo().column_ids = [
                Command.clear(),
                *map(Command.create, columns),
            ]
            record.found_text = record._describe_lists(found)
            record.sudo().state = "mapping"

    def _read_files(self):
        """Return every list of the files, the contracts first.

        :raises UserError: one sentence, when a file cannot be used
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        record = self.with_context(bin_size=False)
        with table_faults_told(self.env):
            found = find_lists(base64.b64decode(record.file), self.sheet_name or None)
            if self.second_file:
                found += find_lists(base64.b64decode(record.second_file))
        contracts = [item for item in found if item.kind == "contracts"]
        if not contracts:
            raise UserError(
                self.env._(
                    "No list of contracts was found. Name at least the columns of the"
                    ' contract number and of the day of disbursement ("Số hợp đồng",'
                    ' "Ngày giải ngân").'
                )
            )
        return contracts[:1] + [item for item in found if item.kind != "contracts"]

    def _describe_lists(self, found):
        labels = {
            "contracts": self.env._("Contracts"),
            "payments": self.env._("Payments"),
            "schedules": self.env._("Schedules"),
        }
        return "\n".join(
            self.env._(
                "%(kind)s: %(sheet)s, %(count)s lines",
                kind=labels[item.kind],
                sheet=item.sheet or self.env._("the file"),
                count=len(item.heading.body),
            )
            for item in found
        )

    # Step 2: the contracts

    def action_check(self):
        """Read every contract and find out what it would become; make no loan."""
        self.ensure_one()
        self._check_role()
        if self.state != "mapping":
            raise UserError(self.env._("Read the file first."))
        self._check_dates()
        targets = set(self.column_ids.mapped("target"))
        if not {"contract", "disbursed_on", "amount"} <= targets:
            raise UserError(
                self.env._(
                    "Say which columns hold the contract number, the day of"
                    " disbursement and the amount lent."
                )
            )
        found = self._read_files()
        if len(found[0].heading.body) > INLINE_CHECK:
            self._start("checking")
        else:
            self._check_lines(found)

    def _check_dates(self):
        today = self.env["crm.loan"]._get_today()
        if self.cutover_date > today:
            raise UserError(
                self.env._(
                    "The cut-over date %(date)s is still to come.",
                    date=format_date(self.env, self.cutover_date),
                )
            )
        if self.company_id.loan_split_date:
            self.split_date = self.company_id.loan_split_date

    def _check_in_background(self):
        self._check_lines(self._read_files())

    def _check_lines(self, found):
        self.sudo().line_ids.unlink()
        columns = self._get_columns()
        rows = read_rows(found[0], columns)
        others, issues = self._read_others(found[1:])
        planner = self.env["crm.loan.import.planner"]
        planned = planner._plan(self, rows, columns, others, issues)
        self.env["crm.loan.import.line"].sudo().create(
            self._add_raw(found[0].heading, planned)
        )
        self.summary = self._describe_orphans(rows, others)
        self.sudo().state = "preview"
        self._compute_totals()

    def _read_others(self, found):
        """Return payments and schedules by contract, and what is wrong with them."""
        others = {"payments": {}, "schedules": {}}
        issues = {}
        for item in found:
            grouped, faults = group_rows(
                read_rows(item), _NEEDED[item.kind], item.sheet
            )
            for contract, rows in grouped.items():
                others[item.kind].setdefault(contract, []).extend(rows)
            for contract, own in faults.items():
                issues.setdefault(contract, []).extend(own)
        return others, issues

    def _describe_orphans(self, rows, others):
        """Return what belongs to no contract of the list, or nothing."""
        known = {row.values.get("contract") for row in rows}
        lost = {
            contract: len(lines)
            for grouped in others.values()
            for contract, lines in grouped.items()
            if contract not in known
        }
        if not lost:
            return False
        return self.env._(
            "%(count)s payments or rows of schedules belong to no contract of the list:"
            " %(names)s. They are left out.",
            count=sum(lost.values()),
            names=", ".join(contract or "∅" for contract in list(lost)[:10]),
        )

    def action_back(self):
        """Go back to the columns; the lines are read again from there."""
        self._check_role()
        for record in self:
            if record.state != "preview":
                raise UserError(self.env._("Only a checked list can go back."))
            if record.loan_ids:
                raise UserError(self.env._("This list has been imported already."))
            record.sudo().line_ids.unlink()
            record.sudo().total_ids.unlink()
            record.sudo().write({"state": "mapping", "summary": False})

    def action_new_file(self):
        """Go back to the file."""
        self._check_role()
        for record in self:
            if record.state not in ("mapping", "preview") or record.loan_ids:
                raise UserError(self.env._("This list has been imported already."))
            record.sudo().line_ids.unlink()
            record.sudo().total_ids.unlink()
            record.sudo().column_ids.unlink()
            record.sudo().write({"state": "draft", "summary": False})

    # Step 3: the loans

    def action_import(self):
        """Make the loans, at once or in the background, once the totals agree."""
        self.ensure_one()
        self._check_role()
        if self.state != "preview":
            raise UserError(self.env._("Check the list before importing it."))
        self._compute_totals()
        self._check_balanced()
        if self.todo_count > INLINE_IMPORT:
            self._start("importing")
        else:
            self.env["crm.loan.import.job"]._import_all(self)

    def _start(self, state):
        self.sudo().write({"state": state, "summary": False})
        self.env.ref("crm_vn_core.ir_cron_loan_import").sudo()._trigger()

    def action_undo(self):
        """Take back the loans, while nothing has happened on any of them."""
        self.ensure_one()
        self._check_role()
        if self.state != "done":
            raise UserError(self.env._("Only a finished import can be undone."))
        self.env["crm.loan.import.job"]._undo(self)
