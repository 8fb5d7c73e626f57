# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal, InvalidOperation

from odoo import api, models
from odoo.exceptions import ValidationError

NOT_NEGATIVE = (
    "annual_rate",
    "principal_grace",
    "interest_grace",
    "interest_free",
    "principal_multiple",
    "installment_multiple",
    "overdue_factor",
    "late_interest_rate",
    "late_grace",
    "penalty_percent",
    "arrears_grace",
)


class CrmLoanTerms(models.AbstractModel):
    """Terms that make no sense under any law."""

    _name = "crm.loan.terms"
    _inherit = "crm.loan.terms"

    @api.constrains(*NOT_NEGATIVE, "periods", "period_count")
    def _check_numbers(self):
        for terms in self:
            names = [name for name in NOT_NEGATIVE if terms[name] < 0]
            names += [name for name in ("periods", "period_count") if terms[name] < 1]
            if names:
                labels = [
                    self._fields[name].get_description(self.env, ["string"])["string"]
                    for name in names
                ]
                raise ValidationError(
                    self.env._(
                        "These terms are too small: %(fields)s.",
                        fields=", ".join(labels),
                    )
                )

    @api.constrains("periods", "principal_grace", "interest_grace", "interest_free")
    def _check_grace(self):
        for terms in self:
            longest = max(
                terms.principal_grace, terms.interest_grace, terms.interest_free
            )
            if longest and longest >= terms.periods:
                raise ValidationError(
                    self.env._(
                        "%(grace)s installments of grace leave none of the %(periods)s"
                        " that pays.",
                        grace=longest,
                        periods=terms.periods,
                    )
                )

    @api.constrains("decimals", "company_id")
    def _check_decimals(self):
        for terms in self:
            places = terms.currency_id.decimal_places
            if not -6 <= terms.decimals <= places:
                raise ValidationError(
                    self.env._(
                        "%(currency)s has %(places)s decimal places: round to no more"
                        " than these, and to millions at most (-6).",
                        currency=terms.currency_id.name,
                        places=places,
                    )
                )

    @api.constrains("method", "season")
    def _check_season(self):
        for terms in self.filtered(lambda terms: terms.method == "seasonal"):
            if not terms._get_season():
                raise ValidationError(
                    self.env._(
                        "Enter twelve weights of the months, January first, not all of"
                        " them 0; for example: 0 0 1 1 1 0 0 0 2 2 1 0."
                    )
                )

    def _get_season(self):
        """Return the twelve weights as Decimals, or an empty tuple if they are none."""
        self.ensure_one()
        words = (self.season or "").replace(";", " ").split()
        try:
            weights = tuple(Decimal(word.replace(",", ".")) for word in words)
        except InvalidOperation:
            return ()
        is_season = len(weights) == 12 and any(weights)
        if not is_season or not all(w.is_finite() and w >= 0 for w in weights):
            return ()
        return weights
