# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class CrmLoanRule(models.Model):
    """The tables that arrears and provisions read, put together from single rows."""

    _name = "crm.loan.rule"
    _inherit = "crm.loan.rule"

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
