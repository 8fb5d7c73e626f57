# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import email_normalize

from ...text.names import normalize
from ...text.phones import normalize_phone

# The field of the customer card that shows the primary point of a kind.
PARTNER_FIELDS = {"phone": "phone", "email": "email"}


class CrmContactPoint(models.Model):
    """One phone, e-mail or Zalo address of a customer.

    ``value`` is what people read, ``address`` its normalized form (E.164 for phones
    and Zalo, lower case for e-mails): legal caps and opt-outs follow the address,
    whoever shares it. Two members of a family may own the same phone.

    A customer has at most one primary point of each kind. The primary phone and e-mail
    are those of the card; a change on either side is made on the other.
    """

    _name = "crm.contact.point"
    _description = "Contact Point"
    _order = "kind DESC, is_primary DESC, id"
    _rec_name = "value"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        selection=[("phone", "Phone"), ("email", "E-mail"), ("zalo", "Zalo")],
        required=True,
        default="phone",
    )
    value = fields.Char(string="Number or Address", required=True)
    address = fields.Char(
        string="Normalized Address",
        compute="_compute_address",
        store=True,
        help="Empty while the number or the address cannot be understood.",
    )
    label = fields.Char(help="Whose or where: office, wife, the shop.")
    is_primary = fields.Boolean(string="Primary")
    verified = fields.Boolean()
    bounced = fields.Boolean()
    do_not_call = fields.Boolean()
    shared_count = fields.Integer(
        compute="_compute_shared_count",
        compute_sudo=True,
        help="How many other customers use the same number or address.",
    )

    _address_index = models.Index("(address)")
    _address_trigram_index = models.Index(
        lambda registry: (
            "USING gin (address gin_trgm_ops)" if registry.has_trigram else ""
        )
    )

    @api.depends("kind", "value")
    def _compute_address(self):
        for point in self:
            point.address = self._normalize_address(point.kind, point.value)

    @api.depends("address")
    def _compute_shared_count(self):
        addresses = list(filter(None, self.mapped("address")))
        groups = self._read_group(
            [("address", "in", addresses)], ["address"], ["partner_id:count_distinct"]
        )
        counts = dict(groups)
        for point in self:
            point.shared_count = max(counts.get(point.address, 0) - 1, 0)

    @api.model
    def _normalize_address(self, kind, value):
        """Return the form under which one address is known, or False."""
        if kind == "email":
            return email_normalize(value, strict=False)
        phone = normalize_phone(value)
        # Zalo also names its users by ids that are no phone numbers.
        return phone or (kind == "zalo" and normalize(value)) or False

    # The primary point and the card

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        points._make_first_points_primary()
        points.filtered("is_primary")._apply_primary()
        return points

    def write(self, vals):
        if vals.get("value"):
            changed = self.filtered(lambda point: point.value != vals["value"])
            if changed:
                # What was known about the old number says nothing about the new one.
                vals = {"verified": False, "bounced": False} | vals
        result = super().write(vals)
        if {"is_primary", "value", "kind", "partner_id"} & vals.keys():
            self._make_first_points_primary()
            self.filtered("is_primary")._apply_primary()
        return result

    def unlink(self):
        lost = self.filtered("is_primary")
        partners = lost.partner_id
        kinds = set(lost.mapped("kind"))
        result = super().unlink()
        left = self.search(
            [("partner_id", "in", partners.ids), ("kind", "in", list(kinds))]
        )
        left._make_first_points_primary()
        partners.exists()._show_primary_points(kinds)
        return result

    def _make_first_points_primary(self):
        """Make one point primary where a customer has none of that kind."""
        if self.env.context.get("crm_vn_no_promotion"):
            return
        pairs = {(point.partner_id, point.kind) for point in self}
        partners = self.partner_id
        points = self.search([("partner_id", "in", partners.ids)], order="id")
        by_pair = points.grouped(lambda point: (point.partner_id, point.kind))
        first = self.browse()
        for pair in pairs:
            same = by_pair.get(pair, self.browse())
            if same and not any(same.mapped("is_primary")):
                first |= same[0]
        if first:
            first.write({"is_primary": True})

    def _apply_primary(self):
        """Let the last of these points be the only primary one, and show it."""
        last = {(point.partner_id, point.kind): point for point in self}
        others = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("is_primary", "=", True),
            ]
        ).filtered(
            lambda point: (
                (point.partner_id, point.kind) in last
                and point != last[point.partner_id, point.kind]
            )
        )
        if others:
            others.write({"is_primary": False})
        self.partner_id._show_primary_points({kind for _partner, kind in last})

    def _get_card_changes(self, partner, kind, value):
        """Bring the points of one customer and kind in step with a value of the card.

        A known address becomes the primary one. A new value corrects the primary
        point, unless something is known about that point: then it stays beside.
        :return: the values of the point to create, as a list
        """
        primary = self.filtered("is_primary")[:1]
        if (primary.value or False) == (value or False):
            return []
        if not value:
            primary._forget_or_keep()
            return []
        address = self._normalize_address(kind, value)
        known = self.filtered(lambda point: address and point.address == address)[:1]
        if known:
            known.write({"value": value, "is_primary": True})
        elif primary and not primary._is_worth_keeping():
            primary.value = value
        else:
            return [
                {
                    "partner_id": partner.id,
                    "kind": kind,
                    "value": value,
                    "is_primary": True,
                }
            ]
        return []

    def _is_worth_keeping(self):
        """Tell whether a number carries knowledge that a new number must not erase."""
        return self.verified or self.bounced or self.do_not_call or self.label

    def _forget_or_keep(self):
        """Take the primary point off the card; no other number takes its place."""
        point = self.with_context(crm_vn_no_promotion=True)
        if point and point._is_worth_keeping():
            point.is_primary = False
        else:
            point.unlink()
