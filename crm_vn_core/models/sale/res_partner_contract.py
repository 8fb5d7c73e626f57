# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date

GROUPS = "crm_vn_core.group_crm_vn_core_user"


class ResPartner(models.Model):
    """The contracts of a customer, on the card of everyone in its company."""

    _name = "res.partner"
    _inherit = "res.partner"

    contract_count = fields.Integer(
        string="Contracts", compute="_compute_contracts", groups=GROUPS
    )
    contract_message = fields.Char(
        compute="_compute_contracts",
        groups=GROUPS,
        help="Which contracts end soon.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_contracts(self):
        contracts = self.env["crm.contract"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("state", "!=", "cancelled"),
            ]
        )
        by_customer = contracts.grouped("partner_id")
        for partner in self:
            own = by_customer.get(partner.commercial_partner_id, contracts.browse())
            partner.contract_count = len(own)
            expiring = own.filtered("is_expiring")
            partner.contract_message = " · ".join(
                self.env._(
                    "Contract %(number)s ends %(when)s (%(date)s)",
                    number=contract.name,
                    when=contract.ends_in,
                    date=format_date(self.env, contract.date_end),
                )
                for contract in expiring
            )

    def action_view_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_contract_action"
        )
        customer = self.commercial_partner_id
        action["domain"] = [("partner_id", "=", customer.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
