from odoo import api, fields, models


class CrmAddressConvertLine(models.TransientModel):
    """One address to convert: what was understood, what is proposed."""

    _name = "crm.address.convert.line"
    _description = "Address to Convert"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        comodel_name="crm.address.convert",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer()
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    old_address = fields.Char(readonly=True)
    status = fields.Selection(
        selection=[
            ("unique", "Certain"),
            ("choice", "To choose"),
            ("unknown", "Not recognized"),
        ],
        readonly=True,
    )
    candidate_ids = fields.Many2many(comodel_name="res.city", readonly=True)
    city_id = fields.Many2one(
        comodel_name="res.city",
        string="New Ward",
        # Where nothing is known every ward is offered.
        domain="[('id', 'in', candidate_ids)] if candidate_ids"
        " else [('vn_code', '!=', False)]",
    )
    state_id = fields.Many2one(related="city_id.state_id", string="Province")
    street = fields.Char()
    street2 = fields.Char()
    old_ward = fields.Char(readonly=True)
    old_district = fields.Char(readonly=True)
    old_province = fields.Char(readonly=True)
    recognized = fields.Char(compute="_compute_recognized")

    @api.depends("old_ward", "old_district", "old_province")
    def _compute_recognized(self):
        for line in self:
            parts = (line.old_ward, line.old_district, line.old_province)
            line.recognized = ", ".join(part for part in parts if part)

    @api.model
    def _prepare_vals(self, wizard, partner):
        """Return the values of the line for one customer."""
        address = partner._vn_parse_address()
        ids = self.env["res.city"]._vn_ids_by_code()
        wards = [ids[code] for code in address.codes if code in ids]
        target = self._prepare_partner_vals(partner, address)
        return {
            "wizard_id": wizard.id,
            "sequence": ("unique", "choice", "unknown").index(address.status),
            "partner_id": partner.id,
            "old_address": self.env["crm.address.conversion"]._one_line(partner),
            "status": address.status,
            "candidate_ids": wards,
            "city_id": target["city_id"],
            "street": target["street"],
            "street2": target["street2"],
            "old_ward": address.old_ward,
            "old_district": address.old_district,
            "old_province": address.old_province,
        }

    @api.model
    def _prepare_partner_vals(self, partner, address):
        """Return what a conversion writes on a customer.

        Old names that the text does not give are left as the customer has them.
        """
        ids = self.env["res.city"]._vn_ids_by_code()
        is_unique = address.status == "unique"
        rest = [line for line in address.lines if line]
        vals = {
            "city_id": ids.get(address.codes[0], False) if is_unique else False,
            "street": rest[0] if rest else False,
            "street2": ", ".join(rest[1:]) or False,
        }
        old_names = {
            "vn_old_ward": address.old_ward,
            "vn_old_district": address.old_district,
            "vn_old_province": address.old_province,
        }
        return vals | {name: value for name, value in old_names.items() if value}

    def _get_partner_vals(self):
        """Return what the line, as a person left it, writes on its customer."""
        self.ensure_one()
        vals = {
            "city_id": self.city_id.id,
            "street": self.street,
            "street2": self.street2,
        }
        old_names = {
            "vn_old_ward": self.old_ward,
            "vn_old_district": self.old_district,
            "vn_old_province": self.old_province,
        }
        return vals | {name: value for name, value in old_names.items() if value}
