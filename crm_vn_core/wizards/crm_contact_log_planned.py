# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmContactLog(models.TransientModel):
    """A call or visit that was planned is closed by what is logged about it."""

    _name = "crm.contact.log"
    _inherit = "crm.contact.log"

    interaction_id = fields.Many2one(comodel_name="crm.interaction", readonly=True)
    planned_address = fields.Char(
        related="interaction_id.address", string="Number or Address"
    )
    planned_summary = fields.Char(related="interaction_id.summary", string="What For")
    planned_kind = fields.Selection(related="interaction_id.kind")

    def action_log(self):
        """Close the planned contact; what is not on the list is logged as always."""
        self.ensure_one()
        if not self.interaction_id:
            return super().action_log()
        self._check_contact()
        note = (self.note or "").strip()
        done = self.interaction_id._close_by_hand(
            {"date": self.date, "duration": self.duration}, outcome=self.outcome
        )
        if note:
            done._keep_note(note)
        self._mark_point()
        self._plan_next_step()
        return {"type": "ir.actions.act_window_close"}
