# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.channel.crm_contact_rule import PURPOSES
from ..models.channel.crm_interaction_visit import VISIT_MINUTES


class CrmVisitPlan(models.TransientModel):
    """Plan a visit: it goes through the gate, onto the list and into the calendar."""

    _name = "crm.visit.plan"
    _description = "Plan a Visit"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True
    )
    address = fields.Char(related="partner_id.contact_address", string="Where")
    date = fields.Datetime(string="When", required=True)
    duration = fields.Integer(
        string="Minutes", required=True, default=lambda self: VISIT_MINUTES
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Goes There",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    purpose = fields.Selection(selection=PURPOSES, required=True, default="care")
    summary = fields.Char(string="What For", required=True)

    _check_duration = models.Constraint(
        "CHECK(duration > 0)", "A visit takes at least a minute."
    )

    def action_plan(self):
        """Queue the visit; tell why if it cannot take place as asked."""
        self.ensure_one()
        visit = self.env["crm.interaction"]._queue([self._prepare_visit_vals()])
        done = {"type": "ir.actions.act_window_close"}
        if visit.state == "queued" and not visit.moved_from:
            return done
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": visit.gate_message,
                "sticky": True,
                "next": done,
            },
        }

    def _prepare_visit_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "channel_id": self.env.ref("crm_vn_core.crm_channel_visit").id,
            "user_id": self.user_id.id,
            "purpose": self.purpose,
            "summary": self.summary,
            "scheduled_at": self.date,
            "date": self.date,
            "duration": self.duration,
        }
