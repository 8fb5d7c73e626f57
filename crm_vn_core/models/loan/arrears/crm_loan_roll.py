# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

# Days past due → bucket; the bounds people in collections speak of.
BUCKETS = [
    ("0", "On Time"),
    ("1", "1–9 Days"),
    ("2", "10–90 Days"),
    ("3", "91–180 Days"),
    ("4", "181–360 Days"),
    ("5", "Over 360 Days"),
    ("9", "Closed"),
]


class CrmLoanRoll(models.Model):
    """Roll rates: where the loans of one month's end stood at the next one."""

    _name = "crm.loan.roll"
    _description = "Roll Rates"
    _auto = False
    _order = "date DESC, bucket_before, bucket_after"
    _rec_name = "date"
    _depends = {
        "crm.loan": ["company_id", "product_id"],
        "crm.loan.snapshot": ["loan_id", "date", "days_past_due", "principal"],
    }

    date = fields.Date(string="Month", readonly=True)
    loan_id = fields.Many2one(comodel_name="crm.loan", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    product_id = fields.Many2one(comodel_name="crm.loan.product", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    bucket_before = fields.Selection(
        selection=BUCKETS, string="A Month Before", readonly=True
    )
    bucket_after = fields.Selection(
        selection=BUCKETS, string="At the End of the Month", readonly=True
    )
    principal = fields.Monetary(string="Outstanding Principal Before", readonly=True)
    share = fields.Float(
        string="Share (%)",
        readonly=True,
        aggregator="sum",
        digits=(5, 2),
        help="Of the principal that was in the first bucket.",
    )

    @property
    def _table_query(self):
        """The last snapshot of each month against that of the month before.

        Every night takes the loans of all companies, so a month ends on one day for
        all. Looked up month by month in the index: a year has millions of snapshots.
        """
        return SQL(
            """
            WITH month AS (
                SELECT generate_series(date_trunc('month', MIN(date)), MAX(date),
                                       INTERVAL '1 month')::date AS month
                  FROM crm_loan_snapshot),
            month_end AS (
                SELECT month, (SELECT MAX(s.date) FROM crm_loan_snapshot s
                                WHERE s.date >= month
                                  AND s.date < month + INTERVAL '1 month') AS date
                  FROM month),
            row AS (
                SELECT s.loan_id, m.month, s.principal, %(bucket)s AS bucket
                  FROM month_end m
                  JOIN crm_loan_snapshot s ON s.date = m.date)
            SELECT b.loan_id::bigint * 10000
                   + EXTRACT(YEAR FROM n.month)::int %% 100 * 100
                   + EXTRACT(MONTH FROM n.month)::int AS id,
                   n.month AS date, b.loan_id, l.company_id, l.product_id,
                   b.bucket AS bucket_before, COALESCE(a.bucket, '9') AS bucket_after,
                   b.principal,
                   100 * b.principal / NULLIF(SUM(b.principal) OVER (
                       PARTITION BY l.company_id, n.month, b.bucket), 0) AS share
              FROM row b
              JOIN crm_loan l ON l.id = b.loan_id
              JOIN month_end n ON n.month = b.month + INTERVAL '1 month'
               AND n.date IS NOT NULL
              LEFT JOIN row a ON a.loan_id = b.loan_id AND a.month = n.month
            """,
            bucket=SQL(
                """CASE WHEN COALESCE(s.days_past_due, 0) <= 0 THEN '0'
                        WHEN s.days_past_due < 10 THEN '1'
                        WHEN s.days_past_due <= 90 THEN '2'
                        WHEN s.days_past_due <= 180 THEN '3'
                        WHEN s.days_past_due <= 360 THEN '4' ELSE '5' END"""
            ),
        )
