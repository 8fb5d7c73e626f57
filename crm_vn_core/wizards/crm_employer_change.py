# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmEmployerChange(models.TransientModel):
    """Move a person to another employer, with the history kept."""

    _name = "crm.employer.change"
    _description = "Change Employer"

    partner_id = fields.Many2one(comodel_name="res.partner", required=True)
    former_employer_id = fields.Many2one(related="partner_id.parent_id")
    employer_id = fields.Many2one(
        comodel_name="res.partner",
        string="New Employer",
        help="Leave empty when the person works nowhere any more.",
    )
    function = fields.Char(string="Job Position")
    date = fields.Date(
        string="Since",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    moves_card = fields.Boolean(
        string="Contact Person of the New Employer",
        compute="_compute_moves_card",
        store=True,
        readonly=False,
        help="The card becomes a contact of the company. Leave it off for a customer "
        "in his or her own right: orders and invoices stay the person's own.",
    )

    @api.depends("partner_id")
    def _compute_moves_card(self):
        for wizard in self:
            wizard.moves_card = bool(wizard.partner_id.parent_id)

    def action_confirm(self):
        """Close the former employment and open the new one."""
        self.ensure_one()
        self.partner_id._change_employer(
            self.employer_id, self.date, self.function, moves_card=self.moves_card
        )
