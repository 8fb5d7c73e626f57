# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.crm_vn_core.almanac.clock import ZONE

from ..age_bands import age_band_sql, age_sql, get_age_bands

GENDERS = [
    ("male", "Male"),
    ("female", "Female"),
    ("other", "Other"),
    ("unknown", "Unknown"),
]


class CrmSalesAnalysis(models.Model):
    """Confirmed order lines by who bought, where, what, when and from whom.

    The customer is the commercial partner; the age is that of the day of purchase. The
    statement is made of `_with`, `_select`, `_from` and `_where`, so that a table that
    holds the sums beforehand can take the place of any of them.
    """

    _name = "crm.sales.analysis"
    _description = "Sales Analysis"
    _auto = False
    _rec_name = "order_id"
    _order = "date desc, id desc"
    _depends = {
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "uom_id"],
        "res.partner": [
            "birth_year",
            "birthdate_date",
            "commercial_partner_id",
            "gender",
            "is_company",
            "state_id",
            "user_id",
        ],
        "sale.order": [
            "company_id",
            "currency_rate",
            "date_order",
            "partner_id",
            "state",
            "team_id",
            "user_id",
        ],
        "sale.order.line": [
            "display_type",
            "is_downpayment",
            "order_id",
            "price_subtotal",
            "product_id",
            "product_uom_id",
            "product_uom_qty",
        ],
        "uom.uom": ["factor"],
    }

    date = fields.Date(string="Order Date", readonly=True)
    order_id = fields.Many2one(comodel_name="sale.order", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Branch", readonly=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Salesperson", readonly=True
    )
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Sales Team", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    officer_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        help="Who looks after the customer today.",
    )
    state_id = fields.Many2one(
        comodel_name="res.country.state", string="Province", readonly=True
    )
    customer_type = fields.Selection(
        selection=[("person", "Person"), ("company", "Company")], readonly=True
    )
    gender = fields.Selection(selection=GENDERS, readonly=True)
    age = fields.Integer(
        string="Age at Purchase", readonly=True, aggregator="avg", help="In full years."
    )
    age_band = fields.Selection(
        selection=lambda self: get_age_bands(self.env),
        readonly=True,
        help="Age of the customer on the day of purchase.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product", string="Product Variant", readonly=True
    )
    product_tmpl_id = fields.Many2one(
        comodel_name="product.template", string="Product", readonly=True
    )
    categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    quantity = fields.Float(
        readonly=True, help="In the unit of measure of the product."
    )
    revenue = fields.Monetary(
        readonly=True, help="Untaxed amount in the currency of the current company."
    )
    order_count = fields.Integer(
        string="Orders", readonly=True, aggregator="count_distinct"
    )
    customer_count = fields.Integer(
        string="Customers", readonly=True, aggregator="count_distinct"
    )
    average_order = fields.Monetary(
        string="Revenue per Order", readonly=True, aggregator="avg"
    )
    average_customer = fields.Monetary(
        string="Revenue per Customer", readonly=True, aggregator="avg"
    )

    # --------------------------------------------------------------------- query
    @property
    def _table_query(self):
        return SQL(
            "%s %s %s %s", self._with(), self._select(), self._from(), self._where()
        )

    def _with(self):
        """Common table expressions that `_from` may read; none by default."""
        return SQL()

    def _select(self):
        """One row per order line; `buyer` holds the age, see `_from`."""
        return SQL(
            """
            SELECT line.id,
                   buyer.day AS date,
                   sale.id AS order_id,
                   sale.id AS order_count,
                   sale.company_id,
                   %(currency)s::int AS currency_id,
                   sale.user_id,
                   sale.team_id,
                   customer.id AS partner_id,
                   customer.id AS customer_count,
                   customer.user_id AS officer_id,
                   customer.state_id,
                   CASE WHEN customer.is_company THEN 'company' ELSE 'person' END
                       AS customer_type,
                   COALESCE(customer.gender, 'unknown') AS gender,
                   buyer.age,
                   %(age_band)s AS age_band,
                   line.product_id,
                   product.product_tmpl_id,
                   template.categ_id,
                   %(quantity)s AS quantity,
                   %(revenue)s AS revenue,
                   %(revenue)s AS average_order,
                   %(revenue)s AS average_customer
            """,
            currency=self.env.company.currency_id.id,
            age_band=age_band_sql(SQL("buyer.age")),
            quantity=self._get_quantity_sql(),
            revenue=self._get_revenue_sql(),
        )

    def _from(self):
        """Orders and customers; the lateral part gives the local day and the age."""
        return SQL(
            """
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
              JOIN res_partner contact ON contact.id = sale.partner_id
              JOIN res_partner customer ON customer.id = contact.commercial_partner_id
              JOIN %(currency_table)s ON account_currency_table.company_id
                                         = sale.company_id
              LEFT JOIN product_product product ON product.id = line.product_id
              LEFT JOIN product_template template
                     ON template.id = product.product_tmpl_id
              LEFT JOIN uom_uom line_uom ON line_uom.id = line.product_uom_id
              LEFT JOIN uom_uom product_uom ON product_uom.id = template.uom_id
             CROSS JOIN LATERAL (
                   SELECT (sale.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                          AS day
                   ) purchase
             CROSS JOIN LATERAL (SELECT purchase.day, %(age)s AS age) buyer
            """,
            currency_table=self.env["res.currency"]._get_simple_currency_table(
                self.env.companies
            ),
            # An order has the day of Viet Nam, whoever looks at it from wherever.
            tz=ZONE,
            age=age_sql("customer", SQL("purchase.day")),
        )

    def _where(self):
        """Lines of confirmed orders; a down payment repeats what other lines say."""
        return SQL(
            """
             WHERE sale.state = 'sale'
               AND line.display_type IS NULL
               AND line.is_downpayment IS NOT TRUE
            """
        )

    def _get_quantity_sql(self):
        return SQL(
            """
            CASE WHEN line.product_id IS NULL THEN 0
                 ELSE line.product_uom_qty
                      * COALESCE(line_uom.factor / NULLIF(product_uom.factor, 0), 1)
            END
            """
        )

    def _get_revenue_sql(self):
        """To the order's company at the rate of the order, then to the current one."""
        return SQL(
            """
            line.price_subtotal
                / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                * COALESCE(NULLIF(account_currency_table.rate, 0), 1)
            """
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Averages over orders and customers, not over the lines they consist of."""
        counted = {
            "average_order:avg": "order_count",
            "average_customer:avg": "customer_count",
        }.get(aggregate_spec)
        if not counted:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s) / NULLIF(COUNT(DISTINCT %s), 0)",
            self._field_to_sql(self._table, "revenue", query),
            self._field_to_sql(self._table, counted, query),
        )

    # ------------------------------------------------------------------- actions
    @api.readonly
    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }
