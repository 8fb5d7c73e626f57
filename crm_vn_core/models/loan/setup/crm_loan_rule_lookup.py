# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import ormcache

from .crm_loan_rule import SMALLER_IS_STRICTER


class CrmLoanRule(models.Model):
    """Which number holds on a day, and the tables put together from several."""

    _name = "crm.loan.rule"
    _inherit = "crm.loan.rule"

    @api.model
    @ormcache("company_id")
    def _get_table(self, company_id):
        """Return every row of the law and of a company, as the search keys need them.

        A branch keeps to the policies of its company, too.

        :param company_id: id of the company, or False for the law alone
        :return: tuple of (id, code, regime, threshold, kind, value, from, to)
        """
        company = self.env["res.company"].sudo().browse(company_id or [])
        owners = [*company.parent_ids.ids, False]
        rules = self.sudo().search([("company_id", "in", owners)])
        return tuple(
            (
                rule.id,
                (rule.code, rule.regime, rule.threshold, rule.collateral_kind or None),
                rule.value,
                rule.date_from,
                rule.date_to,
            )
            for rule in rules
        )

    @api.model
    def _get(self, code, regime, on, company, *, threshold=0, kind=None):
        """Return the row that holds on a day: the strictest of law and policy.

        :param on: the day (date)
        :param company: res.company, or an empty one for the law alone
        :param threshold: months overdue, of provisions by months
        :param kind: kind of collateral, of haircuts
        :return: crm.loan.rule (as the superuser), empty when nothing is ruled
        """
        key = (code, regime, threshold, kind)
        rows = [
            (value, rule_id)
            for rule_id, row_key, value, date_from, date_to in self._get_table(
                company.id
            )
            if row_key == key
            and (not date_from or date_from <= on)
            and (not date_to or date_to >= on)
        ]
        if not rows:
            return self.sudo().browse()
        strictest = min if code in SMALLER_IS_STRICTER else max
        return self.sudo().browse(strictest(rows)[1])

    @api.model
    def _get_ladder(self, regime, on, company):
        """Return the debt groups 1 to 4 as the engine takes them.

        :return: tuple of (group, last day late of the group); group 5 is beyond them.
            Empty when the rules do not say where each group begins.
        """
        firsts = [
            self._get(f"ladder_{group}", regime, on, company) for group in range(2, 6)
        ]
        if not all(firsts):
            return ()
        return tuple(
            (group, int(rule.value) - 1) for group, rule in enumerate(firsts, start=1)
        )

    @api.model
    def _get_group_provision(self, group, regime, on, company):
        """Return the specific provision of a debt group, in percent."""
        return self._get(f"provision_{group}", regime, on, company).value

    @api.model
    def _get_overdue_provision(self, months, regime, on, company, *, retail=False):
        """Return the provision of a debt overdue for some whole months, in percent."""
        code = "provision_overdue_retail" if retail else "provision_overdue"
        thresholds = {
            key[2]
            for __, key, *__ in self._get_table(company.id)
            if key[:2] == (code, regime) and key[2] <= months
        }
        rates = [
            self._get(code, regime, on, company, threshold=threshold).value
            for threshold in thresholds
        ]
        return max(rates, default=0.0)

    @api.model
    def _get_haircut(self, kind, regime, on, company):
        """Return how much of a collateral's value counts at most, in percent."""
        return self._get("haircut", regime, on, company, kind=kind).value
