# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.crm_care_event import RESULTS


class CrmCareEventDone(models.TransientModel):
    """Asks for the result and closes one event or many."""

    _name = "crm.care.event.done"
    _description = "Complete Care Events"

    event_ids = fields.Many2many(comodel_name="crm.care.event", required=True)
    result = fields.Selection(selection=RESULTS, default="reached", required=True)
    note = fields.Text()

    def action_confirm(self):
        """Close the events with the result."""
        self.event_ids.mark_done(self.result, self.note)
        return {"type": "ir.actions.act_window_close"}
