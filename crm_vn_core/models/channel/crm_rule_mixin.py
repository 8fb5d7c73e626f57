# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmRuleMixin(models.AbstractModel):
    """A number of the law, or a company's own: since when, until when, who says so.

    Rules of the law have no company. When a law changes, its rules get an end and new
    ones a beginning.
    """

    _name = "crm.rule.mixin"
    _description = "Rule of Law or Company"

    date_from = fields.Date(string="In Force Since")
    date_to = fields.Date(string="In Force Until")
    source = fields.Char(translate=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Empty: the law, for everyone. A company can only be stricter.",
    )
    summary = fields.Char(compute="_compute_summary")

    _check_days = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A rule cannot end before it begins.",
    )

    @api.constrains("source", "company_id")
    def _check_source(self):
        """What claims to be the law says where it is written."""
        if any(not rule.company_id and not rule.source for rule in self):
            raise ValidationError(
                self.env._("A rule for every company needs the law as its source.")
            )
