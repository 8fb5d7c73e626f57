from odoo import api, fields, models


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

    @api.depends("vn_gso_code")
    def _compute_display_name(self):
        """Leave "(VN)" out: here nearly every province is Vietnamese."""
        res = super()._compute_display_name()
        if not self.env.context.get("formatted_display_name"):
            for state in self.filtered("vn_gso_code"):
                state.display_name = state.name
        return res
