from odoo import api, fields, models


class ResCity(models.Model):
    """A ward, commune or special zone: the lower of the two levels of an address.

    Other countries keep their cities in the same table; what is Vietnamese here
    is prefixed with ``vn_``.
    """

    _name = "res.city"
    _inherit = "res.city"

    vn_code = fields.Char(
        string="Official Code",
        size=5,
        help="Five-digit code of the General Statistics Office.",
    )
    vn_type = fields.Selection(
        selection=[
            ("ward", "Ward"),
            ("commune", "Commune"),
            ("special_zone", "Special Zone"),
        ],
        string="Ward Type",
    )
    # Searched by every address form and by its province.
    state_id = fields.Many2one(index="btree_not_null")

    _vn_code_uniq = models.UniqueIndex(
        "(vn_code) WHERE vn_code IS NOT NULL",
        "Two wards cannot have the same official code.",
    )

    @api.depends("vn_code", "state_id")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Show the province in lists of choices: 26 communes are called Tân Hiệp."""
        res = super()._compute_display_name()
        if self.env.context.get("formatted_display_name"):
            for city in self.filtered(lambda city: city.vn_code and city.state_id):
                city.display_name = f"{city.name}\t--{city.state_id.name}--"
        return res
