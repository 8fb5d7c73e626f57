# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models


class HelpdeskTicketTeam(models.Model):
    """Counts of the dashboard in one pass over the groups."""

    _name = "helpdesk.ticket.team"
    _inherit = "helpdesk.ticket.team"

    @api.depends("ticket_ids", "ticket_ids.stage_id")
    def _compute_todo_tickets(self):
        """Count the open tickets of each team.

        The plain module reads a group for each member, and each of the groups four
        times for each team.
        """
        groups = self.env["helpdesk.ticket"]._read_group(
            [("team_id", "in", self.ids), ("closed", "=", False)],
            ["team_id", "unattended", "priority"],
            ["__count", "user_id:count"],
        )
        todo, unassigned, unattended, urgent = (Counter() for _number in range(4))
        for team, is_unattended, priority, count, assigned in groups:
            todo[team.id] += count
            unassigned[team.id] += count - assigned
            unattended[team.id] += count if is_unattended else 0
            urgent[team.id] += count if priority == "3" else 0
        for team in self:
            team.todo_ticket_count = todo[team.id]
            team.todo_ticket_count_unassigned = unassigned[team.id]
            team.todo_ticket_count_unattended = unattended[team.id]
            team.todo_ticket_count_high_priority = urgent[team.id]

    def _retrieve_dashboard(self):
        sections = super()._retrieve_dashboard()
        names = {
            "helpdesk_mgmt.helpdesk_ticket_action_unassigned": self.env._(
                "Open tickets without team"
            ),
            "helpdesk_mgmt.helpdesk_ticket_action_opened": self.env._("Open tickets"),
        }
        for section in sections:
            section["name"] = names.get(section.get("action"), section["name"])
        return sections
