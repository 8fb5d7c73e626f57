# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

FEATURE = "crm_vn_core.group_crm_vn_core_loan_feature"


class ResPartner(models.Model):
    """The loans of a customer, on the card of who may see them."""

    _name = "res.partner"
    _inherit = "res.partner"

    loan_count = fields.Integer(
        string="Loans", compute="_compute_loan_count", groups=FEATURE
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_loan_count(self):
        loans = self.env["crm.loan"]
        groups = (
            loans._read_group(
                [
                    (
                        "commercial_partner_id",
                        "in",
                        self.commercial_partner_id.ids,
                    )
                ],
                ["commercial_partner_id"],
                ["__count"],
            )
            if loans.has_access("read")
            else []
        )
        counts = {customer.id: count for customer, count in groups}
        for partner in self:
            partner.loan_count = counts.get(partner.commercial_partner_id.id, 0)

    def action_view_loans(self):
        """Open the loans of the customer, or a new application when there is none."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_loan_action"
        )
        action["domain"] = [
            ("commercial_partner_id", "=", self.commercial_partner_id.id)
        ]
        action["context"] = {"default_partner_id": self.id}
        return action
