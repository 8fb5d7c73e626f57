import re

from odoo import api, fields, models
from odoo.fields import Domain

from ...text.addresses import parse_address

ADDRESS_FIELDS = {"city_id", "city", "state_id", "country_id"}


class ResPartner(models.Model):
    """Addresses of two levels, ward and province, with the old names beside them."""

    _name = "res.partner"
    _inherit = "res.partner"

    city_id = fields.Many2one(string="Ward")
    vn_old_ward = fields.Char(
        string="Old Ward",
        help="Ward or commune before July 2025.",
    )
    vn_old_district = fields.Char(
        string="Old District",
        index="btree_not_null",
        help="District before July 2025. Still useful as a sales area.",
    )
    vn_old_province = fields.Char(
        string="Old Province",
        index="btree_not_null",
        help="Province before July 2025. Still useful as a sales area.",
    )
    vn_old_address = fields.Char(
        string="Old Address",
        compute="_compute_vn_old_address",
        help="Ward, district and province before July 2025.",
    )

    _vn_city_idx = models.Index("(city_id) WHERE city_id IS NOT NULL")

    @api.depends("vn_old_ward", "vn_old_district", "vn_old_province")
    def _compute_vn_old_address(self):
        for partner in self:
            parts = (
                partner.vn_old_ward,
                partner.vn_old_district,
                partner.vn_old_province,
            )
            partner.vn_old_address = ", ".join(part for part in parts if part)

    @api.onchange("city_id")
    def _onchange_city_id(self):
        # A ward taken out leaves the province: another one of it follows.
        if not self.city_id and self.country_id.code == "VN":
            self.city = False
            return None
        return super()._onchange_city_id()

    @api.onchange("state_id")
    def _onchange_vn_state_id(self):
        ward = self.city_id
        if ward.vn_code and self.state_id and ward.state_id != self.state_id:
            self.city_id = False

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._vn_address_in_step(vals) for vals in vals_list])

    def write(self, vals):
        if ADDRESS_FIELDS.isdisjoint(vals):
            return super().write(vals)
        stale = self._vn_stale_wards(vals)
        res = super().write(self._vn_address_in_step(vals))
        for partner in stale:
            # The ward is gone; its name must not stay behind as a city.
            name_left = (
                "city" not in vals and partner.city == partner.sudo().city_id.name
            )
            partner.write({"city_id": False} | ({"city": False} if name_left else {}))
        return res

    @api.model
    def _vn_address_in_step(self, vals):
        """Return vals in which ward, its name, province and country agree.

        A ward decides on all of them. A typed name that is exactly that of a ward of
        the given province becomes that ward.
        """
        if "city_id" not in vals and vals.get("city") and vals.get("state_id"):
            City = self.env["res.city"]
            ward_id = City._vn_ward_id(vals["city"].strip(), vals["state_id"])
            if ward_id:
                vals = vals | {"city_id": ward_id}
        if vals.get("city_id"):
            # Customers on the portal change their address without access to wards.
            ward = self.env["res.city"].sudo().browse(vals["city_id"])
            if ward.vn_code:
                vals = vals | {
                    "city": ward.name,
                    "state_id": ward.state_id.id,
                    "country_id": ward.country_id.id,
                }
        return vals

    def _vn_stale_wards(self, vals):
        """Return the partners whose ward no longer fits once vals are written."""
        if "city_id" in vals:
            return self.browse()

        def is_stale(partner):
            ward = partner.sudo().city_id
            return ward.vn_code and (
                ("city" in vals and vals["city"] != ward.name)
                or ("state_id" in vals and vals["state_id"] != ward.state_id.id)
                or ("country_id" in vals and vals["country_id"] != ward.country_id.id)
            )

        stale = self.filtered(is_stale)
        if stale and "city_id" in self._vn_address_in_step(vals):
            return self.browse()
        return stale

    def _display_address(self, without_company=False):
        """Leave no dangling comma where the ward or the province is missing."""
        address = super()._display_address(without_company)
        if self.country_id.code == "VN":
            address = re.sub(r"(?m)^[ ,]+|[ ,]+$", "", address)
        return address

    @api.model
    def _vn_unconverted_domain(self):
        """Domain of the addresses in Viet Nam that have no ward of today.

        A contact that shares the address of its company follows the company.
        """
        filled = Domain.OR(
            [(name, "not in", [False, ""])] for name in ("street", "street2", "city")
        )
        return (
            Domain("city_id", "=", False)
            & Domain("country_id", "in", [self.env.ref("base.vn").id, False])
            & (Domain("parent_id", "=", False) | Domain("type", "!=", "contact"))
            & filled
        )

    def _vn_parse_address(self):
        """Return the `Address` that the text fields of one partner hold."""
        self.ensure_one()
        lines = [self.street, self.street2, self.city, self.state_id.name]
        # A newline inside a field would shift the lines that come back.
        return parse_address(
            "\n".join((line or "").replace("\n", ", ") for line in lines)
        )

    def action_vn_convert_address(self):
        """Open the conversion wizard on these customers."""
        return self.env["crm.address.convert"]._open_for(self)
