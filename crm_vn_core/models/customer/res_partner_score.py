# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_customer_score import LIFECYCLES

# Field of the partner: column of crm.customer.score.
SCORE_COLUMNS = {
    "lifecycle": "lifecycle",
    "tier_id": "tier_id",
    "last_order_date": "last_order_date",
    "order_count_total": "order_count",
    "revenue_total": "revenue",
}


class ResPartner(models.Model):
    """What the customer is to the current company, read from its score.

    The fields are not stored: a shared customer has other values in each company. They
    are filtered, grouped and sorted by joining the score.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    tier_manual_id = fields.Many2one(
        comodel_name="crm.customer.tier",
        string="Tier Set by Hand",
        index="btree_not_null",
        help="Takes the place of the tier by the rules.",
    )
    lifecycle = fields.Selection(
        selection=LIFECYCLES,
        compute="_compute_score_fields",
        search="_search_lifecycle",
        groups="base.group_user",
        help="Where the customer stands with this company, by the last order, the "
        "number of orders and the time since the first one.",
    )
    tier_id = fields.Many2one(
        comodel_name="crm.customer.tier",
        compute="_compute_score_fields",
        search="_search_tier_id",
        groups="base.group_user",
    )
    tier_color = fields.Integer(
        related="tier_id.color",
        string="Color of the Tier",
        groups="base.group_user",
    )
    last_order_date = fields.Date(
        string="Last Order",
        compute="_compute_score_fields",
        search="_search_last_order_date",
        groups="crm_vn_core.group_crm_vn_core_user",
    )
    order_count_total = fields.Integer(
        string="Confirmed Orders",
        compute="_compute_score_fields",
        search="_search_order_count_total",
        groups="crm_vn_core.group_crm_vn_core_user",
        # A sum over contacts would count their company once for each.
        aggregator=None,
    )
    revenue_total = fields.Monetary(
        string="Revenue",
        compute="_compute_score_fields",
        search="_search_revenue_total",
        groups="crm_vn_core.group_crm_vn_core_user",
        aggregator=None,
        help="Untaxed amount of all confirmed orders with the current company.",
    )

    @api.model
    def _get_score_fields(self):
        return list(SCORE_COLUMNS)

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "tier_manual_id"]

    @api.depends("commercial_partner_id", "tier_manual_id")
    @api.depends_context("company")
    def _compute_score_fields(self):
        """Read the scores of the batch in one query; contacts read their company's."""
        Score = self.env["crm.customer.score"].sudo()
        scores = Score.search_fetch(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_partner = {score.partner_id.id: score for score in scores}
        for partner in self:
            commercial = partner.commercial_partner_id._origin.id
            score = by_partner.get(commercial, Score)
            partner.lifecycle = score.lifecycle or "prospect"
            partner.tier_id = partner.tier_manual_id or score.tier_id
            partner.last_order_date = score.last_order_date
            partner.order_count_total = score.order_count
            partner.revenue_total = score.revenue

    # ------------------------------------------------------------ search and group
    def _search_lifecycle(self, operator, value):
        """Whoever has no score is a prospect; the others are found by index."""
        if operator not in ("in", "not in"):
            return NotImplemented
        stages = dict(LIFECYCLES)
        wanted = [stage for stage in stages if (stage in value) == (operator == "in")]

        def to_sql(model, alias, query):
            column = SQL.identifier(model._join_score(alias, query), "lifecycle")
            found = SQL("%s = ANY(%s)", column, wanted)
            if "prospect" not in wanted:
                return found
            return SQL("(%s OR %s IS NULL)", found, column)

        return Domain.custom(to_sql=to_sql)

    def _search_tier_id(self, operator, value):
        return self._search_score("tier_id", operator, value)

    def _search_last_order_date(self, operator, value):
        return self._search_score("last_order_date", operator, value)

    def _search_order_count_total(self, operator, value):
        return self._search_score("order_count_total", operator, value)

    def _search_revenue_total(self, operator, value):
        return self._search_score("revenue_total", operator, value)

    def _search_score(self, name, operator, value):
        """Return the condition on the joined score, as on a column of our own."""
        field = self._fields[name]

        def to_sql(model, alias, query):
            return field.condition_to_sql(name, operator, value, model, alias, query)

        return Domain.custom(to_sql=to_sql)

    def _join_score(self, alias, query):
        """Join the scores of the current company; return the alias of the table."""
        score = query.make_alias(alias, "score")
        query.add_join(
            "LEFT JOIN",
            score,
            "crm_customer_score",
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(score, "partner_id"),
                self._field_to_sql(alias, "commercial_partner_id", query),
                SQL.identifier(score, "company_id"),
                self.env.company.id,
            ),
        )
        return score

    def _field_to_sql(self, alias, field_expr, query=None):
        """Read the fields of the score from its table, so that they group and sort."""
        column = SCORE_COLUMNS.get(field_expr)
        if not column or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        sql = SQL.identifier(self._join_score(alias, query), column)
        if field_expr == "lifecycle":
            return SQL("COALESCE(%s, 'prospect')", sql)
        if field_expr == "tier_id":
            manual = super()._field_to_sql(alias, "tier_manual_id", query)
            return SQL("COALESCE(%s, %s)", manual, sql)
        if field_expr in ("order_count_total", "revenue_total"):
            return SQL("COALESCE(%s, 0)", sql)
        return sql

    # ------------------------------------------------------------------------ CRUD
    def write(self, vals):
        """Move the orders of contacts along when they change their company."""
        if not {"parent_id", "is_company"} & set(vals):
            return super().write(vals)
        before = self.commercial_partner_id
        result = super().write(vals)
        after = self.commercial_partner_id
        if before != after:
            Score = self.env["crm.customer.score"].sudo()
            moved = before | after
            if Score.search_count([("partner_id", "in", moved.ids)], limit=1):
                Score._refresh_partners(moved)
        return result
