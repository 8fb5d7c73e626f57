# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.crm_care_event import SKIP_REASONS, SYSTEM_SKIP_REASONS


class CrmCareEventSkip(models.TransientModel):
    """Asks for the reason and skips one event or many."""

    _name = "crm.care.event.skip"
    _description = "Skip Care Events"

    event_ids = fields.Many2many(comodel_name="crm.care.event", required=True)
    reason = fields.Selection(
        selection=[
            choice for choice in SKIP_REASONS if choice[0] not in SYSTEM_SKIP_REASONS
        ],
        required=True,
    )
    note = fields.Text()

    def action_confirm(self):
        """Skip the events for the reason."""
        self.event_ids.mark_skipped(self.reason, self.note)
        return {"type": "ir.actions.act_window_close"}
