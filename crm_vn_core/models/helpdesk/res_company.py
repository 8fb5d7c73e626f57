# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    helpdesk_default_team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Default Ticket Team",
        domain="[('company_id', 'in', (False, id))]",
        help="Gets the tickets that come by e-mail, web or phone without a team. Empty:"
        " the only team of the company, if there is one.",
    )

    def _get_default_helpdesk_team(self):
        """Return the team that a ticket without a team goes to; maybe none."""
        self.ensure_one()
        Team = self.env["helpdesk.ticket.team"].sudo()
        team = self.sudo().helpdesk_default_team_id
        if not team:
            teams = Team.search([("company_id", "in", (False, self.id))], limit=2)
            team = teams if len(teams) == 1 else Team
        return team.with_env(self.env)
