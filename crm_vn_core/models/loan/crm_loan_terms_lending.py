# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import models

from ...lending import LoanTerms

_PLAIN = (
    "method",
    "periods",
    "period_unit",
    "period_count",
    "day_count",
    "principal_grace",
    "interest_grace",
    "interest_free",
    "decimals",
    "rounding",
    "due_shift",
    "shift_interest",
    "late_grace",
    "waterfall_by",
)
_DECIMALS = ("annual_rate", "overdue_factor", "late_interest_rate", "penalty_percent")
_MULTIPLES = ("principal_multiple", "installment_multiple")


class CrmLoanTerms(models.AbstractModel):
    """The fields as the engine takes them."""

    _name = "crm.loan.terms"
    _inherit = "crm.loan.terms"

    def _get_terms(self, tranches=(), **others):
        """Return the :class:`LoanTerms` of these fields.

        :param tranches: ``(date, amount)`` … for a plan before any disbursement
        :param others: terms that replace those of the fields
        """
        self.ensure_one()
        values = {name: self[name] for name in _PLAIN}
        values |= {name: Decimal(str(self[name])) for name in _DECIMALS}
        values |= {
            name: Decimal(str(self[name])) if self[name] else None
            for name in _MULTIPLES
        }
        for name in ("waterfall", "waterfall_overdue"):
            values[name] = tuple(self[name].split(","))
        if self.method == "seasonal":
            values["season"] = self._get_season()
        if self.due_shift != "none":
            values["is_workday"] = self.env["crm.occasion"]._get_workday_test(
                self.company_id
            )
        values["early_fee_steps"] = self._get_early_fee_steps()
        return LoanTerms(tranches=tuple(tranches), **(values | others))

    def _get_early_fee_steps(self):
        """Return ``(until month, percent)`` …, none here: see the product."""
        return ()
