# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Every day is kept this long, then the last day of each month.
KEPT_DAYS = 400


class CrmLoanSnapshot(models.Model):
    """Where each running loan stood at the beginning of a day. Written by SQL.

    Company and product of a loan stay what they are: they are read through the loan.
    The database checks each key of each row, which is most of what a night costs.
    """

    _name = "crm.loan.snapshot"
    _description = "Loan Snapshot"
    _order = "date DESC, loan_id"
    _rec_name = "date"
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one(related="loan_id.company_id")
    product_id = fields.Many2one(related="loan_id.product_id")
    team_id = fields.Many2one(comodel_name="crm.team", string="Branch", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Officer", readonly=True)
    currency_id = fields.Many2one(related="loan_id.currency_id")
    principal = fields.Monetary(string="Outstanding Principal", readonly=True)
    overdue_principal = fields.Monetary(readonly=True)
    overdue_interest = fields.Monetary(readonly=True)
    days_past_due = fields.Integer(readonly=True, aggregator="max")
    debt_group = fields.Integer(readonly=True, aggregator=None)

    _loan_uniq = models.UniqueIndex("(loan_id, date)")
    _date_idx = models.Index("(date)")

    @api.model
    def _take(self, today):
        """Write one row for each running loan; the second time what has changed."""
        self.env["crm.loan"]._begin_night_step()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_loan_snapshot AS s
                       (loan_id, date, team_id, user_id, principal,
                        overdue_principal, overdue_interest, days_past_due, debt_group)
                SELECT l.id, %(today)s, l.team_id, l.user_id,
                       COALESCE(l.principal_outstanding, 0),
                       COALESCE(d.principal, 0), COALESCE(d.interest, 0),
                       COALESCE(GREATEST(%(today)s - l.oldest_unpaid_due, 0), 0),
                       COALESCE(l.debt_group, 0)
                  FROM crm_loan l
                  LEFT JOIN (%(overdue)s) d ON d.loan_id = l.id
                 WHERE l.state = 'active'
                    ON CONFLICT (loan_id, date) DO UPDATE
                   SET principal = EXCLUDED.principal,
                       overdue_principal = EXCLUDED.overdue_principal,
                       overdue_interest = EXCLUDED.overdue_interest,
                       days_past_due = EXCLUDED.days_past_due,
                       debt_group = EXCLUDED.debt_group
                 WHERE (s.principal, s.overdue_principal, s.overdue_interest,
                        s.days_past_due, s.debt_group)
                       IS DISTINCT FROM
                       (EXCLUDED.principal, EXCLUDED.overdue_principal,
                        EXCLUDED.overdue_interest, EXCLUDED.days_past_due,
                        EXCLUDED.debt_group)
                """,
                today=today,
                overdue=self._get_overdue_sql(today),
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model()
        return count

    @api.model
    def _get_overdue_sql(self, today):
        """Return the SELECT of what is overdue: of each loan, principal, interest.

        What was given up of a row is not told by component: it is taken from interest.
        """
        return SQL(
            """
            SELECT i.loan_id, SUM(LEAST(i.owed, i.principal - i.paid_principal))
                       AS principal,
                   SUM(GREATEST(LEAST(i.interest - i.paid_interest,
                           i.owed - (i.principal - i.paid_principal)), 0)) AS interest
              FROM crm_loan_installment i
             WHERE i.owed > 0 AND i.due_date < %s
             GROUP BY i.loan_id
            """,
            today,
        )

    @api.autovacuum
    def _gc_old_days(self):
        """Keep the last day of each month of what is long past."""
        before = fields.Date.today() - timedelta(days=KEPT_DAYS)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_loan_snapshot
                 WHERE date < %s AND EXTRACT(DAY FROM date + 1) <> 1
                """,
                before,
            )
        )
