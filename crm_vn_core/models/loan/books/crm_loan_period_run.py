# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ....language import VIETNAMESE


class CrmLoanPeriod(models.Model):
    """Posts one figure of every loan: one entry a product, one posting a loan.

    A run fills the table ``crm_loan_run`` (loan, product, amount); positive amounts
    are debited to one bucket and credited to another.
    """

    _name = "crm.loan.period"
    _inherit = "crm.loan.period"

    def _new_run(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS crm_loan_run;
                CREATE TEMPORARY TABLE crm_loan_run (
                    loan_id integer PRIMARY KEY,
                    product_id integer NOT NULL,
                    amount numeric NOT NULL,
                    is_slow boolean NOT NULL DEFAULT FALSE
                ) ON COMMIT DROP
                """
            )
        )

    def _get_scope(self):
        """Return a query of the loans that are posted: id, product, terms, totals."""
        self.ensure_one()
        return SQL(
            """
            SELECT loan.*,
                   product.is_consumer OR product.is_installment_sale AS is_retail
              FROM crm_loan loan
              JOIN crm_loan_product product ON product.id = loan.product_id
             WHERE loan.company_id = %(company)s
               AND loan.state IN ('active', 'closed', 'written_off')
               AND loan.regime <> 'tracking'
               AND product.posting
               AND EXISTS (
                       SELECT FROM crm_loan_disbursement tranche
                        WHERE tranche.loan_id = loan.id
                          AND tranche.state = 'posted'
                          AND tranche.cash_state IS DISTINCT FROM 'to_confirm'
                          AND tranche.value_date <= %(date)s
                   )
            """,
            company=self.company_id.id,
            date=self.date,
        )

    def _post_run(self, kind, cause, debit, credit, adopt=False):
        """Post the amounts of the run; what is zero already was posted before.

        :param debit: bucket of positive amounts
        :param credit: bucket on the other side
        :param adopt: the books have it already: postings without entries
        :return: the journal entries
        """
        moves = self.env["account.move"]
        sums = self.env.execute_query(
            SQL(
                "SELECT product_id, sum(amount), count(*) FROM crm_loan_run"
                " WHERE amount <> 0 GROUP BY product_id ORDER BY product_id"
            )
        )
        for product_id, amount, count in sums:
            product = self.env["crm.loan.product"].browse(product_id)
            buckets = [product._get_run_bucket(bucket) for bucket in (debit, credit)]
            product._check_accounts()
            date = self.company_id._get_loan_open_date(self.date, product.journal_id)
            move = self.env["account.move"]
            if amount and not adopt:
                move = self._post_run_move(
                    product, kind, date, *buckets, float(amount), count
                )
            self._insert_run(product, kind, cause, date, *buckets, move)
            moves += move
        self._mark_run()
        return moves

    def _post_run_move(self, product, kind, date, debit, credit, amount, count):
        label = self._get_run_label(product, kind, count)
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": product.journal_id.id,
                "company_id": self.company_id.id,
                "date": date,
                "ref": label,
                "is_crm_loan_posting": True,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": product._get_bucket_account(bucket).id,
                            "name": label,
                            "debit": max(value, 0.0),
                            "credit": max(-value, 0.0),
                        }
                    )
                    for bucket, value in ((debit, amount), (credit, -amount))
                ],
            }
        )
        move._post(soft=False)
        return move

    def _get_run_label(self, product, kind, count):
        env = self.with_context(lang=VIETNAMESE).env
        kinds = env["crm.loan.posting"]._fields["kind"]._description_selection(env)
        return env._(
            "%(kind)s %(month)s, %(product)s: %(count)s loans",
            kind=dict(kinds)[kind],
            month=self.with_env(env).display_name,
            product=product.with_env(env).name,
            count=count,
        )

    def _insert_run(self, product, kind, cause, date, debit, credit, move):
        self.env.flush_all()
        for bucket, sign in ((debit, 1), (credit, -1)):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO crm_loan_posting
                                (loan_id, company_id, date, value_date, kind, cause,
                                 bucket, account_id, amount, period, move_id)
                    SELECT loan_id, %(company)s, %(date)s, %(period)s, %(kind)s,
                           %(cause)s, %(bucket)s, %(account)s, %(sign)s * amount,
                           %(period)s, %(move)s
                      FROM crm_loan_run
                     WHERE product_id = %(product)s AND amount <> 0
                    """,
                    company=self.company_id.id,
                    date=date,
                    period=self.date,
                    kind=kind,
                    cause=cause,
                    bucket=bucket,
                    account=product._get_bucket_account(bucket).id,
                    sign=sign,
                    move=move.id or None,
                    product=product.id,
                )
            )
        self.env["crm.loan.posting"].invalidate_model()

    def _mark_run(self):
        """Touch the loans: a payment that ran at the same time starts again."""
        self.env.cr.execute(
            SQL(
                "UPDATE crm_loan SET posting_seq = COALESCE(posting_seq, 0) + 1"
                " WHERE id IN (SELECT loan_id FROM crm_loan_run WHERE amount <> 0)"
            )
        )
        self.env["crm.loan"].invalidate_model(["posting_seq", "posting_ids"])

    # -- short and long term ----------------------------------------------------------

    def _split(self, adopt=False):
        """Move principal that falls due within a year to the short-term account."""
        self.ensure_one()
        self._new_run()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_loan_run (loan_id, product_id, amount)
                SELECT loan.id, loan.product_id,
                       GREATEST(0, LEAST(COALESCE(later.amount, 0), posted.total))
                       - posted.long_term
                  FROM (%(scope)s) loan
                  JOIN LATERAL (
                       SELECT COALESCE(sum(amount), 0) AS total,
                              COALESCE(sum(amount) FILTER (
                                  WHERE bucket = 'principal_long'), 0) AS long_term
                         FROM crm_loan_posting
                        WHERE loan_id = loan.id
                          AND bucket IN ('principal', 'principal_long')
                       ) posted ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT sum(principal - COALESCE(paid_principal, 0)) AS amount
                         FROM crm_loan_installment
                        WHERE loan_id = loan.id
                          AND due_date > %(limit)s
                       ) later ON TRUE
                """,
                scope=self._get_scope(),
                limit=fields.Date.add(self.date, years=1),
            )
        )
        company = self.company_id
        company.loan_split_date = max(company.loan_split_date or self.date, self.date)
        return self._post_run("split", "split", "principal_long", "principal", adopt)
