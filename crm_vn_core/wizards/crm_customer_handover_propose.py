# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.customer.crm_customer_handover import REASONS


class CrmCustomerHandoverPropose(models.TransientModel):
    """Propose to hand over one customer or a selection of the list."""

    _name = "crm.customer.handover.propose"
    _description = "Propose a Hand-over"
    _inherit = ["crm.handover.scope"]

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        default=lambda self: self._default_partner_ids(),
    )
    partner_count = fields.Integer(
        string="Number of Customers", compute="_compute_partner_count"
    )
    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed Over By",
        required=True,
        default=lambda self: self._default_from_user_id(),
        domain=[("share", "=", False)],
    )
    receiver_kind = fields.Selection(
        selection=[("user", "A Colleague"), ("team", "A Team")],
        string="Receiver",
        required=True,
        default="user",
    )
    to_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Colleague",
        domain="[('share', '=', False), ('id', '!=', from_user_id)]",
    )
    to_team_id = fields.Many2one(comodel_name="crm.team", string="Team")
    reason = fields.Selection(selection=REASONS, required=True, default="workload")
    note = fields.Text()

    @api.model
    def _default_partner_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return self.env["res.partner"]
        return self.env["res.partner"].browse(self.env.context.get("active_ids"))

    @api.model
    def _default_from_user_id(self):
        """Return the officer when all customers have the same, else oneself."""
        partners = self._default_partner_ids()
        officers = partners.user_id
        return officers if len(officers) == 1 else self.env.user

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard.partner_ids)

    def action_propose(self):
        """Propose, and show the hand-over."""
        self.ensure_one()
        to_user = self.receiver_kind == "user" and self.to_user_id
        to_team = self.receiver_kind == "team" and self.to_team_id
        if not to_user and not to_team:
            raise UserError(
                self.env._("Say who takes the customers: a colleague or a team.")
            )
        values = {name: self[name] for name in (*self._get_flags(), "reason", "note")}
        handover = self.env["crm.customer.handover"]._propose(
            self.partner_ids,
            {
                **values,
                "from_user_id": self.from_user_id.id,
                "to_user_id": to_user and to_user.id,
                "to_team_id": to_team and to_team.id,
            },
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.customer.handover",
            "res_id": handover.id,
            "view_mode": "form",
        }
