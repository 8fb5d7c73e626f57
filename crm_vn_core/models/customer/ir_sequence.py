# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class IrSequence(models.Model):
    """Many numbers of a sequence at once, for imports."""

    _name = "ir.sequence"
    _inherit = "ir.sequence"

    def _get_next_chars(self, count):
        """Return the next ``count`` numbers in order; in one statement if possible.

        A sequence without gaps or with date ranges draws them one by one, as it must.
        """
        self.ensure_one()
        if self.implementation != "standard" or self.use_date_range:
            return [self.next_by_id() for _number in range(count)]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{self.id:03d}",
                count,
            )
        )
        return [self.get_next_char(number) for (number,) in rows]
