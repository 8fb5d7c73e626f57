# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# After these the rows of the schedule no longer tell what was earned by a day.
_SLOW_EVENTS = ("restructure", "rate_change", "accelerate")
_SLOW_BATCH = 500
# The units that make a year: see ``lending.day_count``.
_BASIS = SQL(
    """
    CASE loan.day_count
    WHEN 'actual/365' THEN 365
    WHEN 'actual/actual' THEN 365 * 366
    ELSE 360 END
    """
)


def _units(until, months=None, since=None):
    """Return the SQL of the units of a row until a day, by the day count of ``loan``.

    :param months: the days of the row where whole months have 30
    :param since: the first day, that of ``row`` if not told
    """
    since = since or SQL("row.accrual_start")
    return SQL(
        """
        CASE loan.day_count
        WHEN '30/360' THEN %(months)s
        WHEN 'actual/actual' THEN %(last)s - %(first)s
        ELSE %(until)s - %(since)s END
        """,
        months=months or SQL("%s - %s", _days30(until), _days30(since)),
        last=_position(until),
        first=_position(since),
        until=until,
        since=since,
    )


def _days30(day):
    """Return the SQL of a day's number when every month has 30 days."""
    return SQL(
        "(360 * EXTRACT(YEAR FROM %(day)s)::int + 30 * EXTRACT(MONTH FROM %(day)s)::int"
        " + LEAST(30, EXTRACT(DAY FROM %(day)s)::int))",
        day=day,
    )


def _position(day):
    """Return the SQL of a day's number, each day a share of its own year."""
    return SQL(
        """
        (EXTRACT(YEAR FROM %(day)s)::int * 365 * 366
         + EXTRACT(DOY FROM %(day)s)::int
           * CASE WHEN EXTRACT(DOY FROM make_date(EXTRACT(YEAR FROM %(day)s)::int,
                                                  12, 31)) = 366
                  THEN 365 ELSE 366 END)
        """,
        day=day,
    )


def _rounded(numerator, denominator):
    """Return the SQL of a quotient, rounded half up to the digits of ``loan``."""
    return SQL(
        "div(2 * units.scale * %(numerator)s + %(denominator)s, 2 * %(denominator)s)"
        " / units.scale",
        numerator=numerator,
        denominator=SQL("(%s)", denominator),
    )


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
        """Return a query of (loan_id, amount, is_cut) of what was earned.

        ``is_cut``: the running row cannot tell it exactly, ask the engine.
        """
        return SQL(
            """
            SELECT row.loan_id,
                   sum(CASE
                       WHEN row.accrual_end <= %(date)s THEN row.interest
                       WHEN part.whole = row.interest THEN part.earned
                       ELSE 0
                       END) AS amount,
                   bool_or(row.accrual_end > %(date)s
                           AND (row.is_plain IS NOT TRUE
                                OR row.kind <> 'installment'
                                OR loan.rounding <> 'half_up'
                                OR part.whole IS NULL
                                OR row.interest NOT IN (0, part.whole))) AS is_cut
              FROM crm_loan_installment row
              JOIN crm_loan loan ON loan.id = row.loan_id
              LEFT JOIN LATERAL (%(running)s) part ON row.accrual_end > %(date)s
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
        """Return a query of the interest of the running row: (whole, earned).

        Both are balance × rate × units / basis, as the day count of the loan has them,
        or the even share of flat interest; rounded once and half up, in whole numbers,
        for the digits of a division do not tell a half from nearly one. ``whole`` is
        empty where the row is not all of it: what the engine knows beside.
        """
        return SQL(
            """
            SELECT CASE WHEN loan.method = 'flat' AND flat.count > 1
                        THEN CASE WHEN flat.interest = %(whole)s THEN row.interest END
                        ELSE %(whole)s END AS whole,
                   %(earned)s AS earned
              FROM (SELECT %(length)s AS length,
                           LEAST(%(length)s, %(elapsed)s) AS elapsed,
                           power(10::numeric, loan.decimals) AS scale
                   ) units
              LEFT JOIN LATERAL (%(flat)s) flat ON loan.method = 'flat'
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN loan.method = 'flat'
                               THEN flat.principal * row.rate * flat.length
                               ELSE (row.balance + row.principal) * row.rate
                                    * units.length END AS yearly,
                          100::numeric * %(basis)s
                          * CASE WHEN loan.method = 'flat' THEN flat.count ELSE 1 END
                          AS basis
                   ) exact
            """,
            whole=_rounded(SQL("exact.yearly"), SQL("exact.basis")),
            earned=_rounded(
                SQL("exact.yearly * units.elapsed"), SQL("exact.basis * units.length")
            ),
            length=_units(SQL("row.accrual_end"), SQL("row.days")),
            elapsed=_units(SQL("%s::date", self.date)),
            basis=_BASIS,
            flat=self._get_flat(),
        )

    def _get_flat(self):
        """Return a query of the rows of a flat loan that lived as it was planned: the
        sum lent, the units of the term, the number of rows, interest of the first."""
        return SQL(
            """
            SELECT sum(own.principal) AS principal,
                   sum(%(length)s) AS length,
                   count(*) AS count,
                   max(own.interest) FILTER (WHERE own.number = 1) AS interest
              FROM crm_loan_installment own
             WHERE own.loan_id = loan.id
            HAVING bool_and(own.is_plain AND own.kind = 'installment')
               AND loan.interest_free = 0
               AND 1 = (SELECT count(*)
                          FROM crm_loan_disbursement tranche
                         WHERE tranche.loan_id = loan.id
                           AND tranche.state = 'posted')
            """,
            length=_units(
                SQL("own.accrual_end"), SQL("own.days"), SQL("own.accrual_start")
            ),
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
