# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

LOAN_FORMS = [
    ("loan_request", "Loan Request"),
    ("loan_contract", "Loan Contract"),
    ("loan_schedule", "Repayment Schedule"),
]


class CrmFormTemplate(models.Model):
    """The forms of a loan: number, legal line and signatures as data."""

    _name = "crm.form.template"
    _inherit = "crm.form.template"

    kind = fields.Selection(
        selection_add=LOAN_FORMS,
        ondelete={kind: "cascade" for kind, _name in LOAN_FORMS},
    )
