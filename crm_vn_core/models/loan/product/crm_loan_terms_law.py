# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import ValidationError

from .crm_loan_terms import format_number


class CrmLoanTerms(models.AbstractModel):
    """What the law and the lender's license refuse."""

    _name = "crm.loan.terms"
    _inherit = "crm.loan.terms"

    def _check_law(self, on):
        """Refuse terms that the law of a day, or the license, does not allow.

        :param on: the day whose law counts: today for a product, the signing for a loan
        :raise ValidationError: one sentence for each law that is broken
        """
        for terms in self:
            broken = terms._get_broken_license() + terms._get_broken_laws(on)
            if broken:
                raise ValidationError("\n".join(broken))

    def _get_broken_license(self):
        """Return why the company may not lend under this regime, as a list."""
        self.ensure_one()
        company = self.company_id.sudo()
        if self.regime in company._get_loan_regimes():
            return []
        regimes = dict(self._fields["regime"]._description_selection(self.env))
        return [
            self.env._(
                "%(company)s does not lend as “%(regime)s”. The settings say under"
                " which law and license it lends.",
                company=company.name,
                regime=regimes[self.regime],
            )
        ]

    def _get_broken_laws(self, on):
        """Return one sentence for each law that the terms break on a day."""
        self.ensure_one()
        return (
            self._get_broken_rate(self.annual_rate, on)
            + self._get_broken_late_rates(on)
            + self._get_broken_penalty(on)
            + self._get_broken_order(on)
        )

    def _get_law(self, code, on):
        """Return the rule that holds for these terms on a day, or an empty one."""
        return self.env["crm.loan.rule"]._get(code, self.regime, on, self.company_id)

    def _get_broken_rate(self, rate, on):
        """Return why a yearly rate (percent) is not allowed, as a list."""
        rule = self._get_law("rate_cap", on)
        if not rule or rate <= rule.value:
            return []
        return [
            self.env._(
                "A yearly rate of %(rate)s%% is more than the law allows. %(law)s.",
                rate=format_number(self.env, rate),
                law=rule._quote(),
            )
        ]

    def _get_broken_late_rates(self, on):
        broken = []
        rule = self._get_law("overdue_factor_cap", on)
        if rule and self.overdue_factor > rule.value:
            broken.append(
                self.env._(
                    "Overdue principal cannot bear %(factor)s times the rate. %(law)s.",
                    factor=format_number(self.env, self.overdue_factor),
                    law=rule._quote(),
                )
            )
        rule = self._get_law("late_interest_cap", on)
        if rule and self.late_interest_rate > rule.value:
            broken.append(
                self.env._(
                    "Overdue interest cannot bear %(rate)s%% a year. %(law)s.",
                    rate=format_number(self.env, self.late_interest_rate),
                    law=rule._quote(),
                )
            )
        return broken

    def _get_broken_penalty(self, on):
        """A late payer is handled once: by a penalty or by interest."""
        rule = self._get_law("penalty_once", on)
        is_twice = self.penalty_percent > 0 and (
            self.overdue_factor > 0 or self.late_interest_rate > 0
        )
        if not rule.value or not is_twice:
            return []
        return [
            self.env._(
                "Whoever pays late owes a penalty or interest for the delay, not both:"
                " set the penalty, or the overdue factor and the late rate, to 0."
                " %(law)s.",
                law=rule._quote(),
            )
        ]

    def _get_broken_order(self, on):
        """Money for an overdue bank loan pays the principal first."""
        rule = self._get_law("overdue_principal_first", on)
        order = (self.waterfall_overdue or "").split(",")
        interests = ("interest", "late_interest", "overdue_interest")
        if not rule.value or all(
            order.index("principal") < order.index(name) for name in interests
        ):
            return []
        return [
            self.env._(
                "When a loan is overdue, money pays the principal before the interest."
                " %(law)s.",
                law=rule._quote(),
            )
        ]
