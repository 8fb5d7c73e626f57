# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResCompany(models.Model):
    """How the company speaks to its customers."""

    _name = "res.company"
    _inherit = "res.company"

    vn_salutation_style = fields.Selection(
        selection=[
            ("friendly", "Friendly: anh, chị, em"),
            ("family", "Family: also cô, chú, bác, ông, bà by age"),
            ("formal", "Formal: Ông, Bà"),
            ("neutral", "Neutral: Quý khách"),
        ],
        string="Forms of Address",
        default="family",
        required=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The partner of a company of ours is not a customer with a code.
        companies = self.with_context(crm_vn_no_customer_code=True)
        return super(ResCompany, companies).create(vals_list).with_env(self.env)
