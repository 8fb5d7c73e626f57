# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CrmLoan(models.Model):
    """Rows of a loan as plain values, by one statement.

    A loan may have thousands of rows, and as records they would cost more than all that
    the engine works out of them.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _read_rows(self, model, names, order="id"):
        """Return the rows of a model that belong to the loan, oldest first.

        :param names: of stored fields
        :return: dicts with these names and ``id``; a missing value is None
        """
        self.ensure_one()
        self.env[model].flush_model([*names, "loan_id"])
        return self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM %s WHERE loan_id = %s ORDER BY %s",
                SQL(", ").join(SQL.identifier(name) for name in ("id", *names)),
                SQL.identifier(self.env[model]._table),
                self.id,
                SQL.identifier(order),
            )
        )


def get_changes(stored, values):
    """Return those of the values that differ from what a row has; no value is 0."""
    return {
        name: value
        for name, value in values.items()
        if stored[name] != value and (stored[name] or value)
    }
