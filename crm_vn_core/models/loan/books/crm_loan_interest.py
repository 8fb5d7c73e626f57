# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class CrmLoanInterest(models.Model):
    """Interest collected on one loan in one month, to be invoiced elsewhere.

    The list goes to the program that issues e-invoices; their numbers come back.
    Lending interest bears no VAT, but a customer may ask for an invoice.
    """

    _name = "crm.loan.interest"
    _description = "Interest to Invoice"
    _order = "date DESC, loan_id"
    _rec_name = "loan_id"
    _check_company_auto = True

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="loan_id.partner_id")
    vat = fields.Char(related="loan_id.commercial_partner_id.vat", string="Tax Code")
    date = fields.Date(string="Month End", required=True, readonly=True)
    interest = fields.Monetary(
        readonly=True, help="In-term interest collected in the month."
    )
    late_interest = fields.Monetary(
        readonly=True, help="Interest on overdue principal and on overdue interest."
    )
    amount = fields.Monetary(string="To Invoice", compute="_compute_amount", store=True)
    invoice_number = fields.Char(copy=False)
    invoice_date = fields.Date(copy=False)
    changed_amount = fields.Monetary(
        string="Changed Since",
        readonly=True,
        help="What was collected differs by this much from what was invoiced, e.g."
        " because a payment was reversed: issue an adjustment.",
    )

    _loan_uniq = models.UniqueIndex("(loan_id, date)")

    @api.depends("interest", "late_interest")
    def _compute_amount(self):
        for row in self:
            row.amount = row.interest + row.late_interest

    @api.model
    def _collect(self, company, date):
        """Bring the list of a month up to date; what was invoiced stays as it was.

        :param date: last day of the month
        :return: the rows of the month
        """
        self.env.flush_all()
        first = date.replace(day=1)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_loan_interest
                            (loan_id, company_id, date, interest, late_interest, amount)
                SELECT loan.id, loan.company_id, %(date)s,
                       sum(part.amount) FILTER (WHERE part.component = 'interest'),
                       sum(part.amount) FILTER (WHERE part.component <> 'interest'),
                       sum(part.amount)
                  FROM crm_loan_allocation part
                  JOIN crm_loan loan ON loan.id = part.loan_id
                 WHERE loan.company_id = %(company)s
                   AND loan.regime <> 'tracking'
                   AND part.date BETWEEN %(first)s AND %(date)s
                   -- The system before has invoiced what was paid until the cut-over.
                   AND (loan.taken_over_on IS NULL OR part.date > loan.taken_over_on)
                   AND part.component IN
                       ('interest', 'overdue_interest', 'late_interest')
                 GROUP BY loan.id
                ON CONFLICT (loan_id, date) DO UPDATE
                   SET interest = %(interest)s,
                       late_interest = %(late_interest)s,
                       changed_amount = CASE
                           WHEN crm_loan_interest.invoice_number IS NULL THEN 0
                           ELSE excluded.amount - crm_loan_interest.amount END,
                       amount = %(amount)s
                """,
                company=company.id,
                first=first,
                date=date,
                **{
                    name: self._get_kept(name)
                    for name in ("interest", "late_interest", "amount")
                },
            )
        )
        self._drop_uncollected(company, date, first)
        self.invalidate_model()
        return self.search([("company_id", "=", company.id), ("date", "=", date)])

    @api.model
    def _get_kept(self, name):
        """Return the new amount, or what was invoiced already."""
        return SQL(
            "CASE WHEN crm_loan_interest.invoice_number IS NULL"
            " THEN excluded.%(name)s ELSE crm_loan_interest.%(name)s END",
            name=SQL.identifier(name),
        )

    @api.model
    def _drop_uncollected(self, company, date, first):
        """A reversed payment leaves nothing to invoice, or an invoice to adjust."""
        gone = SQL(
            """
            company_id = %s AND date = %s AND NOT EXISTS (
                SELECT FROM crm_loan_allocation part
                 WHERE part.loan_id = crm_loan_interest.loan_id
                   AND part.date BETWEEN %s AND %s
                   AND part.component IN
                       ('interest', 'overdue_interest', 'late_interest'))
            """,
            company.id,
            date,
            first,
            date,
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_loan_interest WHERE invoice_number IS NULL AND %s",
                gone,
            )
        )
        self.env.cr.execute(
            SQL("UPDATE crm_loan_interest SET changed_amount = -amount WHERE %s", gone)
        )
