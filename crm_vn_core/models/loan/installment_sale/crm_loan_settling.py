# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class CrmLoan(models.Model):
    """What ends or lowers the claim of an installment sale without money.

    Each is a payment for the engine, free of the fee for paying early; where it comes
    from, and so its account, is told by ``settled_by``.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_free_payoff(self, on):
        """Return what closes the loan on a day without a fee for paying early."""
        self.ensure_one()
        payoff = self._get_state(on).payoff
        if not payoff:
            return 0.0
        _before, after = self._preview(
            "pay", on, amount=float(payoff), mode="settle", free=True
        )
        return float(payoff - after.held["preview"].unallocated)

    def _get_claim_parts(self, on):
        """Return what is owed on a day, in parts, as values of a handover line."""
        names = ("claim", "principal", "interest", "late", "installment_amount")
        if not (self.disbursed_total and on):
            return dict.fromkeys(names, 0.0) | {"maturity_date": False}
        state = self._get_state(on)
        claim = self._get_free_payoff(on)
        owed = {name: float(amount) for name, amount in state.owed.items()}
        in_term = ("principal", "interest")
        late = sum(amount for name, amount in owed.items() if name not in in_term)
        principal = float(state.principal_outstanding)
        return {
            "claim": claim,
            "principal": principal,
            "late": late,
            "interest": claim + float(state.unallocated) - principal - late,
            "installment_amount": float(state.installment or 0),
            "maturity_date": max((row.due_date for row in state.rows), default=False),
        }

    def _disburse(self, amount, on, key, fee=0, **values):
        """Refuse to pay out money on an installment sale: its goods are delivered."""
        if self.is_installment_sale and values.get("method") != "other":
            raise UserError(
                self.env._(
                    "%(loan)s is an installment sale: post the invoice of the order, no"
                    " money is paid out.",
                    loan=self.display_name,
                )
            )
        return super()._disburse(amount, on, key, fee=fee, **values)

    def _settle_by(self, amount, on, key, source, mode="settle", **values):
        """Take something else than money for a claim.

        :param source: see ``settled_by`` of ``crm.loan.payment``
        :param mode: what becomes of more than is due
        """
        self.ensure_one()
        self._check_command("settle")
        if not self.is_installment_sale:
            raise UserError(
                self.env._("%(loan)s is no installment sale.", loan=self.display_name)
            )
        return self.sudo()._pay(
            amount,
            on,
            key,
            mode=mode,
            surplus=True,
            free=True,
            method="other",
            settled_by=source,
            user_id=self.env.uid,
            **values,
        )
