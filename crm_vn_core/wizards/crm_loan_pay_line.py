# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.loan.contract.crm_loan_allocation import COMPONENTS
from ..models.loan.contract.crm_loan_installment import ROW_KINDS


class CrmLoanPayLine(models.TransientModel):
    """One step of the way the money takes."""

    _name = "crm.loan.pay.line"
    _description = "Where the Money Goes"

    wizard_id = fields.Many2one(
        comodel_name="crm.loan.pay", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    number = fields.Integer(string="No.")
    kind = fields.Selection(selection=ROW_KINDS)
    due_date = fields.Date()
    component = fields.Selection(
        selection=[*COMPONENTS, ("held", "Held for the Next Due Date")],
        string="Pays",
    )
    amount = fields.Monetary()
    label = fields.Char(string="Installment", compute="_compute_label")

    @api.depends("number", "kind", "component")
    def _compute_label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            if line.number:
                line.label = self.env._("Installment %(number)s", number=line.number)
            else:
                line.label = kinds.get(line.kind, "")
