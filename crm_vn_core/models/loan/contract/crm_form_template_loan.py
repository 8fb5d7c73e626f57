# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmFormTemplate(models.Model):
    """The vouchers of cash: forms 01-TT and 02-TT."""

    _name = "crm.form.template"
    _inherit = "crm.form.template"

    kind = fields.Selection(
        selection_add=[
            ("cash_receipt", "Cash Receipt"),
            ("cash_payment", "Cash Payment"),
        ],
        ondelete={"cash_receipt": "cascade", "cash_payment": "cascade"},
    )
