# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from .crm_contact_point import PARTNER_FIELDS


class ResPartner(models.Model):
    """Phone and e-mail of the card in step with the primary contact points."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        for partner, vals in zip(partners, vals_list, strict=True):
            if vals.get("contact_point_ids"):
                partner._restore_card(vals)
        partners._update_points_from_card(PARTNER_FIELDS)
        return partners

    def write(self, vals):
        result = super().write(vals)
        kinds = [kind for kind, name in PARTNER_FIELDS.items() if name in vals]
        if kinds:
            if "contact_point_ids" in vals:
                self._restore_card(vals)
            self._update_points_from_card(kinds)
        return result

    def _restore_card(self, vals):
        """What was typed into the card wins over points saved in the same step."""
        for name in PARTNER_FIELDS.values():
            if vals.get(name):
                others = self.filtered(lambda partner, n=name: partner[n] != vals[n])
                others.write({name: vals[name]})

    def _update_points_from_card(self, kinds):
        """Make the primary points of these kinds equal to the card.

        The right to write the card was checked; portal users and other applications
        that change a phone need no right of their own on contact points.
        """
        partners = self.sudo()
        Point = partners.env["crm.contact.point"]
        points = Point.search(
            Domain("partner_id", "in", partners.ids) & Domain("kind", "in", list(kinds))
        ).grouped(lambda point: (point.partner_id, point.kind))
        vals_list = []
        for kind in kinds:
            for partner in partners:
                known = points.get((partner, kind), Point)
                value = partner[PARTNER_FIELDS[kind]]
                vals_list += known._get_card_changes(partner, kind, value)
        Point.create(vals_list)

    def _show_primary_points(self, kinds):
        """Write the primary points of these kinds on the card where it differs."""
        for kind in kinds & PARTNER_FIELDS.keys():
            name = PARTNER_FIELDS[kind]
            points = self.env["crm.contact.point"].search(
                [
                    ("partner_id", "in", self.ids),
                    ("kind", "=", kind),
                    ("is_primary", "=", True),
                ]
            )
            values = {point.partner_id: point.value for point in points}
            for partner in self:
                if (partner[name] or False) != values.get(partner, False):
                    partner[name] = values.get(partner, False)
