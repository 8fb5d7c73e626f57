# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

LICENSED = ("credit_institution", "microfinance")
REGIME_NAMES = (*LICENSED, "enterprise", "tracking")


class ResCompany(models.Model):
    """Which kind of lender the company is, and by which license."""

    _name = "res.company"
    _inherit = "res.company"

    loan_is_credit_institution = fields.Boolean(
        string="Credit Institution",
        help="Bank or finance company: Law on Credit Institutions. Needs a license.",
    )
    loan_is_microfinance = fields.Boolean(
        string="Microfinance Institution",
        help="Law on Credit Institutions, microfinance. Needs a license.",
    )
    loan_is_enterprise = fields.Boolean(
        string="Ordinary Enterprise",
        default=True,
        help="Installment sales and occasional loans under the Civil Code.",
    )
    loan_is_tracking = fields.Boolean(
        string="Tracking Only",
        default=True,
        help="Follows loans of another lender, e.g. a dealer of a finance company.",
    )
    loan_license_number = fields.Char(string="Lender's License")
    loan_license_date = fields.Date(string="License Granted On")

    @api.constrains(
        "loan_is_credit_institution", "loan_is_microfinance", "loan_license_number"
    )
    def _check_loan_license(self):
        for company in self:
            if (
                company._get_loan_regimes() & set(LICENSED)
                and not (company.loan_license_number or "").strip()
            ):
                raise ValidationError(
                    company.env._(
                        "%(company)s lends as a credit or microfinance institution:"
                        " enter the number of the license that allows it.",
                        company=company.name,
                    )
                )

    def _get_company_root_delegated_field_names(self):
        """A branch lends under the license of its company."""
        return super()._get_company_root_delegated_field_names() + [
            *(f"loan_is_{regime}" for regime in REGIME_NAMES),
            "loan_license_number",
            "loan_license_date",
        ]

    def _get_loan_regimes(self):
        """Return the regimes under which the company may lend, as a set of codes."""
        self.ensure_one()
        return {regime for regime in REGIME_NAMES if self[f"loan_is_{regime}"]}
