# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.loan.contract.crm_loan_payment import PAY_MODES


class CrmBankChoose(models.TransientModel):
    """A bank line may also pay a loan."""

    _name = "crm.bank.choose"
    _inherit = "crm.bank.choose"

    kind = fields.Selection(
        selection_add=[("crm.loan", "A loan"), ("res.partner",)],
        ondelete={"crm.loan": "cascade"},
    )
    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        domain="[('state', 'in', ('active', 'written_off')),"
        " ('company_id', '=', company_id)]",
    )
    mode = fields.Selection(selection=PAY_MODES, string="Use", default="due")

    @api.depends("loan_id", "mode")
    def _compute_preview(self):
        return super()._compute_preview()

    def _get_record_fields(self):
        return super()._get_record_fields() | {"crm.loan": "loan_id"}

    def _get_values(self):
        values = super()._get_values()
        if self.kind == "crm.loan":
            values["mode"] = self.mode or "due"
        return values
