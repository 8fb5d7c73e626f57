# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmCareEventReassign(models.TransientModel):
    """Gives one event or many to another member of the staff."""

    _name = "crm.care.event.reassign"
    _description = "Reassign Care Events"

    event_ids = fields.Many2many(comodel_name="crm.care.event", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="New Responsible",
        required=True,
        domain=[("share", "=", False)],
    )

    def action_confirm(self):
        """Give the events to the new responsible."""
        self.event_ids.write({"user_id": self.user_id.id})
        return {"type": "ir.actions.act_window_close"}
