# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ..setup.res_company_loan import LICENSED

_DERIVED = ("debt_group", "own_group", "group_reason", "group_since", "cure_until")
# The group that a number of days leads to, by the columns of ``rule``.
_LADDER = """CASE WHEN {days} >= r.first_5 THEN 5 WHEN {days} >= r.first_4 THEN 4
                  WHEN {days} >= r.first_3 THEN 3 WHEN {days} >= r.first_2 THEN 2
                  ELSE 1 END"""
# Days late, without grace and pauses where no law counts every day.
_LATE = """
late AS MATERIALIZED (
    SELECT l.id, l.company_id, l.commercial_partner_id, l.debt_group, l.own_group,
           l.group_reason, l.group_since, l.cure_until, r.is_law,
           l.oldest_unpaid_due < %(today)s AS in_arrears,
           CASE WHEN l.maturity_date > l.start_date + INTERVAL '1 year'
                THEN r.cure_long ELSE r.cure_short END AS cure_months,
           r.first_2, r.first_3, r.first_4, r.first_5,
           COALESCE(l.restructure_group, 0) AS flag, l.restructured_on,
           COALESCE(GREATEST(%(today)s - l.oldest_unpaid_due
               - CASE WHEN r.is_law THEN 0
                      ELSE COALESCE(l.arrears_grace, 0) + COALESCE((
                        SELECT SUM(upper(day) - lower(day))
                          FROM pause p, unnest(p.days
                               * datemultirange(daterange(l.oldest_unpaid_due,
                                                          GREATEST(%(today)s,
                                                          l.oldest_unpaid_due)))) day
                         WHERE p.loan_id = l.id), 0) END, 0), 0) AS days
      FROM crm_loan l
      JOIN rule r ON r.company_id = l.company_id AND r.regime = l.regime
     WHERE l.state = 'active'
),
"""
# What the days say, and what a restructuring says while it is not cured.
_RAW = f"""
raw AS MATERIALIZED (
    SELECT r.*,
           GREATEST({_LADDER.format(days="r.days")},
                    CASE WHEN r.flag > 0 AND (r.in_arrears IS TRUE OR %(today)s
                              < r.restructured_on + make_interval(months =>
                                COALESCE(r.cure_months, 0)))
                         THEN r.flag ELSE 1 END) AS raw_group
      FROM late r
),
"""
# A group is kept until all is paid and the cure period is over; but never one that the
# days by value date have not led to: money that was entered late came in time.
_HELD = f"""
held AS MATERIALIZED (
    SELECT r.*, k.cured_on,
           CASE WHEN k.worst IS NULL OR (r.in_arrears IS NOT TRUE
                                         AND k.cured_on <= %(today)s)
                THEN r.raw_group
                ELSE GREATEST(r.raw_group, LEAST(r.own_group, k.worst)) END AS own
      FROM raw r
      LEFT JOIN LATERAL (
           SELECT GREATEST(MAX({_LADDER.format(days="(i.paid_on - i.due_date)")}),
                           r.flag) AS worst,
                  (GREATEST(COALESCE(MAX(i.paid_on) FILTER (
                                         WHERE i.paid_on > i.due_date), %(today)s),
                            r.restructured_on)
                   + make_interval(months => r.cure_months))::date AS cured_on
             FROM crm_loan_installment i
            WHERE i.loan_id = r.id AND i.due_date < %(today)s
              AND r.own_group > r.raw_group AND r.cure_months IS NOT NULL
           HAVING COUNT(*) > 0) k ON TRUE
),
"""
_GROUPS = """
own AS (
    SELECT h.*, CASE WHEN o.debt_group IS NULL THEN h.own
                     WHEN h.is_law THEN GREATEST(h.own, o.debt_group)
                     ELSE o.debt_group END AS mine
      FROM held h
      LEFT JOIN LATERAL (
           SELECT debt_group FROM crm_loan_group_override
            WHERE loan_id = h.id AND active AND date_from <= %(today)s
              AND date_to >= %(today)s
            ORDER BY date_from DESC, id DESC LIMIT 1) o ON TRUE
),
worst AS (
    SELECT own.*, MAX(mine) OVER (PARTITION BY company_id, commercial_partner_id)
                  AS new_group
      FROM own
),
wanted AS (
    SELECT id, debt_group AS old_group, own, new_group,
           CASE WHEN new_group > mine THEN 'contagion'
                WHEN mine <> own THEN 'override'
                WHEN own > raw_group THEN 'cure'
                WHEN flag = own AND flag > 1 THEN 'restructured'
                ELSE 'days' END AS reason,
           CASE WHEN own > raw_group AND in_arrears IS NOT TRUE THEN cured_on END
                AS cured_on,
           debt_group, own_group, group_reason, cure_until
      FROM worst
     UNION ALL
    SELECT id, debt_group, NULL, NULL, 'closed', NULL,
           debt_group, own_group, group_reason, cure_until
      FROM crm_loan
     WHERE state IN ('closed', 'cancelled') AND debt_group > 0
),
written AS (
    UPDATE crm_loan l
       SET debt_group = w.new_group, own_group = w.own, group_reason = w.reason,
           cure_until = w.cured_on,
           group_since = CASE WHEN w.new_group IS DISTINCT FROM w.old_group
                              THEN %(today)s ELSE l.group_since END
      FROM wanted w
     WHERE w.id = l.id
       AND (w.debt_group, w.own_group, w.group_reason, w.cure_until)
           IS DISTINCT FROM (w.new_group, w.own, w.reason, w.cured_on)
 RETURNING l.id, l.company_id, w.old_group, w.new_group, w.reason
),
changes AS (
    INSERT INTO crm_loan_group_change
           (loan_id, company_id, date, group_before, group_after, reason)
    SELECT id, company_id, %(today)s, NULLIF(old_group, 0), new_group, reason
      FROM written WHERE NULLIF(old_group, 0) IS DISTINCT FROM new_group
)
SELECT COUNT(*) FROM written
"""


