# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

KEPT_DAYS = 60


class CrmMyDaySheet(models.Model):
    """The list of one person and day on paper: what each line number stands for.

    Whoever comes back in the evening types the numbers; the list on the screen may
    have changed since, the numbers on the paper have not. Printing again adds lines.
    """

    _name = "crm.my.day.sheet"
    _description = "List of a Day"
    _order = "date DESC, id DESC"
    _rec_name = "date"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    date = fields.Date(required=True)
    line_ids = fields.One2many(
        comodel_name="crm.my.day.line", inverse_name="sheet_id", string="Lines"
    )

    _once = models.UniqueIndex("(user_id, date)", "This day has its list already.")

    @api.model
    def _get_sheet(self, date):
        """Return the user's list of a day, or an empty recordset."""
        return self.sudo().search(
            [("user_id", "=", self.env.uid), ("date", "=", date)], limit=1
        )

    @api.model
    def _get_numbers(self, date):
        """Return (source, id) → line number of the user's list of a day."""
        lines = self._get_sheet(date).line_ids
        return {(line.source, line.res_id): line.number for line in lines}

    def _number(self, entries):
        """Give each entry that has none the next line number."""
        self.ensure_one()
        known = {(line.source, line.res_id) for line in self.line_ids}
        last = max(self.line_ids.mapped("number"), default=0)
        new = [e for e in entries if (e["source"], e["id"]) not in known]
        self.env["crm.my.day.line"].sudo().create(
            [
                {
                    "sheet_id": self.id,
                    "number": number,
                    "source": entry["source"],
                    "res_id": entry["id"],
                    "kind": entry["kind"],
                    "partner_id": entry["partner_id"],
                    "name": entry["title"],
                }
                for number, entry in enumerate(new, start=last + 1)
            ]
        )

    @api.autovacuum
    def _gc_old_sheets(self):
        """Forget lists of which nobody has the paper any more."""
        day = fields.Date.today() - timedelta(days=KEPT_DAYS)
        self.search([("date", "<", day)]).unlink()
