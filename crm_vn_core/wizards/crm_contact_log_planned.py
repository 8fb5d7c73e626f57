# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmContactLog(models.TransientModel):
    """A call or visit that was planned is closed by what is logged about it."""

    _name = "crm.contact.log"
    _inherit = "crm.contact.log"

    interaction_id = fields.Many2one(comodel_name="crm.interaction", readonly=True)
    planned_address = fields.Char(
        related="interaction_id.address", string="Number to Call"
    )
    planned_summary = fields.Char(related="interaction_id.summary", string="What For")
    planned_kind = fields.Selection(related="interaction_id.kind")

    @api.depends("interaction_id")
    def _compute_contact_point_id(self):
        """What is planned has its number already."""
        result = super()._compute_contact_point_id()
        for wizard in self.filtered("interaction_id"):
            address = wizard.interaction_id.address
            points = wizard.interaction_id.partner_id.contact_point_ids
            wizard.contact_point_id = points.filtered_domain(
                [("address", "=", address), ("address", "!=", False)]
            )[:1]
        return result

    def action_log(self):
        """Close the planned contact; what is not on the list is logged as always."""
        self.ensure_one()
        if not self.interaction_id:
            return super().action_log()
        self._check_contact()
        done = self.interaction_id._close_by_hand(
            self._prepare_planned_vals(), outcome=self.outcome
        )
        if (self.note or "").strip():
            done._keep_note(self.note.strip())
        self._mark_point()
        self._plan_next_step()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_planned_vals(self):
        """Return what the log says that the plan could not know."""
        vals = {"date": self.date, "address": self.contact_point_id.address}
        if self.duration:
            vals["duration"] = self.duration
        return {name: value for name, value in vals.items() if value}
