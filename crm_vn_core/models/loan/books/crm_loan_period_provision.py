# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ..setup.crm_loan_rule import COLLATERAL_KINDS

_BY_GROUP = ("credit_institution", "microfinance")


class CrmLoanPeriod(models.Model):
    """Provisions at a month end: what the rules ask for, less what is posted.

    Institutions provide by debt group for principal less collateral, and generally;
    other companies by the months that each installment is overdue.
    """

    _name = "crm.loan.period"
    _inherit = "crm.loan.period"

    def _provide(self, adopt=False):
        """Post the change of the provisions.

        :param adopt: at the cut-over: the books have the provisions already
        :return: the journal entries
        """
        self.ensure_one()
        self._new_run()
        for needed in (self._get_needed_by_group(), self._get_needed_by_months()):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO crm_loan_run (loan_id, product_id, amount)
                    SELECT needed.loan_id, needed.product_id,
                           round(COALESCE(needed.amount, 0), 0)
                      FROM (%s) needed
                    """,
                    needed,
                )
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_loan_run
                   SET amount = crm_loan_run.amount + posted.amount
                  FROM (SELECT loan_id, sum(amount) AS amount
                          FROM crm_loan_posting
                         WHERE company_id = %s AND bucket = 'provision'
                         GROUP BY loan_id) posted
                 WHERE posted.loan_id = crm_loan_run.loan_id
                """,
                self.company_id.id,
            )
        )
        cause = f"provision:{self.date}"
        return self._post_run(
            "provision", cause, "provision_expense", "provision", adopt
        )

    # -- institutions -----------------------------------------------------------------

    def _get_needed_by_group(self):
        """Return a query of (loan, product, amount) of institutions' loans."""
        return SQL(
            """
            SELECT loan.id AS loan_id, loan.product_id,
                   CASE WHEN loan.state = 'active' THEN
                       GREATEST(0, loan.principal_outstanding
                                   - COALESCE(collateral.amount, 0))
                       * rate.specific / 100
                       + loan.principal_outstanding * rate.general / 100
                   ELSE 0 END AS amount
              FROM (%(scope)s) loan
              JOIN (VALUES %(rates)s)
                   AS rate (regime, debt_group, days, specific, general)
                ON rate.regime = loan.regime
               AND rate.debt_group = %(group)s
              LEFT JOIN (%(collateral)s) collateral ON collateral.loan_id = loan.id
             WHERE loan.regime IN %(regimes)s
            """,
            scope=self._get_scope(),
            rates=SQL(", ").join(self._get_group_rates()),
            group=self._get_group(),
            collateral=self._get_collateral(),
            regimes=_BY_GROUP,
        )

    def _get_group_rates(self):
        """Return the rows of the table of rates: regime, group, first day, rates."""
        rules = self.env["crm.loan.rule"]
        rows = []
        for regime in _BY_GROUP:
            general = rules._get(
                "provision_general", regime, self.date, self.company_id
            ).value
            for group in range(1, 6):
                first = 0
                if group > 1:
                    first = rules._get(
                        f"ladder_{group}", regime, self.date, self.company_id
                    ).value
                rows.append(
                    SQL(
                        "(%s, %s, %s, %s::numeric, %s::numeric)",
                        regime,
                        group,
                        int(first),
                        rules._get_group_provision(
                            group, regime, self.date, self.company_id
                        ),
                        general if group < 5 else 0,
                    )
                )
        return rows

    def _get_group(self):
        """Return the debt group of a loan: as stored, or by its days past due."""
        whens = [
            SQL(
                "WHEN loan.regime = %s AND %s - loan.oldest_unpaid_due >= %s THEN %s",
                regime,
                self.date,
                int(
                    self.env["crm.loan.rule"]
                    ._get(f"ladder_{group}", regime, self.date, self.company_id)
                    .value
                ),
                group,
            )
            for regime in _BY_GROUP
            for group in range(5, 1, -1)
        ]
        return SQL(
            "COALESCE(NULLIF(loan.debt_group, 0), CASE %s ELSE 1 END)",
            SQL(" ").join(whens),
        )

    def _get_collateral(self):
        """Return a query of (loan_id, amount): collateral after the haircut.

        Each counts with its latest value known at the month end, unless it was given
        back by then; what the rules do not name does not count.
        """
        return SQL(
            """
            SELECT collateral.loan_id,
                   sum(valued.amount * haircut.percent / 100) AS amount
              FROM crm_loan_collateral collateral
              JOIN crm_loan loan ON loan.id = collateral.loan_id
               AND loan.company_id = %(company)s
              JOIN (VALUES %(haircuts)s) AS haircut (regime, kind, percent)
                ON haircut.regime = loan.regime
               AND haircut.kind = collateral.kind
              JOIN LATERAL (
                   SELECT amount
                     FROM crm_loan_collateral_value
                    WHERE collateral_id = collateral.id
                      AND date <= %(date)s
                    ORDER BY date DESC
                    LIMIT 1
                   ) valued ON TRUE
             WHERE collateral.released_on IS NULL
                OR collateral.released_on > %(date)s
             GROUP BY collateral.loan_id
            """,
            company=self.company_id.id,
            date=self.date,
            haircuts=SQL(", ").join(self._get_haircuts()),
        )

    def _get_haircuts(self):
        """Return the rows of the table of haircuts: regime, kind, percent counted."""
        rules = self.env["crm.loan.rule"]
        return [
            SQL(
                "(%s, %s, %s::numeric)",
                regime,
                kind,
                rules._get_haircut(kind, regime, self.date, self.company_id),
            )
            for regime in _BY_GROUP
            for kind, _label in COLLATERAL_KINDS
        ]

    # -- other companies --------------------------------------------------------------

    def _get_needed_by_months(self):
        """Return a query of (loan, product, amount): Circular 48/2019/TT-BTC.

        Each overdue installment counts by its own months, principal and interest.
        """
        return SQL(
            """
            SELECT loan.id AS loan_id, loan.product_id,
                   CASE WHEN loan.state = 'active'
                        THEN sum(unpaid.amount * unpaid.rate) / 100
                        ELSE 0 END AS amount
              FROM (%(scope)s) loan
              LEFT JOIN LATERAL (
                   SELECT LEAST(row.owed, row.principal + row.interest
                                - COALESCE(row.paid_principal, 0)
                                - COALESCE(row.paid_interest, 0)) AS amount,
                          (SELECT max(rate.percent)
                             FROM (VALUES %(rates)s) AS rate (retail, months, percent)
                            WHERE rate.retail = COALESCE(loan.is_retail, FALSE)
                              AND row.due_date + make_interval(months => rate.months)
                                  <= %(date)s) AS rate
                     FROM crm_loan_installment row
                    WHERE row.loan_id = loan.id
                      AND row.owed > 0
                      AND row.due_date < %(date)s
                   ) unpaid ON TRUE
             WHERE loan.regime NOT IN %(regimes)s
             GROUP BY loan.id, loan.product_id, loan.state
            """,
            scope=self._get_scope(),
            rates=SQL(", ").join(self._get_month_rates()),
            date=self.date,
            regimes=_BY_GROUP,
        )

    def _get_month_rates(self):
        """Return the rows of the table of rates: retail or not, months, percent."""
        rules = self.env["crm.loan.rule"]
        rows = [SQL("(FALSE, 0, 0::numeric)")]
        for retail, months in ((False, (6, 12, 24, 36)), (True, (3, 6, 9, 12))):
            for month in months:
                percent = rules._get_overdue_provision(
                    month, "enterprise", self.date, self.company_id, retail=retail
                )
                rows.append(SQL("(%s, %s, %s::numeric)", retail, month, percent))
        return rows
