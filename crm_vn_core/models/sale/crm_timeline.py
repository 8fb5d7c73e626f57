# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date

from ...timeline_source import TimelineSource


class CrmTimeline(models.AbstractModel):
    """What was signed with a customer, and from whom to whom the customer went."""

    _name = "crm.timeline"
    _inherit = "crm.timeline"

    @api.model
    def _get_sources(self):
        return super()._get_sources() + [
            TimelineSource(
                kind="contract",
                model="crm.contract",
                label=self.env._("Contracts"),
                icon="fa-file-text",
                # Signed that day; before it is, or where nobody knows: written down.
                date=("date_sign", "create_date"),
                subtitle=("kind",),
                amount="amount",
                state="state",
                colors={"running": "success", "renewed": "info", "draft": "info"},
                words="note",
                search=("name", "subject"),
            ),
            TimelineSource(
                kind="handover",
                model="crm.customer.handover.line",
                label=self.env._("Hand-overs"),
                icon="fa-exchange",
                subtitle=("reason", "answer"),
                state="state",
                colors={
                    "accepted": "success",
                    "proposed": "info",
                    "declined": "warning",
                },
                user="from_user_id",
                search=(
                    "handover_id.note",
                    "handover_id.from_user_id.name",
                    "handover_id.to_user_id.name",
                    "handover_id.to_team_id.name",
                ),
            ),
        ]

    @api.model
    def _prepare_contract_entry(self, source, contract, entry):
        """How long it binds both sides is what people ask first."""
        if contract.date_end:
            day = format_date(self.env, contract.date_end)
            until = self.env._("until %(date)s", date=day)
            entry["subtitle"] = " · ".join(filter(None, (entry["subtitle"], until)))

    @api.model
    def _prepare_handover_entry(self, source, line, entry):
        """A line is told as its hand-over, which is what the entry opens."""
        handover = line.handover_id
        entry.update(
            {
                "model": handover._name,
                "id": handover.id,
                "title": self.env._(
                    "%(sender)s → %(receiver)s",
                    sender=line.from_user_id.sudo().name,
                    receiver=line.receiver,
                ),
                "preview": self._shorten(self._get_text(line, "handover_id.note")),
            }
        )
