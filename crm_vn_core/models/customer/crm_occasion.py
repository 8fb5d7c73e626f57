# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmOccasion(models.Model):
    """A day of the year that is kept with many customers: Tết, 8 March, Trung Thu …

    Shipped as data and editable: laws and customs change. A company adds its own.
    """

    _name = "crm.occasion"
    _description = "Occasion"
    _inherit = ["crm.yearly.mixin"]
    _order = "next_date, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Programs and imports find the occasion by this.")
    is_statutory = fields.Boolean(
        string="Public Holiday", help="A day off by law (Labor Code 2019, Art. 112)."
    )
    gender = fields.Selection(
        selection=[("male", "Men"), ("female", "Women")],
        help="Whom it is for; empty for everyone.",
    )
    audience = fields.Selection(
        selection=[("person", "Persons"), ("company", "Companies")],
        help="Empty for persons and companies.",
    )
    audience_hint = fields.Char(
        translate=True, help="A trade, faith or circle it matters to, in words."
    )
    lead_text = fields.Char(
        string="Preparation",
        translate=True,
        help="When to begin and what is usual, for the person who plans it.",
    )
    note = fields.Text(translate=True, help="Source of the date, and what to know.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        ondelete="cascade",
        help="Empty for all companies.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another occasion of this company has the same code.",
    )

    def copy_data(self, default=None):
        """Give copies no code: it is the one of its company."""
        return [{**vals, "code": False} for vals in super().copy_data(default)]
