# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

_TABLE = SQL(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS crm_collection_debt (
        company_id int, partner_id int, loan_overdue numeric, invoice_overdue numeric,
        oldest_due date, principal numeric, debt_group int, officer_id int,
        strategy_id int
    ) ON COMMIT DELETE ROWS
    """
)
# Who owes what: loans, but not those in their days of grace or in a pause, and
# invoices, but not those that a loan has financed. Late since when: a rest of late
# interest on a row that was paid is owed, but makes nobody later than the loan is.
_DEBTS = """
INSERT INTO crm_collection_debt
WITH late AS (
    SELECT i.loan_id, SUM(i.owed) AS owed,
           COALESCE(MIN(i.due_date) FILTER (WHERE i.due_date >= o.oldest_unpaid_due),
                    MIN(i.due_date)) AS due
      FROM crm_loan_installment i JOIN crm_loan o ON o.id = i.loan_id
     WHERE i.owed > 0 AND i.due_date < %(today)s GROUP BY 1),
loan AS (
    SELECT l.company_id, l.commercial_partner_id AS partner_id,
           SUM(late.owed) AS owed, MIN(late.due) AS due,
           SUM(l.principal_outstanding) AS principal, MAX(l.debt_group) AS debt_group,
           (array_agg(l.user_id ORDER BY late.due, l.id))[1] AS officer_id,
           (array_agg(p.strategy_id ORDER BY late.due, l.id))[1] AS strategy_id
      FROM late
      JOIN crm_loan l ON l.id = late.loan_id AND l.state IN ('active', 'written_off')
      JOIN crm_loan_product p ON p.id = l.product_id
     WHERE late.due + COALESCE(l.arrears_grace, 0) < %(today)s
       AND NOT EXISTS (
           SELECT FROM crm_loan_event e
            WHERE e.loan_id = l.id AND e.kind = 'pause' AND e.value_date <= %(today)s
              AND (e.data->>'until')::date > %(today)s
              AND NOT EXISTS (SELECT FROM crm_loan_event r
                               WHERE r.reversal_of_id = e.id))
     GROUP BY 1, 2),
invoice AS (
    SELECT d.company_id, v.commercial_partner_id AS partner_id,
           SUM(d.amount_residual) AS owed, MIN(d.date_maturity) AS due,
           (array_agg(v.invoice_user_id ORDER BY d.date_maturity, v.id))[1]
               AS officer_id
      FROM account_move_line d
      JOIN account_account a ON a.id = d.account_id
       AND a.account_type = 'asset_receivable'
      JOIN account_move v ON v.id = d.move_id AND v.move_type = 'out_invoice'
     WHERE d.parent_state = 'posted' AND d.reconciled IS NOT TRUE
       AND d.amount_residual > 0 AND d.date_maturity < %(today)s
       AND v.commercial_partner_id IS NOT NULL AND NOT {financed}
     GROUP BY 1, 2),
debt AS (
    SELECT company_id, partner_id, COALESCE(l.owed, 0) AS loan_overdue,
           COALESCE(i.owed, 0) AS invoice_overdue, LEAST(l.due, i.due) AS due,
           COALESCE(l.principal, 0) AS principal, COALESCE(l.debt_group, 0) AS grade,
           COALESCE(l.officer_id, i.officer_id) AS officer_id, l.strategy_id
      FROM loan l FULL JOIN invoice i USING (company_id, partner_id))
SELECT d.company_id, d.partner_id, d.loan_overdue, d.invoice_overdue, d.due,
       d.principal, d.grade, d.officer_id, s.id
  FROM debt d
  JOIN LATERAL (
       SELECT id, amount_min FROM crm_collection_strategy
        WHERE active AND (company_id = d.company_id OR company_id IS NULL)
        ORDER BY id = d.strategy_id DESC NULLS LAST, company_id NULLS LAST, sequence, id
        LIMIT 1) s ON d.loan_overdue + d.invoice_overdue >= COALESCE(s.amount_min, 0)
"""
_COLUMNS = (
    "strategy_id",
    "step_id",
    "priority",
    "overdue_amount",
    "loan_overdue",
    "invoice_overdue",
    "principal",
    "oldest_due",
    "days_past_due",
    "debt_group",
    "officer_id",
)
_UPSERT = """
INSERT INTO crm_collection_case AS c
       (partner_id, company_id, state, stage, opened_on, create_date, write_date,
        strategy_id, step_id, priority, overdue_amount, loan_overdue, invoice_overdue,
        principal, oldest_due, days_past_due, debt_group, officer_id)
SELECT d.partner_id, d.company_id, 'open', 'desk', %(today)s, %(now)s, %(now)s,
       d.strategy_id, s.id,
       LEAST(COALESCE(s.priority, '0')::int + CASE WHEN b.broken > 0 THEN 1 ELSE 0 END,
             3)::text,
       d.loan_overdue + d.invoice_overdue, d.loan_overdue, d.invoice_overdue,
       d.principal, d.oldest_due, %(today)s - d.oldest_due, d.debt_group, d.officer_id
  FROM crm_collection_debt d
  LEFT JOIN LATERAL (
       SELECT id, priority FROM crm_collection_step
        WHERE strategy_id = d.strategy_id AND days > 0
          AND days <= %(today)s - d.oldest_due
          AND COALESCE(amount_from, 0) <= d.loan_overdue + d.invoice_overdue
        ORDER BY days DESC, amount_from DESC NULLS LAST, id LIMIT 1) s ON TRUE
  LEFT JOIN (
       SELECT partner_id, company_id, MAX(broken_count) AS broken
         FROM crm_collection_case WHERE state = 'open' AND broken_count > 0
        GROUP BY 1, 2) b USING (partner_id, company_id)
    ON CONFLICT (partner_id, company_id) WHERE state = 'open' DO UPDATE
   SET ({columns}, write_date) = ({excluded}, %(now)s)
 WHERE ({mine}) IS DISTINCT FROM ({excluded})
"""
# When there is something to do next: after the pause, when it was put off, at once
# while the step is not done, else when the next step begins.
_NEXT = """
UPDATE crm_collection_case c
   SET next_date = n.day
  FROM (SELECT k.id, GREATEST(
                   COALESCE(k.retry_date,
                            CASE WHEN k.step_id IS DISTINCT FROM k.done_step_id
                                 THEN k.oldest_due + s.days
                                 ELSE (SELECT MIN(k.oldest_due + f.days)
                                         FROM crm_collection_step f
                                        WHERE f.strategy_id = k.strategy_id
                                          AND f.days > COALESCE(s.days, 0)
                                          AND COALESCE(f.amount_from, 0)
                                              <= k.overdue_amount)
                             END),
                   CASE WHEN k.paused_until >= %(today)s
                        THEN k.paused_until + 1 END) AS day
          FROM crm_collection_case k
          LEFT JOIN crm_collection_step s ON s.id = k.step_id
         WHERE k.state = 'open' AND {which}) n
 WHERE n.id = c.id AND n.day IS DISTINCT FROM c.next_date
"""


class CrmCollectionCase(models.Model):
    """The work list of the night: a few statements for all customers."""

    _name = "crm.collection.case"
    _inherit = "crm.collection.case"

    @api.model
    def _update_work_list(self, today):
        """Open, refresh and close cases, give them to people; returns the open ones
        that changed."""
        self.env["crm.loan"]._begin_night_step()
        self.env.cr.execute(_TABLE)
        self.env.cr.execute(SQL("TRUNCATE crm_collection_debt"))
        debts = _DEBTS.replace("{financed}", "%(financed)s")
        self.env.cr.execute(
            SQL(debts, today=today, financed=self._get_financed_sql("v"))
        )
        if self.env.cr.rowcount > 1000:
            self.env.cr.execute(SQL("ANALYZE crm_collection_debt"))
        count = self._upsert_cases(today)
        self._close_settled(today)
        self._update_next_dates(today, SQL("TRUE"))
        self.invalidate_model()
        self._assign()
        return count

    @api.model
    def _get_financed_sql(self, alias):
        """Return the SQL that tells an invoice (alias of account_move) of goods which
        a loan has financed: the loan is what is collected."""
        return SQL(
            """EXISTS (SELECT FROM account_move_line fl
                         JOIN sale_order_line_invoice_rel fr
                           ON fr.invoice_line_id = fl.id
                         JOIN sale_order_line fs ON fs.id = fr.order_line_id
                         JOIN crm_loan ln ON ln.sale_order_id = fs.order_id
                          AND ln.state IN ('active', 'written_off')
                        WHERE fl.move_id = %s)""",
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _upsert_cases(self, today):
        columns = ", ".join(_COLUMNS)
        query = _UPSERT.format(
            columns=columns,
            excluded=", ".join(f"EXCLUDED.{name}" for name in _COLUMNS),
            mine=", ".join(f"c.{name}" for name in _COLUMNS),
        )
        self.env.cr.execute(SQL(query, today=today, now=self.env.cr.now()))
        return self.env.cr.rowcount

    @api.model
    def _close_settled(self, today):
        """Close what is no longer owed; a promise that was not needed is replaced.

        What was promised before anything was overdue is waited for.
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_collection_case c
                   SET state = 'closed', closed_on = %s, overdue_amount = 0,
                       loan_overdue = 0, invoice_overdue = 0, days_past_due = 0,
                       next_date = NULL, retry_date = NULL, paused_until = NULL,
                       pause_reason = NULL
                 WHERE state = 'open' AND NOT EXISTS (
                       SELECT FROM crm_collection_debt d
                        WHERE d.partner_id = c.partner_id
                          AND d.company_id = c.company_id)
                   AND NOT (c.oldest_due IS NULL AND EXISTS (
                       SELECT FROM crm_collection_promise p
                        WHERE p.case_id = c.id AND p.state = 'open'))
             RETURNING id
                """,
                today,
            )
        )
        ids = [case_id for (case_id,) in rows]
        self.env.cr.execute(
            SQL(
                """UPDATE crm_collection_promise SET state = 'cancelled'
                    WHERE state = 'open' AND case_id = ANY(%s)""",
                ids,
            )
        )
        return ids

    @api.model
    def _update_next_dates(self, today, which):
        query = _NEXT.replace("{which}", "%(which)s")
        self.env.cr.execute(SQL(query, today=today, which=which))

    def _update_next(self):
        """Say again when something is to be done about these customers."""
        self.env.flush_all()
        self._update_next_dates(
            self.env["crm.loan"]._get_today(), SQL("k.id = ANY(%s)", self.ids)
        )
        self.invalidate_recordset(["next_date", "is_step_due"])
