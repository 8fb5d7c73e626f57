# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models

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

    @api.model
    def _cron_charge_fees(self):
        """Charge the fees of the rows that fall due; running it again charges none."""
        due = self.env["crm.loan.installment"].search(
            [
                ("kind", "=", "installment"),
                ("due_date", "<=", self._get_today()),
                ("owed", ">", 0),
                ("loan_id.state", "=", "active"),
            ]
        )
        loans = due.loan_id.filtered(
            lambda loan: any(
                term["moment"] in ("first", "each") for term in loan.fee_terms or ()
            )
        )
        self.env["ir.cron"]._commit_progress(remaining=len(loans))
        for loan in loans:
            try:
                with self.env.cr.savepoint():
                    loan._charge_fees()
            except Exception:
                _logger.exception("The fees of loan %s were not charged.", loan.id)
            self.env["ir.cron"]._commit_progress(1)

    def _charge_fees(self):
        """Charge what the rows that are due by today bring along."""
        self.ensure_one()
        today = self._get_today()
        rows = self.installment_ids.filtered(
            lambda row: row.kind == "installment" and row.due_date <= today
        )
        known = set(self.event_ids.mapped("key"))
        for term in self.fee_terms or ():
            if term["moment"] == "withheld":
                continue
            for row in rows:
                key = f"fee:{term['id']}:{row.number}"
                wanted = term["moment"] == "each" or row.number == 1
                if wanted and key not in known:
                    amount = self._get_fee(term, self.disbursed_total)
                    self._add_event(
                        "charge",
                        row.due_date,
                        key,
                        term["name"],
                        amount=amount,
                        component="fee",
                    )
