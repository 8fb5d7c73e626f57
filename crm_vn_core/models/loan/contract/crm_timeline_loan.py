# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ....timeline_source import TimelineSource
from .res_partner_loan import FEATURE


class CrmTimeline(models.AbstractModel):
    """Loans and what was paid on them, in the history of the customer."""

    _name = "crm.timeline"
    _inherit = "crm.timeline"

    @api.model
    def _get_sources(self):
        sources = super()._get_sources()
        if not self.env.user.has_group(FEATURE):
            return sources
        return [*sources, self._get_loan_source(), *self._get_movement_sources()]

    @api.model
    def _get_loan_source(self):
        return TimelineSource(
            kind="loan",
            model="crm.loan",
            label=self.env._("Loans"),
            icon="fa-handshake-o",
            title="name",
            subtitle=("product_id", "purpose"),
            amount="amount",
            state="pipeline",
            colors={
                "submitted": "info",
                "approved": "info",
                "active": "success",
                "written_off": "danger",
            },
            search=("name", "purpose", "product_id.name"),
        )

    @api.model
    def _get_movement_sources(self):
        """Money that went out and money that came in are told alike."""
        common = {
            "date": ("value_date",),
            "partner": "loan_id.partner_id",
            "title": "loan_id",
            "amount": "amount",
            "state": "state",
            "colors": {"reversed": "warning"},
        }
        return [
            TimelineSource(
                kind="loan_disbursement",
                model="crm.loan.disbursement",
                label=self.env._("Loan Disbursements"),
                icon="fa-sign-out",
                subtitle=("memo",),
                search=("loan_id.name", "memo"),
                **common,
            ),
            TimelineSource(
                kind="loan_payment",
                model="crm.loan.payment",
                label=self.env._("Loan Payments"),
                icon="fa-sign-in",
                subtitle=("method", "memo"),
                search=("loan_id.name", "memo", "reference"),
                **common,
            ),
        ]
