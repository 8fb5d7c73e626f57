# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import Command, api, models
from odoo.exceptions import UserError

from ...exchange import mapping, plan, targets
from ...exchange.tables import read_table
from .messages import table_faults_told

# Up to this many lines a step runs while the user waits; beyond, in the background.
INLINE_CHECK = 5000
INLINE_IMPORT = 300


class CrmCustomerImport(models.Model):
    """The steps of an import: read the file, check the lines, write the customers."""

    _name = "crm.customer.import"
    _inherit = "crm.customer.import"

    # Step 1: the file

    def action_read(self):
        """Read the file and propose what its columns mean."""
        for record in self:
            table, heading = record._read_file()
            offered = self._get_offered_targets()
            proposed = dict(enumerate(mapping.propose(heading.headers, offered)))
            columns = plan.describe_columns(heading, proposed)
            record.column_ids = [Command.clear(), *map(Command.create, columns)]
            record.write(
                {
                    "state": "mapping",
                    "header_row": heading.number,
                    "sheet_name": table.sheet,
                    "sheet_names": ", ".join(table.sheets),
                    "encoding": table.encoding,
                }
            )

    def _read_file(self):
        """Return the table in the file and its heading.

        :raises UserError: one sentence, when the file cannot be used
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        with table_faults_told(self.env):
            data = base64.b64decode(self.with_context(bin_size=False).file)
            table = read_table(data, sheet=self.sheet_name or None)
            return table, plan.read_heading(table, self.header_row or None)

    @api.model
    def _get_offered_targets(self):
        """Return the keys of what this database has and this user may write."""
        Partner = self.env["res.partner"]
        offered = set()
        for target in targets.TARGETS:
            field = Partner._fields.get(target.field)
            if field and Partner._has_field_access(field, "write"):
                offered.add(target.key)
        return offered | {"founding"}

    @api.onchange("file")
    def _onchange_file(self):
        self.sheet_name = False
        self.header_row = 0

    # Step 2: the columns

    def action_check(self):
        """Read every line and find out what would become of it; write no customer."""
        self.ensure_one()
        columns = self._get_columns()
        if not {"name", "ref", "identity_number", "vat", "phone"} & set(
            columns.values()
        ):
            raise UserError(
                self.env._(
                    "Say at least which column holds the name, the customer code or "
                    "the phone."
                )
            )
        table, heading = self._read_file()
        if len(heading.body) > INLINE_CHECK:
            self._start("checking")
        else:
            self._check_lines(table, heading)

    def _check_in_background(self):
        self._check_lines(*self._read_file())

    def _check_lines(self, table, heading):
        self.line_ids.unlink()
        columns = self._get_columns()
        rows = list(plan.clean_rows(heading.body, columns, table.epoch_1904))
        self.env["crm.customer.import.line"].create(
            self._add_raw(heading, self._plan_lines(rows, columns))
        )
        self.state = "preview"

    def _plan_lines(self, rows, columns):
        """Return the line values for clean rows: what each would do."""
        self.ensure_one()
        planner = self.env["crm.customer.import.planner"]
        return planner._plan(self, rows, columns)

    def action_back(self):
        """Go back to the columns; the lines are read again from there."""
        for record in self:
            if record.state != "preview":
                raise UserError(self.env._("Only a checked list can go back."))
            record.line_ids.unlink()
            record.state = "mapping"

    def action_new_file(self):
        """Go back to the file."""
        for record in self:
            if record.state not in ("mapping", "preview"):
                raise UserError(self.env._("This list has been imported already."))
            record.line_ids.unlink()
            record.column_ids.unlink()
            record.state = "draft"
            record._onchange_file()

    # Step 3: the customers

    def action_import(self):
        """Write the customers, at once or in the background."""
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Check the list before importing it."))
        if self.todo_count > INLINE_IMPORT:
            self._start("importing")
        else:
            self.env["crm.customer.import.job"]._import_all(self)

    def _start(self, state):
        self.write({"state": state, "summary": False})
        self.env.ref("crm_vn_core.ir_cron_customer_import").sudo()._trigger()

    def action_undo(self):
        """Take back the customers this import created and nobody has used since."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Only a finished import can be undone."))
        self.env["crm.customer.import.job"]._undo(self)
