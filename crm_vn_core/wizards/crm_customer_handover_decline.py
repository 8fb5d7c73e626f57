# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmCustomerHandoverDecline(models.TransientModel):
    """Decline a hand-over and say why."""

    _name = "crm.customer.handover.decline"
    _description = "Decline a Hand-over"

    handover_id = fields.Many2one(
        comodel_name="crm.customer.handover", required=True, ondelete="cascade"
    )
    reason = fields.Text(string="Why Not", required=True)

    def action_decline(self):
        self.ensure_one()
        self.handover_id._decline(self.reason)
        return {"type": "ir.actions.act_window_close"}
