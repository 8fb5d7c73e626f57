# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

FOUNDING_CODE = "company_founding"


class ResCompany(models.Model):
    """Our own founding day, kept as an occasion of the company."""

    _name = "res.company"
    _inherit = "res.company"

    founding_date = fields.Date(
        help="The day our company was founded; it is kept in Occasions too."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.filtered("founding_date")._update_founding_occasion()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "founding_date" in vals:
            self._update_founding_occasion()
        return result

    def _update_founding_occasion(self):
        """Make, correct or archive the founding day in the occasions."""
        occasions = self.env["crm.occasion"].sudo().with_context(active_test=False)
        existing = occasions.search(
            [("code", "=", FOUNDING_CODE), ("company_id", "in", self.ids)]
        ).grouped("company_id")
        vals_list = []
        for company in self:
            occasion = existing.get(company, occasions)
            if not company.founding_date:
                occasion.active = False
                continue
            vals = company._prepare_founding_vals()
            if occasion:
                occasion.write(vals)
            else:
                name = self.env._("Founding day of %(company)s", company=company.name)
                vals_list.append(
                    {
                        **vals,
                        "name": name,
                        "code": FOUNDING_CODE,
                        "company_id": company.id,
                    }
                )
        occasions.create(vals_list)

    def _prepare_founding_vals(self):
        """Return the values that follow the date; the rest is the user's to edit."""
        day = self.founding_date
        return {
            "calendar": "solar",
            "leap_month": False,
            "day": day.day,
            "month": day.month,
            "active": True,
        }
