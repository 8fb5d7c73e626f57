# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmSegmentAdd(models.TransientModel):
    """Put the customers chosen in a list into a hand-picked segment, old or new."""

    _name = "crm.segment.add"
    _description = "Add Customers to a Segment"

    segment_id = fields.Many2one(
        comodel_name="crm.segment",
        domain=[("kind", "=", "static")],
        help="Leave it empty to make a new segment.",
    )
    name = fields.Char(string="New Segment")
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        default=lambda self: self._default_partner_ids(),
    )

    @api.model
    def _default_partner_ids(self):
        return self.env.context.get("active_ids", [])

    def action_add(self):
        """Add those who are not in it yet and open the segment."""
        self.ensure_one()
        segment = self.segment_id or self._create_segment()
        current = self.env["crm.segment.member"].search(
            [
                ("segment_id", "=", segment.id),
                ("left_at", "=", False),
                ("partner_id", "in", self.partner_ids.ids),
            ]
        )
        self.env["crm.segment.member"].create(
            [
                {"segment_id": segment.id, "partner_id": partner.id}
                for partner in self.partner_ids - current.partner_id
            ]
        )
        return segment._get_form_action()

    def _create_segment(self):
        if not self.name:
            raise UserError(self.env._("Choose a segment or name a new one."))
        return self.env["crm.segment"].create({"name": self.name, "kind": "static"})
