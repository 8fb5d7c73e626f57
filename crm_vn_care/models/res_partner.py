# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The customer card shows the care given and due; archiving it ends the care."""

    _name = "res.partner"
    _inherit = "res.partner"

    care_event_count = fields.Integer(
        string="Care Events",
        compute="_compute_care_event_count",
        groups="crm_vn_care.group_crm_vn_care_user",
    )

    def _compute_care_event_count(self):
        counts = dict(
            self.env["crm.care.event"]._read_group(
                Domain("partner_id", "in", self.ids), ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.care_event_count = counts.get(partner, 0)

    def write(self, vals):
        if "active" in vals:
            event_model = self.env["crm.care.event"].sudo()
            domain = Domain("partner_id", "in", self.ids)
            if vals["active"]:
                event_model._restore_skipped(domain, "customer_archived")
            else:
                event_model._skip_open(domain, "customer_archived")
        return super().write(vals)

    def action_view_care_events(self):
        """Open the care events of this customer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_care.crm_care_event_action"
        )
        action["domain"] = [("partner_id", "in", self.ids)]
        action["context"] = {"default_partner_id": self[:1].id}
        return action
