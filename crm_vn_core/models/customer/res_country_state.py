from odoo import fields, models


class ResCountryState(models.Model):
    """A province; Odoo ships the 34 of today under codes of its own."""

    _name = "res.country.state"
    _inherit = "res.country.state"

    vn_gso_code = fields.Char(
        string="Province Code",
        size=2,
        help="Two-digit code of the General Statistics Office of Viet Nam.",
    )

    _vn_gso_code_uniq = models.UniqueIndex(
        "(vn_gso_code) WHERE vn_gso_code IS NOT NULL",
        "Two provinces cannot have the same official code.",
    )
