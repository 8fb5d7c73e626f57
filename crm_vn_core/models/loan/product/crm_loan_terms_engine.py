# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import api, models

from ....lending import LoanTerms


class CrmLoanTerms(models.AbstractModel):
    """How the engine reads the terms of a record."""

    _name = "crm.loan.terms"
    _inherit = "crm.loan.terms"

    @api.model
    def _get_term_fields(self):
        """Return the names of the fields that a loan copies from its product."""
        fields = self.env["crm.loan.terms"]._fields
        skipped = {"id", "display_name", "company_id", "currency_id"}
        return [name for name in fields if name not in skipped]

    def _get_early_fee_steps(self):
        """Return (until months since the first tranche, percent), in order."""
        return ()

    def _get_engine_terms(self, tranches, **values):
        """Return the terms as the engine takes them.

        :param tranches: (date, amount) of the money paid out
        :param values: other terms of the engine, e.g. ``first_due``
        """
        self.ensure_one()
        numbers = (
            "annual_rate",
            "overdue_factor",
            "late_interest_rate",
            "penalty_percent",
        )
        same = (
            *("method", "periods", "period_unit", "period_count", "day_count"),
            *("principal_grace", "interest_grace", "interest_free", "decimals"),
            *("rounding", "due_shift", "shift_interest", "late_grace", "waterfall_by"),
        )
        vals = {name: self[name] for name in same}
        vals |= {name: to_decimal(self[name]) for name in numbers}
        vals |= {
            name: to_decimal(self[name]) or None
            for name in ("principal_multiple", "installment_multiple")
        }
        vals |= {
            name: tuple(self[name].split(","))
            for name in ("waterfall", "waterfall_overdue")
        }
        vals |= {
            "tranches": tuple((day, to_decimal(amount)) for day, amount in tranches),
            "season": self._get_season() if self.method == "seasonal" else (),
            "early_fee_steps": self._get_early_fee_steps(),
        }
        if self.due_shift != "none":
            vals["is_workday"] = self._get_workday_check()
        return LoanTerms(**(vals | values))

    def _get_workday_check(self):
        """Return a function: date → whether people work in Viet Nam on it.

        Weekends, the public holidays and those of the company are days off.
        """
        return self.env["crm.occasion"]._get_workday_test(self.company_id)


def to_decimal(number):
    """Return a number of the database exactly as people see it."""
    return Decimal(str(number or 0))
