# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class CrmHandoverScope(models.AbstractModel):
    """What goes along with customers who are handed over.

    Each flag has a field here, so that an addon that adds one adds it to the proposal
    and to the hand-over alike.
    """

    _name = "crm.handover.scope"
    _description = "What Goes Along"

    with_officer = fields.Boolean(
        string="Officer", default=True, help="The receiver becomes the officer."
    )
    with_opportunities = fields.Boolean(string="Open Opportunities", default=True)
    with_contracts = fields.Boolean(string="Running Contracts", default=True)
    with_tickets = fields.Boolean(string="Open Tickets", default=True)
    with_activities = fields.Boolean(string="Open Activities", default=True)

    @api.model
    def _get_flags(self):
        return [name for name in self._fields if name.startswith("with_")]

    @api.model
    def _get_work(self):
        """Return {flag: (model, domain)} of the records that are open work.

        Hook: each model has ``partner_id``, ``user_id`` and ``company_id``.
        """
        return {
            "with_opportunities": ("crm.lead", Domain("won_status", "=", "pending")),
            "with_contracts": (
                "crm.contract",
                Domain("state", "in", ("draft", "running")),
            ),
            "with_tickets": (
                "helpdesk.ticket",
                Domain("stage_id.closed", "=", False),
            ),
        }
