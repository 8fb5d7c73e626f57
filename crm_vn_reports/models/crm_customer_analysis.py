# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.crm_vn_core.almanac.clock import ZONE

from ..age_bands import age_band_sql, age_sql, get_age_bands
from .crm_sales_analysis import GENDERS


class CrmCustomerAnalysis(models.Model):
    """One row per customer as of today, with the scores of the current company.

    Customers are commercial partners who are neither colleagues, nor our own companies,
    nor suppliers who never bought.
    """

    _name = "crm.customer.analysis"
    _description = "Customer Analysis"
    _auto = False
    _rec_name = "partner_id"
    _order = "date desc, id desc"
    _depends = {
        "crm.customer.score": [
            "company_id",
            "last_order_date",
            "lifecycle",
            "order_count",
            "partner_id",
            "revenue",
            "tier_id",
        ],
        "res.company": ["partner_id"],
        "res.partner": [
            "active",
            "birth_year",
            "birthdate_date",
            "commercial_partner_id",
            "company_id",
            "customer_rank",
            "gender",
            "is_company",
            "partner_share",
            "state_id",
            "supplier_rank",
            "tier_manual_id",
            "user_id",
        ],
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", string="Branch", readonly=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    date = fields.Date(string="Created", readonly=True)
    customer_type = fields.Selection(
        selection=[("person", "Person"), ("company", "Company")], readonly=True
    )
    gender = fields.Selection(selection=GENDERS, readonly=True)
    age = fields.Integer(readonly=True, aggregator="avg", help="In full years, today.")
    age_band = fields.Selection(
        selection=lambda self: get_age_bands(self.env), readonly=True
    )
    state_id = fields.Many2one(
        comodel_name="res.country.state", string="Province", readonly=True
    )
    officer_id = fields.Many2one(comodel_name="res.users", readonly=True)
    lifecycle = fields.Selection(
        selection=lambda self: self._get_lifecycles(), readonly=True
    )
    tier_id = fields.Many2one(comodel_name="crm.customer.tier", readonly=True)
    last_order_date = fields.Date(string="Last Order", readonly=True)
    customer_count = fields.Integer(
        string="Customers", readonly=True, aggregator="count_distinct"
    )
    order_count = fields.Integer(string="Orders", readonly=True)
    revenue = fields.Monetary(readonly=True)

    @api.model
    def _get_lifecycles(self):
        """The stages of the score in the language of the user."""
        field = self.env["crm.customer.score"]._fields["lifecycle"]
        return field._description_selection(self.env)

    # --------------------------------------------------------------------- query
    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        return SQL(
            """
            SELECT customer.id,
                   customer.id AS partner_id,
                   customer.id AS customer_count,
                   customer.company_id,
                   %(currency)s::int AS currency_id,
                   today.created AS date,
                   CASE WHEN customer.is_company THEN 'company' ELSE 'person' END
                       AS customer_type,
                   COALESCE(customer.gender, 'unknown') AS gender,
                   today.age,
                   %(age_band)s AS age_band,
                   customer.state_id,
                   customer.user_id AS officer_id,
                   COALESCE(score.lifecycle, 'prospect') AS lifecycle,
                   COALESCE(customer.tier_manual_id, score.tier_id) AS tier_id,
                   score.last_order_date,
                   COALESCE(score.order_count, 0) AS order_count,
                   COALESCE(score.revenue, 0) AS revenue
            """,
            currency=self.env.company.currency_id.id,
            age_band=age_band_sql(SQL("today.age")),
        )

    def _from(self):
        today = SQL("%s::date", fields.Date.context_today(self))
        return SQL(
            """
              FROM res_partner customer
              LEFT JOIN crm_customer_score score
                     ON score.partner_id = customer.id
                    AND score.company_id = %(company)s
             CROSS JOIN LATERAL (
                   SELECT %(age)s AS age,
                          (customer.create_date AT TIME ZONE 'UTC'
                           AT TIME ZONE %(tz)s)::date AS created
                   ) today
            """,
            company=self.env.company.id,
            age=age_sql("customer", today),
            tz=ZONE,
        )

    def _where(self):
        return SQL(
            """
             WHERE customer.active
               AND customer.commercial_partner_id = customer.id
               AND customer.partner_share
               AND (customer.customer_rank > 0 OR customer.supplier_rank = 0)
               AND customer.id NOT IN (SELECT partner_id FROM res_company)
            """
        )

    # ------------------------------------------------------------------- actions
    @api.readonly
    def action_open_customer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
