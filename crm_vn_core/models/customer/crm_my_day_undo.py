# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmMyDayUndo(models.TransientModel):
    """What one click on the day has written, until it is certain that it was meant.

    The steps are of the server alone: who takes one back names the row, not the values.
    """

    _name = "crm.my.day.undo"
    _description = "Undo of a Click on the Day"

    steps = fields.Json(
        required=True, help="What was made, and what the fields held before and after."
    )

    def _take_back(self):
        """Bring everything back to where it was before the click.

        :raise UserError: somebody has changed it since; then nothing is brought back
        """
        self.ensure_one()
        for step in reversed(self.steps):
            record = self.env[step["model"]].sudo().browse(step["id"]).exists()
            if "before" in step:
                self._restore(record, step)
            else:
                self._remove(record)
        self.unlink()

    def _restore(self, record, step):
        MyDay = self.env["crm.my.day"]
        names = list(step["before"])
        if not record or MyDay._get_undo_values(record, names) != step["after"]:
            raise UserError(self.env._("Somebody has changed this in the meantime."))
        record.write(step["before"])
        if record._name == "crm.interaction" and "state" in names:
            # It waits again: nothing has been sent.
            self.env.cr.execute(
                SQL(
                    """DELETE FROM crm_interaction_event
                        WHERE interaction_id = %s AND kind = 'sent'""",
                    record.id,
                )
            )
            record.invalidate_recordset(["event_ids"])

    def _remove(self, record):
        if record._name == "crm.interaction":
            # The history keeps what has happened; this has not.
            record.state = "cancelled"
        record.unlink()
