# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Orders carry the time at which their transaction began: one that began before the
# last refresh may have been committed after it.
OVERLAP = timedelta(hours=1)


class CrmCustomerScore(models.Model):
    """The statements that write the scores."""

    _name = "crm.customer.score"
    _inherit = "crm.customer.score"

    @api.model
    def _get_dirty(self, company, since):
        """Return the query of the customers whose orders may have changed."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id
              FROM sale_order o
              JOIN res_partner p ON p.id = o.partner_id
             WHERE o.write_date >= %(since)s
               AND o.company_id = ANY(%(companies)s)
             UNION
            SELECT partner_id FROM crm_customer_score
             WHERE company_id = %(company)s AND computed_at IS NULL
            """,
            since=since - OVERLAP,
            companies=self._get_order_companies(company),
            company=company.id,
        )

    @api.model
    def _get_order_companies(self, company):
        """Return the ids of the companies whose orders count: itself and branches."""
        domain = [("id", "child_of", company.id)]
        return self.env["res.company"].sudo().search(domain).ids

    @api.model
    def _get_orders_sql(self, company, dirty):
        """Return the query of the sums per customer; ``dirty`` narrows it if given."""
        narrowed = SQL("AND p.commercial_partner_id IN (SELECT partner_id FROM dirty)")
        return SQL(
            """
            SELECT partner_id, order_count, revenue,
                   timezone(%(timezone)s, timezone('UTC', first_order))::date
                   AS first_order_date,
                   timezone(%(timezone)s, timezone('UTC', last_order))::date
                   AS last_order_date
              FROM (
                SELECT p.commercial_partner_id AS partner_id,
                       count(*) AS order_count,
                       min(o.date_order) AS first_order,
                       max(o.date_order) AS last_order,
                       round(
                           sum(o.amount_untaxed
                               / COALESCE(NULLIF(o.currency_rate, 0), 1)::numeric),
                           %(digits)s
                       ) AS revenue
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE o.state = 'sale'
                   AND o.company_id = ANY(%(companies)s)
                   %(narrowed)s
                 GROUP BY p.commercial_partner_id
              ) sums
            """,
            timezone=company._get_customer_timezone(),
            digits=company.currency_id.decimal_places,
            companies=self._get_order_companies(company),
            narrowed=SQL() if dirty is None else narrowed,
        )

    @api.model
    def _get_lifecycle_sql(self, company, alias):
        """Return the expression of the lifecycle over the sums of ``alias``."""
        active, lost, loyal = company._get_lifecycle_dates()
        return SQL(
            """
            CASE WHEN %(alias)s.last_order_date >= %(active)s
                 THEN CASE WHEN %(alias)s.order_count >= %(orders)s
                            AND %(alias)s.first_order_date <= %(loyal)s
                           THEN 'loyal' ELSE 'active' END
                 WHEN %(alias)s.last_order_date >= %(lost)s THEN 'dormant'
                 ELSE 'lost' END
            """,
            alias=SQL.identifier(alias),
            active=active,
            lost=lost,
            loyal=loyal,
            orders=company.customer_loyal_orders,
        )

    @api.model
    def _get_tier_sql(self, company, alias):
        """Return the expression of the tier over the sums of ``alias``."""
        cases = [
            SQL(
                "WHEN %(alias)s.revenue >= %(revenue)s"
                " AND %(alias)s.order_count >= %(orders)s THEN %(tier)s",
                alias=SQL.identifier(alias),
                revenue=revenue,
                orders=orders,
                tier=tier_id,
            )
            for tier_id, revenue, orders in self.env["crm.customer.tier"]._get_rules(
                company
            )
        ]
        if not cases:
            return SQL("NULL::integer")
        return SQL("CASE %s END", SQL(" ").join(cases))

    @api.model
    def _write_scores(self, company, dirty):
        """Insert, update and delete the rows of the ``dirty`` customers (None: all).

        One statement; rows that stay as they are are not written.
        :return: the number of rows that changed
        """
        [(written, deleted)] = self.env.execute_query(
            SQL(
                """
                WITH dirty AS MATERIALIZED (%(dirty)s),
                fresh AS MATERIALIZED (%(orders)s),
                gone AS (
                    DELETE FROM crm_customer_score score
                     WHERE company_id = %(company)s
                       %(narrowed)s
                       AND NOT EXISTS (
                           SELECT FROM fresh WHERE fresh.partner_id = score.partner_id
                       )
                    RETURNING 1
                ),
                written AS (
                    INSERT INTO crm_customer_score AS score (
                        partner_id, company_id, first_order_date, last_order_date,
                        order_count, revenue, lifecycle, tier_id, computed_at
                    )
                    SELECT partner_id, %(company)s, first_order_date, last_order_date,
                           order_count, revenue, %(lifecycle)s, %(tier)s, %(now)s
                      FROM fresh
                    ON CONFLICT (partner_id, company_id) DO UPDATE
                       SET first_order_date = excluded.first_order_date,
                           last_order_date = excluded.last_order_date,
                           order_count = excluded.order_count,
                           revenue = excluded.revenue,
                           lifecycle = excluded.lifecycle,
                           tier_id = excluded.tier_id,
                           computed_at = excluded.computed_at
                     WHERE score.computed_at IS NULL
                        OR (score.first_order_date, score.last_order_date,
                            score.order_count, score.revenue,
                            score.lifecycle, score.tier_id)
                           IS DISTINCT FROM
                           (excluded.first_order_date, excluded.last_order_date,
                            excluded.order_count, excluded.revenue,
                            excluded.lifecycle, excluded.tier_id)
                    RETURNING 1
                )
                SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM gone)
                """,
                dirty=SQL("SELECT NULL::integer AS partner_id")
                if dirty is None
                else dirty,
                narrowed=SQL()
                if dirty is None
                else SQL("AND partner_id IN (SELECT partner_id FROM dirty)"),
                orders=self._get_orders_sql(company, dirty),
                company=company.id,
                lifecycle=self._get_lifecycle_sql(company, "fresh"),
                tier=self._get_tier_sql(company, "fresh"),
                now=fields.Datetime.now(),
            )
        )
        return written + deleted

    @api.model
    def _write_passed_time(self, company):
        """Classify again the rows whose class the calendar or the rules changed.

        :return: the number of rows that changed
        """
        [(changed,)] = self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                    UPDATE crm_customer_score score
                       SET lifecycle = fresh.lifecycle,
                           tier_id = fresh.tier_id,
                           computed_at = %(now)s
                      FROM (
                        SELECT id, %(lifecycle)s AS lifecycle, %(tier)s AS tier_id
                          FROM crm_customer_score s
                         WHERE company_id = %(company)s
                      ) fresh
                     WHERE score.id = fresh.id
                       AND (score.lifecycle, score.tier_id)
                           IS DISTINCT FROM (fresh.lifecycle, fresh.tier_id)
                    RETURNING 1
                )
                SELECT count(*) FROM changed
                """,
                now=fields.Datetime.now(),
                lifecycle=self._get_lifecycle_sql(company, "s"),
                tier=self._get_tier_sql(company, "s"),
                company=company.id,
            )
        )
        return changed
