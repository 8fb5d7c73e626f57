# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import LazyTranslate, format_date

_lt = LazyTranslate(__name__)

_SENTENCES = {
    "after_maturity": _lt("The last due date has passed: there is nothing to plan."),
    "amount": _lt("The amount must be more than zero."),
    "annual_rate": _lt("The yearly rate cannot be below zero."),
    "before_disbursement": _lt("Nothing had been paid out on that day."),
    "capitalize": _lt("Only principal and interest may be added to the principal."),
    "closed": _lt(
        "The loan is closed on that day: only what is held can be paid back."
    ),
    "custom_rows": _lt(
        "The own rows need due dates after the disbursement, in order, and principals"
        " that are not all zero."
    ),
    "fee": _lt("The fee must be less than the amount."),
    "first_due": _lt("The first due date must be after the disbursement."),
    "installment_too_small": _lt("The installment does not even pay the interest."),
    "periods": _lt("Say how many installments there shall be."),
    "precision": _lt("The amount is finer than the currency."),
    "refund_exceeds_held": _lt("Only what is held can be paid back: %(held)s."),
    "season": _lt("Enter twelve weights, January first, not all of them zero."),
    "until": _lt("The pause must end after it begins."),
    "written_off": _lt(
        "The loan was written off on that day: only recoveries can be entered."
    ),
}


class CrmLoan(models.Model):
    """What the engine refuses, in a sentence of the user's language."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _explain(self, error):
        """Return the sentence of a :class:`LoanError`."""
        values = {
            name: format_date(self.env, value) if hasattr(value, "year") else value
            for name, value in error.values.items()
        }
        if "held" in values:
            values["held"] = self._format_amount(float(values["held"]))
        sentence = _SENTENCES.get(error.code)
        if not sentence:
            return self.env._(
                "The terms of the loan do not fit: %(error)s.", error=error
            )
        # A lazy text takes its values only once it has its language.
        text = self.env._(sentence)
        return text % values
