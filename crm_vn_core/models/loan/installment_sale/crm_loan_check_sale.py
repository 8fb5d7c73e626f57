# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CrmLoanCheck(models.Model):
    """What the books of installment sales must agree with."""

    _name = "crm.loan.check"
    _inherit = "crm.loan.check"

    def _get_receivable(self, company):
        """131 of a loan is its outstanding principal and its unpaid interest, of the
        rows to come too. Waived claims are left to the engine."""
        return SQL(
            """
            SELECT loan.id AS loan_id,
                   CASE WHEN loan.state = 'written_off' THEN 0
                        ELSE loan.principal_outstanding + COALESCE(rows.interest, 0)
                             + COALESCE(waiting.amount, 0) END AS expected,
                   COALESCE(posted.amount, 0) AS found
              FROM crm_loan loan
              JOIN crm_loan_product product ON product.id = loan.product_id
              LEFT JOIN (SELECT loan_id, bool_or(waived > 0) AS is_waived,
                                sum(interest - COALESCE(paid_interest, 0)) AS interest
                           FROM crm_loan_installment
                          GROUP BY loan_id) rows ON rows.loan_id = loan.id
              LEFT JOIN (SELECT part.loan_id, sum(part.amount) AS amount
                           FROM crm_loan_allocation part
                           JOIN crm_loan_payment paid ON paid.id = part.payment_id
                          WHERE paid.cash_state = 'to_confirm'
                            AND paid.state = 'posted'
                            AND part.component IN ('principal', 'interest')
                          GROUP BY part.loan_id) waiting ON waiting.loan_id = loan.id
              LEFT JOIN (%s) posted ON posted.loan_id = loan.id
             WHERE loan.company_id = %s
               AND loan.regime <> 'tracking'
               AND product.posting
               AND product.is_installment_sale
               AND rows.is_waived IS NOT TRUE
            """,
            self._get_posted_sums(company, "receivable"),
            company.id,
        )
