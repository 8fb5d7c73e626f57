# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from odoo.addons.crm_vn_core.timeline_source import TimelineSource


class CrmTimeline(models.AbstractModel):
    """The care given to a customer, and the care due, stand in the history."""

    _name = "crm.timeline"
    _inherit = "crm.timeline"

    @api.model
    def _get_sources(self):
        return super()._get_sources() + [
            TimelineSource(
                kind="care",
                model="crm.care.event",
                label=self.env._("Care"),
                icon="fa-birthday-cake",
                date=("done_date", "date"),
                title="program_id",
                subtitle=("action", "result", "skip_reason"),
                state="state",
                colors={"done": "success", "planned": "info", "approved": "info"},
                words="result_note",
                search=("program_id.name", "result_note"),
            )
        ]
