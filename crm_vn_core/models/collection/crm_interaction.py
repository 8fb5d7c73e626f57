# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmInteraction(models.Model):
    """Why a reminder of a debt does not go out."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    suppress_reason = fields.Selection(
        selection_add=[
            ("truce", "Truce: No Reminders of Debts"),
            ("not_liable", "Does Not Owe the Debt"),
        ],
        ondelete={"truce": "set null", "not_liable": "set null"},
    )
