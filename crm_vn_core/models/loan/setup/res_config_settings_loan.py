# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The switch of the loans, and what kind of lender the company is."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    # Implied by the roles, not by every employee: off, not even a manager of loans
    # sees anything of them; on, only the people of the loans do.
    group_crm_vn_core_loan_feature = fields.Boolean(
        string="Loans",
        implied_group="crm_vn_core.group_crm_vn_core_loan_feature",
        group="crm_vn_core.group_crm_vn_core_loan_officer,"
        "crm_vn_core.group_crm_vn_core_loan_collector,"
        "crm_vn_core.group_crm_vn_core_loan_approver,"
        "crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_cashier",
    )
    loan_is_credit_institution = fields.Boolean(
        related="company_id.loan_is_credit_institution", readonly=False
    )
    loan_is_microfinance = fields.Boolean(
        related="company_id.loan_is_microfinance", readonly=False
    )
    loan_is_enterprise = fields.Boolean(
        related="company_id.loan_is_enterprise", readonly=False
    )
    loan_is_tracking = fields.Boolean(
        related="company_id.loan_is_tracking", readonly=False
    )
    loan_license_number = fields.Char(
        related="company_id.loan_license_number", readonly=False
    )
    loan_license_date = fields.Date(
        related="company_id.loan_license_date", readonly=False
    )
