# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmLoanDerivedMixin(models.AbstractModel):
    """Rows that the replay writes again and again: only what differs is written."""

    _name = "crm.loan.derived.mixin"
    _description = "Derived from the Events of a Loan"

    def _get_changes(self, values):
        """Return those of the values that differ from what the record has."""
        self.ensure_one()
        return {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_write(self[name], self) != (value or False)
            and (self[name] or value)
        }
