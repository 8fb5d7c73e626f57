# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOrder(models.Model):
    """An order may fulfil a contract of its customer."""

    _name = "sale.order"
    _inherit = "sale.order"

    contract_id = fields.Many2one(
        comodel_name="crm.contract",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        copy=False,
        tracking=True,
    )

    @api.constrains("contract_id", "partner_id")
    def _check_contract(self):
        for order in self.filtered("contract_id"):
            # Whoever may change the order may not see the contract of a colleague.
            contract = order.contract_id.sudo()
            customer = contract.partner_id
            if order.partner_id.commercial_partner_id != customer.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "Contract %(number)s is with %(customer)s, not with the "
                        "customer of the order.",
                        number=contract.name,
                        customer=customer.display_name,
                    )
                )

    @api.onchange("partner_id")
    def _onchange_partner_contract(self):
        customer = self.partner_id.commercial_partner_id
        if self.contract_id.partner_id.commercial_partner_id != customer:
            self.contract_id = False
