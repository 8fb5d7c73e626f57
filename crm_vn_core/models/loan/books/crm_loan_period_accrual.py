# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# After these the rows of the schedule no longer tell what was earned by a day.
_SLOW_EVENTS = ("restructure", "rate_change", "accelerate")
_SLOW_BATCH = 500


class CrmLoanPeriod(models.Model):
    """Interest earned in a month: earned until its end, less what was posted before."""

    _name = "crm.loan.period"
    _inherit = "crm.loan.period"

    def _accrue(self, adopt=False):
        """Post the interest of the month.

        Rows of the schedule that have ended count in full, the running one by its
        days. Where something cuts the running row the engine says what was earned.

        :param adopt: at the cut-over: the books have the interest already
        :return: the journal entries
        """
        self.ensure_one()
        self._new_run()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_loan_run (loan_id, product_id, amount, is_slow)
                SELECT loan.id, loan.product_id,
                       COALESCE(earned.amount, 0) - COALESCE(posted.amount, 0),
                       COALESCE(earned.is_cut, FALSE) OR loan.interest_grace > 0
                       OR slow.loan_id IS NOT NULL
                  FROM (%(scope)s) loan
                  LEFT JOIN (%(earned)s) earned ON earned.loan_id = loan.id
                  LEFT JOIN (%(posted)s) posted ON posted.loan_id = loan.id
                  LEFT JOIN (%(slow)s) slow ON slow.loan_id = loan.id
                """,
                scope=self._get_scope(),
                earned=self._get_earned(),
                posted=self._get_posted_interest(),
                slow=self._get_slow(),
            )
        )
        self._accrue_slow()
        cause = f"accrual:{self.date}"
        return self._post_run(
            "accrual", cause, "interest_receivable", "income_interest", adopt
        )

    def _get_earned(self):
        return SQL(
            """
            SELECT row.loan_id,
                   sum(CASE
                       WHEN row.accrual_end <= %(date)s THEN row.interest
                       ELSE %(running)s
                       END) AS amount,
                   bool_or(row.accrual_end > %(date)s
                           AND (row.is_plain IS NOT TRUE
                                OR row.kind <> 'installment')) AS is_cut
              FROM crm_loan_installment row
              JOIN crm_loan loan ON loan.id = row.loan_id
             WHERE loan.company_id = %(company)s
               AND row.accrual_start < %(date)s
               AND row.accrual_end > row.accrual_start
             GROUP BY row.loan_id
            """,
            running=self._get_running(),
            date=self.date,
            company=self.company_id.id,
        )

    def _get_running(self):
        """Return what the running row has earned: exactly where the row is balance ×
        rate × days, else in proportion to the days, which can be 1 đồng beside it until
        the row ends."""
        exact = SQL(
            "(row.balance + row.principal) * row.rate / 100"
            " / CASE loan.day_count WHEN 'actual/360' THEN 360 ELSE 365 END"
        )
        return SQL(
            """
            round(CASE
                WHEN loan.method <> 'flat'
                 AND loan.day_count IN ('actual/365', 'actual/360')
                 AND round(%(exact)s * (row.accrual_end - row.accrual_start),
                           loan.decimals) = row.interest
                THEN %(exact)s * (%(date)s::date - row.accrual_start)
                ELSE row.interest * (%(date)s::date - row.accrual_start)
                     / (row.accrual_end - row.accrual_start)
                END, loan.decimals)
            """,
            exact=exact,
            date=self.date,
        )

    def _get_posted_interest(self):
        return SQL(
            """
            SELECT loan_id, -sum(amount) AS amount
              FROM crm_loan_posting
             WHERE company_id = %(company)s
               AND kind IN ('accrual', 'closing')
               AND bucket = 'income_interest'
               AND period <= %(date)s
             GROUP BY loan_id
            """,
            date=self.date,
            company=self.company_id.id,
        )

    def _get_slow(self):
        return SQL(
            """
            SELECT DISTINCT event.loan_id
              FROM crm_loan_event event
             WHERE event.kind IN %(kinds)s
               AND NOT EXISTS (
                       SELECT FROM crm_loan_event reversal
                        WHERE reversal.reversal_of_id = event.id
                   )
            """,
            kinds=_SLOW_EVENTS,
        )

    def _accrue_slow(self):
        """Ask the engine for the few loans of which the rows do not tell."""
        slow = self.env.execute_query(
            SQL("SELECT loan_id FROM crm_loan_run WHERE is_slow ORDER BY loan_id")
        )
        ids = [loan_id for (loan_id,) in slow]
        posted = (
            {
                loan_id: float(amount)
                for loan_id, amount in self.env.execute_query(
                    self._get_posted_interest()
                )
            }
            if ids
            else {}
        )
        for start in range(0, len(ids), _SLOW_BATCH):
            loans = self.env["crm.loan"].browse(ids[start : start + _SLOW_BATCH])
            values = [
                SQL(
                    "(%s, %s)",
                    loan.id,
                    float(loan._get_state(self.date).accrued_interest)
                    - posted.get(loan.id, 0.0),
                )
                for loan in loans
            ]
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_loan_run SET amount = new.amount"
                    " FROM (VALUES %s) AS new (loan_id, amount)"
                    " WHERE new.loan_id = crm_loan_run.loan_id",
                    SQL(", ").join(values),
                )
            )
            loans.invalidate_recordset()
