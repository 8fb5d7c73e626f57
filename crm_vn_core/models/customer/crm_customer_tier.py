# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmCustomerTier(models.Model):
    """A rank of customers, such as Gold, and what it takes to reach it.

    The tiers are tried from the last of the list to the first: a customer gets the
    first one whose conditions are all met. A condition of 0 is none.
    """

    _name = "crm.customer.tier"
    _description = "Customer Tier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
        help="The currency of the minimum revenue. Companies that keep their books "
        "in another one compare at the rate of the day.",
    )
    min_revenue = fields.Monetary(
        string="Minimum Revenue",
        help="Untaxed amount of all confirmed orders of the customer.",
    )
    min_orders = fields.Integer(
        string="Minimum Orders",
        help="Number of confirmed orders of the customer.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "Two tiers cannot share a code.")
    _minimum_positive = models.Constraint(
        "CHECK(min_revenue >= 0 AND min_orders >= 0)",
        "The conditions of a tier cannot be negative.",
    )

    def _default_currency_id(self):
        return self.env.company.currency_id

    def _get_rules(self, company):
        """Return ``[(tier id, minimum revenue, minimum orders)]``, best tier first.

        The revenue is in the currency of ``company``.
        """
        tiers = self.sudo().search([("active", "=", True)])
        today = fields.Date.context_today(self)
        return [
            (
                tier.id,
                tier.currency_id._convert(
                    tier.min_revenue, company.currency_id, company, today
                ),
                tier.min_orders,
            )
            for tier in reversed(tiers)
        ]