class CrmLoan(models.Model):
    """The debt groups of all loans, by one statement that writes what has changed.

    Circular 31/2024/TT-NHNN, article 10: the days decide, or how the debt was
    restructured; the worst loan of a customer decides for all of them.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    @api.model
    def _update_debt_groups(self, today):
        """Classify every loan that is running; returns how many changed."""
        self._begin_night_step()
        rules = self._get_group_rules(today)
        [(count,)] = self.env.execute_query(
            SQL(
                "WITH rule (company_id, regime, first_2, first_3, first_4, first_5,"
                " cure_short, cure_long, is_law) AS MATERIALIZED (%s),"
                " pause AS MATERIALIZED (%s), %s",
                self._get_rules_sql(rules),
                self._get_pauses_sql(),
                SQL(_LATE + _RAW + _HELD + _GROUPS, today=today),
            )
        )
        self.invalidate_model(_DERIVED)
        return count

    @api.model
    def _get_group_rules(self, today):
        """Return a row of ``rule`` for each company and regime that lends."""
        Rule = self.env["crm.loan.rule"]
        rows = []
        for company_id, regime in self.env.execute_query(
            SQL("SELECT DISTINCT company_id, regime FROM crm_loan WHERE state='active'")
        ):
            company = self.env["res.company"].browse(company_id)
            ladder = Rule._get_ladder(regime, today, company)
            if ladder:
                cures = [
                    Rule._get(code, regime, today, company)
                    for code in ("cure_short", "cure_long")
                ]
                rows.append(
                    (
                        company_id,
                        regime,
                        *(last + 1 for __, last in ladder),
                        *(int(rule.value) if rule else None for rule in cures),
                        regime in LICENSED,
                    )
                )
        return rows

    @api.model
    def _get_rules_sql(self, rows):
        casts = SQL(
            "SELECT NULL::int, NULL::varchar, 0, 0, 0, 0, NULL::int, NULL::int, FALSE"
            " WHERE FALSE"
        )
        return SQL(" UNION ALL ").join(
            [casts, *(SQL("SELECT %s", SQL(", ").join(map(_value, r))) for r in rows)]
        )

    @api.model
    def _get_pauses_sql(self):
        """Return the SELECT of the pauses of each loan as a multirange of days."""
        return SQL(
            """
            SELECT e.loan_id, range_agg(daterange(
                       e.value_date, (e.data->>'until')::date)) AS days
              FROM crm_loan_event e
             WHERE e.kind = 'pause' AND (e.data->>'until')::date > e.value_date
               AND NOT EXISTS (SELECT FROM crm_loan_event r
                                WHERE r.reversal_of_id = e.id)
             GROUP BY e.loan_id
            """
        )


def _value(value):
    return SQL("%s", value)
