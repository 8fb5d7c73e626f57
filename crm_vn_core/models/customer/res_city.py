from odoo import api, fields, models, tools


class ResCity(models.Model):
    """A ward, commune or special zone: the lower of the two levels of an address.

    Other countries keep their cities in the same table; what is Vietnamese here
    is prefixed with ``vn_``.
    """

    _name = "res.city"
    _inherit = "res.city"
    _rec_names_search = ["name", "zipcode", "vn_code"]

    vn_code = fields.Char(
        string="Official Code",
        size=5,
        help="Five-digit code of the General Statistics Office of Viet Nam.",
    )
    vn_type = fields.Selection(
        selection=[
            ("ward", "Ward"),
            ("commune", "Commune"),
            ("special_zone", "Special Zone"),
        ],
        string="Ward Type",
    )
    _vn_code_uniq = models.UniqueIndex(
        "(vn_code) WHERE vn_code IS NOT NULL",
        "Two wards cannot have the same official code.",
    )
    # Every address form asks for the wards of one province. An index of our own,
    # not of the field: it leaves with this addon.
    _vn_state_idx = models.Index("(state_id) WHERE state_id IS NOT NULL")

    @api.depends("vn_code", "state_id")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Show the province in lists of choices: many communes share a name."""
        res = super()._compute_display_name()
        if self.env.context.get("formatted_display_name"):
            for city in self.filtered(lambda city: city.vn_code and city.state_id):
                city.display_name = f"{city.name}\t--{city.state_id.name}--"
        return res

    @api.model_create_multi
    def create(self, vals_list):
        cities = super().create(vals_list)
        self.env.registry.clear_cache()
        return cities

    def write(self, vals):
        res = super().write(vals)
        self.env.registry.clear_cache()
        return res

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("name", "state_id")
    def _vn_ward_id(self, name, state_id):
        """Return the id of the ward so named in a province, False if none or two.

        Cached: an import asks this for every line.
        """
        domain = [
            ("vn_code", "!=", False),
            ("name", "=", name),
            ("state_id", "=", state_id),
        ]
        wards = self.sudo().search(domain, limit=2)
        return wards.id if len(wards) == 1 else False

    @api.model
    @tools.ormcache()
    def _vn_ids_by_code(self):
        """Return {official code: id} of every ward."""
        wards = self.sudo().search_fetch([("vn_code", "!=", False)], ["vn_code"])
        return {ward.vn_code: ward.id for ward in wards}
