# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CrmLoanCheck(models.Model):
    """The identities, each a query of what is expected and what is found."""

    _name = "crm.loan.check"
    _inherit = "crm.loan.check"

    # -- ledger -----------------------------------------------------------------------

    def _get_ledger(self, company):
        return SQL(
            """
            SELECT account_id, sum(posted) AS expected, sum(entered) AS found
              FROM (
                    SELECT account_id, amount AS posted, 0 AS entered
                      FROM crm_loan_posting
                     WHERE company_id = %(company)s AND move_id IS NOT NULL
                     UNION ALL
                    SELECT line.account_id, 0, line.balance
                      FROM account_move_line line
                      JOIN account_move move ON move.id = line.move_id
                     WHERE line.company_id = %(company)s
                       AND move.is_crm_loan_posting
                       AND line.parent_state = 'posted'
                   ) both_sides
             GROUP BY account_id
            """,
            company=company.id,
        )

    def _get_account(self, company):
        """On the accounts of the principal nobody but the loans posts."""
        return SQL(
            """
            SELECT posting.account_id, sum(posting.amount) AS expected,
                   (SELECT COALESCE(sum(line.balance), 0)
                      FROM account_move_line line
                     WHERE line.account_id = posting.account_id
                       AND line.company_id = %(company)s
                       AND line.parent_state = 'posted') AS found
              FROM crm_loan_posting posting
             WHERE posting.company_id = %(company)s
               AND posting.bucket IN ('principal', 'principal_long')
             GROUP BY posting.account_id
            """,
            company=company.id,
        )

    def _get_cause(self, company):
        return SQL(
            """
            SELECT loan_id, 0 AS expected, sum(amount) AS found
              FROM crm_loan_posting
             WHERE company_id = %s
             GROUP BY loan_id, cause
            """,
            company.id,
        )

    # -- loans that are posted --------------------------------------------------------

    def _get_posted_loans(self, company):
        """Return a query of the posted loans, with what is not in the books yet."""
        return SQL(
            """
            SELECT loan.*,
                   COALESCE(cash_in.amount, 0) AS cash_in,
                   COALESCE(cash_in.held, 0) AS cash_held,
                   COALESCE(cash_in.principal, 0) AS cash_principal,
                   COALESCE(cash_out.amount, 0) AS cash_out,
                   COALESCE(cash_out.fee, 0) AS cash_fee,
                   COALESCE(cash_back.amount, 0) AS cash_back
              FROM crm_loan loan
              JOIN crm_loan_product product ON product.id = loan.product_id
              LEFT JOIN LATERAL (
                   SELECT sum(amount) AS amount,
                          sum(unallocated + COALESCE(refunded, 0)) AS held,
                          (SELECT sum(part.amount)
                             FROM crm_loan_allocation part
                             JOIN crm_loan_payment paid ON paid.id = part.payment_id
                            WHERE paid.loan_id = loan.id
                              AND paid.state = 'posted'
                              AND paid.cash_state = 'to_confirm'
                              AND part.component = 'principal'
                              AND part.is_recovery IS NOT TRUE) AS principal
                     FROM crm_loan_payment
                    WHERE loan_id = loan.id AND state = 'posted'
                      AND cash_state = 'to_confirm'
                   ) cash_in ON TRUE
              LEFT JOIN LATERAL (
                   SELECT sum(amount) AS amount, sum(fee) AS fee
                     FROM crm_loan_disbursement
                    WHERE loan_id = loan.id AND state = 'posted'
                      AND cash_state = 'to_confirm'
                   ) cash_out ON TRUE
              LEFT JOIN LATERAL (
                   SELECT sum(amount) AS amount
                     FROM crm_loan_refund
                    WHERE loan_id = loan.id AND state = 'posted'
                      AND cash_state = 'to_confirm'
                   ) cash_back ON TRUE
             WHERE loan.company_id = %s
               AND loan.regime <> 'tracking'
               AND product.posting
               AND product.is_installment_sale IS NOT TRUE
            """,
            company.id,
        )

    def _get_posted_sums(self, company, *buckets):
        return SQL(
            """
            SELECT loan_id, sum(amount) AS amount
              FROM crm_loan_posting
             WHERE company_id = %s AND bucket IN %s
             GROUP BY loan_id
            """,
            company.id,
            buckets,
        )

    def _get_loan_sums(self, company, expected, *buckets):
        return SQL(
            """
            SELECT loan.id AS loan_id, %(expected)s AS expected,
                   COALESCE(posted.amount, 0) AS found
              FROM (%(loans)s) loan
              LEFT JOIN (%(posted)s) posted ON posted.loan_id = loan.id
            """,
            expected=expected,
            loans=self._get_posted_loans(company),
            posted=self._get_posted_sums(company, *buckets),
        )

    def _get_principal(self, company):
        expected = SQL(
            "CASE WHEN loan.state = 'written_off' THEN 0"
            " ELSE loan.principal_outstanding END + cash_principal - cash_out"
        )
        return self._get_loan_sums(company, expected, "principal", "principal_long")

    def _get_held(self, company):
        return self._get_loan_sums(
            company, SQL("cash_held - loan.unallocated - cash_back"), "unallocated"
        )

    def _get_cash(self, company):
        expected = SQL(
            """
            loan.paid_total - cash_in - loan.refunded_total + cash_back
            - loan.disbursed_total + cash_out
            + (SELECT COALESCE(sum(fee), 0) FROM crm_loan_disbursement
                WHERE loan_id = loan.id AND state = 'posted') - cash_fee
            """
        )
        return self._get_loan_sums(company, expected, "cash")

    # -- all loans --------------------------------------------------------------------

    def _get_paid(self, company):
        return SQL(
            """
            SELECT id AS loan_id, paid_total AS expected,
                   allocated_total + unallocated + refunded_total AS found
              FROM crm_loan
             WHERE company_id = %s
            """,
            company.id,
        )

    def _compare_rows(self, company, total, table, column, condition):
        """Compare a total of the loans with the sum of their rows."""
        return SQL(
            """
            SELECT loan.id AS loan_id, COALESCE(%(total)s, 0) AS expected,
                   COALESCE(rows.amount, 0) AS found
              FROM crm_loan loan
              LEFT JOIN (SELECT loan_id, sum(%(column)s) AS amount
                           FROM %(table)s WHERE %(condition)s
                          GROUP BY loan_id) rows ON rows.loan_id = loan.id
             WHERE loan.company_id = %(company)s
            """,
            total=total,
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            condition=condition,
            company=company.id,
        )

    def _get_allocated(self, company):
        return self._compare_rows(
            company,
            SQL("loan.allocated_total"),
            "crm_loan_allocation",
            "amount",
            SQL("TRUE"),
        )

    def _get_disbursed(self, company):
        return self._compare_rows(
            company,
            SQL("loan.disbursed_total"),
            "crm_loan_disbursement",
            "amount",
            SQL("state = 'posted'"),
        )

    def _get_schedule(self, company):
        return self._compare_rows(
            company,
            SQL("loan.disbursed_total + loan.capitalized_total"),
            "crm_loan_installment",
            "principal",
            SQL("TRUE"),
        )
