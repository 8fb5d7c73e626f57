# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CrmLoan(models.Model):
    """Fees as they were signed: kept back of a tranche, or charged with the rows."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    fee_terms = fields.Json(
        compute="_compute_fee_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Name, moment, basis and value of each fee of the product.",
    )

    has_row_fees = fields.Boolean(compute="_compute_has_row_fees")

    @api.depends("fee_terms")
    def _compute_has_row_fees(self):
        for loan in self:
            moments = {term["moment"] for term in loan.fee_terms or ()}
            loan.has_row_fees = bool(moments & {"first", "each"})

    @api.depends("product_id")
    def _compute_fee_terms(self):
        for loan in self:
            loan.fee_terms = [
                {
                    "id": fee.id,
                    "name": fee.name,
                    "moment": fee.moment,
                    "basis": fee.basis,
                    "value": fee.percent if fee.basis == "percent" else fee.amount,
                }
                for fee in loan.product_id.fee_ids
            ]

    def _get_fee(self, term, principal):
        """Return one fee of an amount lent, in the currency of the loan."""
        if term["basis"] == "amount":
            return term["value"]
        return self.currency_id.round(principal * term["value"] / 100)

    def _get_withheld_fee(self, amount):
        """Return what is kept back of a tranche."""
        return sum(
            self._get_fee(term, amount)
            for term in self.fee_terms or ()
            if term["moment"] == "withheld"
        )

    def _get_row_fee(self, number, principal):
        """Return what a row brings along in fees, by its number."""
        return sum(
            self._get_fee(term, principal)
            for term in self.fee_terms or ()
            if term["moment"] == "each" or (term["moment"] == "first" and number == 1)
        )

    def _brings_fee(self, row, term):
        """Return whether a row brings a fee along; of a loan that was taken over,
        what fell due before was settled in the system it came from."""
        if self.taken_over_on and row.due_date <= self.taken_over_on:
            return False
        return term["moment"] == "each" or (
            term["moment"] == "first" and row.number == 1
        )

    def _get_coming_fees(self, disbursed=None):
        """Return ``{number: fee}`` of the rows whose fees are not charged yet.

        A fee that was charged is a row of its own, and is owed there.

        :param disbursed: what is paid out, where the loan does not have it yet
        """
        self.ensure_one()
        if not self.has_row_fees:
            return {}
        known = set(self.event_ids.mapped("key"))
        principal = disbursed or self.disbursed_total or self.amount
        coming = {}
        for row in self.installment_ids.filtered(lambda row: row.kind == "installment"):
            for term in self.fee_terms or ():
                key = f"fee:{term['id']}:{row.number}"
                if self._brings_fee(row, term) and key not in known:
                    fee = self._get_fee(term, principal)
                    coming[row.number] = coming.get(row.number, 0.0) + fee
        return coming

    def _get_row_fees(self):
        """Return ``{number: fee}`` of all rows: what was charged, else what comes."""
        self.ensure_one()
        fees = self._get_coming_fees()
        gone = self.event_ids.reversal_of_id
        for event in (self.event_ids - gone).filtered(lambda row: row.kind == "charge"):
            kind, _colon, rest = event.key.partition(":")
            number = rest.rpartition(":")[2]
            if kind == "fee" and number.isdecimal():
                fees[int(number)] = fees.get(int(number), 0.0) + event.amount
        return fees

    @api.model
    def _cron_charge_fees(self):
        """Charge the fees of the rows that fall due; running it again charges none."""
        loans = self._get_loans_with_fees_due()
        self.env["ir.cron"]._commit_progress(remaining=len(loans))
        for loan in loans:
            try:
                with self.env.cr.savepoint():
                    loan._charge_fees()
            except Exception:
                _logger.exception("The fees of loan %s were not charged.", loan.id)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _get_loans_with_fees_due(self):
        """Return the loans with a row that fell due and whose fee was not charged.

        A row that was paid before its day brings its fee along as well.
        """
        self.flush_model()
        self.env["crm.loan.installment"].flush_model()
        self.env["crm.loan.event"].flush_model()
        query = SQL(
            """
            SELECT DISTINCT loan.id
              FROM crm_loan loan
              JOIN crm_loan_installment installment ON installment.loan_id = loan.id
             CROSS JOIN jsonb_array_elements(loan.fee_terms) term
             WHERE loan.state = 'active'
               AND installment.kind = 'installment'
               AND installment.due_date <= %(today)s
               AND installment.due_date > COALESCE(loan.taken_over_on, '-infinity')
               AND (term ->> 'moment' = 'each'
                    OR term ->> 'moment' = 'first' AND installment.number = 1)
               AND NOT EXISTS (
                   SELECT FROM crm_loan_event event
                    WHERE event.loan_id = loan.id
                      AND event.key =
                          format('fee:%%s:%%s', term ->> 'id', installment.number))
             ORDER BY loan.id
            """,
            today=self._get_today(),
        )
        return self.browse(loan_id for [loan_id] in self.env.execute_query(query))

    def _charge_fees(self):
        """Charge what the rows that are due by today bring along."""
        self.ensure_one()
        today = self._get_today()
        rows = self.installment_ids.filtered(
            lambda row: row.kind == "installment" and row.due_date <= today
        )
        known = set(self.event_ids.mapped("key"))
        for term in self.fee_terms or ():
            for row in rows:
                key = f"fee:{term['id']}:{row.number}"
                if self._brings_fee(row, term) and key not in known:
                    amount = self._get_fee(term, self.disbursed_total)
                    self._add_event(
                        "charge",
                        row.due_date,
                        key,
                        term["name"],
                        amount=amount,
                        component="fee",
                    )


class CrmLoanInstallment(models.Model):
    """What a row will bring along in fees when it falls due."""

    _name = "crm.loan.installment"
    _inherit = "crm.loan.installment"

    coming_fee = fields.Monetary(
        string="Fees to Come",
        compute="_compute_coming_fee",
        help="Charged when the row falls due; then they are a row of their own.",
    )
    total_with_fee = fields.Monetary(
        string="To Pay", compute="_compute_coming_fee", help="Fees to come included."
    )

    @api.depends(
        "number",
        "kind",
        "total",
        "owed",
        "due_date",
        "loan_id.event_ids",
        "loan_id.fee_terms",
        "loan_id.disbursed_total",
        "loan_id.amount",
    )
    def _compute_coming_fee(self):
        for loan, rows in self.grouped("loan_id").items():
            fees = loan._get_coming_fees()
            for row in rows:
                is_coming = row.kind == "installment" and row.owed
                row.coming_fee = fees.get(row.number, 0.0) if is_coming else 0.0
                row.total_with_fee = row.total + row.coming_fee

    def _get_unpaid(self, component):
        """Return what rows still ask for of principal, interest or fees; fees that
        come with them are fees."""
        planned = sum(self.mapped(component)) - sum(self.mapped(f"paid_{component}"))
        return planned + (sum(self.mapped("coming_fee")) if component == "fee" else 0.0)
