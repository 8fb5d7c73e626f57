# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmCollectionStrategy(models.Model):
    """What is done about a debt, day by day: a list of steps.

    A product of loans names its strategy. Other debts, overdue invoices among them,
    follow the first strategy of the company.
    """

    _name = "crm.collection.strategy"
    _description = "Collection Strategy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty for all companies."
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    amount_min = fields.Monetary(
        string="Worth a Reminder From",
        help="Customers who owe less in all are left in peace.",
    )
    collector_ids = fields.Many2many(
        comodel_name="res.users",
        string="Collectors",
        domain=[("share", "=", False)],
        help="Who gets the customers of this strategy in turn. Empty: every collector.",
    )
    step_ids = fields.One2many(
        comodel_name="crm.collection.step", inverse_name="strategy_id", copy=True
    )
    product_ids = fields.One2many(
        comodel_name="crm.loan.product",
        inverse_name="strategy_id",
        string="Loan Products",
        readonly=True,
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for strategy in self:
            company = strategy.company_id or self.env.company
            strategy.currency_id = company.currency_id

    @api.model
    def _get_default(self, company):
        """Return the strategy of debts that name none."""
        return self.sudo().search(
            [("company_id", "in", [company.id, False])],
            order="company_id NULLS LAST, sequence, id",
            limit=1,
        )
