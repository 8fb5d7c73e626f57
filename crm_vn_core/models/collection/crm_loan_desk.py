# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmLoan(models.Model):
    """What the collections desk knows about a loan, for its form."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    group_override_id = fields.Many2one(
        comodel_name="crm.loan.group.override",
        string="Group Set by Hand",
        compute="_compute_group_override_id",
        help="What a person has decided about the group, as long as it holds.",
    )
    collection_case_count = fields.Integer(compute="_compute_collection_counts")
    collection_promise_count = fields.Integer(compute="_compute_collection_counts")

    @api.depends("debt_group")
    def _compute_group_override_id(self):
        overrides = self.env["crm.loan.group.override"]
        today = self._get_today()
        found = overrides.browse()
        if overrides.has_access("read"):
            found = overrides.search(
                [
                    ("loan_id", "in", self.ids),
                    ("date_from", "<=", today),
                    ("date_to", ">=", today),
                ]
            )
        for loan in self:
            mine = found.filtered(lambda row, loan=loan._origin: row.loan_id == loan)
            # As in the night: the last decision counts.
            loan.group_override_id = mine[:1]

    @api.depends("partner_id")
    def _compute_collection_counts(self):
        cases, promises = self._read_collection_counts()
        for loan in self:
            key = loan.company_id, loan.commercial_partner_id
            loan.collection_case_count = cases.get(key, 0)
            loan.collection_promise_count = promises.get(key, 0)

    def _read_collection_counts(self):
        """Return how many cases and promises the user may see, by company and
        customer: the desk joins all debts of a customer."""
        case_model = self.env["crm.collection.case"]
        promise_model = self.env["crm.collection.promise"]
        cases, promises = {}, {}
        customers = self.commercial_partner_id.ids
        if case_model.has_access("read"):
            rows = case_model._read_group(
                [("partner_id", "in", customers)],
                ["company_id", "partner_id"],
                ["__count"],
            )
            cases = {(company, partner): count for company, partner, count in rows}
        if promise_model.has_access("read"):
            rows = promise_model._read_group(
                [("case_id.partner_id", "in", customers)], ["case_id"], ["__count"]
            )
            for case, count in rows:
                # Who was told the promise sees it, even of somebody else's case.
                key = case.sudo().company_id, case.sudo().partner_id
                promises[key] = promises.get(key, 0) + count
        return cases, promises

    def action_set_group(self):
        """Decide about the group of this loan, with the reason and an end."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Debt Group"),
            "res_model": "crm.loan.group.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loan_id": self.id},
        }

    def action_view_cases(self):
        """Open the work of the desk on this customer; the only case at once."""
        self.ensure_one()
        cases = self.env["crm.collection.case"].search(self._get_desk_domain())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_collection_case_action"
        )
        action |= {"domain": self._get_desk_domain(), "context": {}}
        if len(cases) == 1:
            action |= {
                "res_id": cases.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return action

    def action_view_promises(self):
        """Open what the customer has promised, kept and broken."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_collection_promise_action"
        )
        domain = [
            (f"case_id.{name}", operator, value)
            for name, operator, value in self._get_desk_domain()
        ]
        return action | {"domain": domain, "context": {}}

    def _get_desk_domain(self):
        return [
            ("partner_id", "=", self.commercial_partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]
