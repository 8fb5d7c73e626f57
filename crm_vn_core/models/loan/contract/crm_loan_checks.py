# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

_GROUP = "crm_vn_core.group_crm_vn_core_loan_"
# Who may give which command; whoever is not named may not.
_COMMANDS = {
    "disburse": ("accountant", "cashier", "manager"),
    "pay": ("officer", "collector", "accountant", "cashier"),
    "refund": ("accountant", "cashier", "manager"),
    "charge": ("accountant", "manager"),
    "reverse": ("accountant", "manager"),
    "settle": ("accountant", "manager"),
    "pause": ("manager", "approver"),
}
_DECISIONS = ("manager", "approver")


class CrmLoan(models.Model):
    """What a command refuses, in one sentence, before anything is written."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _check_command(self, command):
        """Refuse a command whose user may not give it, or may not see the loan.

        :raise AccessError: as superuser never
        """
        self.check_access("read")
        groups = _COMMANDS.get(command, _DECISIONS)
        if not self.env.su and not any(
            self.env.user.has_group(_GROUP + group) for group in groups
        ):
            raise AccessError(
                self.env._(
                    "You may not do this on a loan. Ask someone with one of the roles:"
                    " %(roles)s.",
                    roles=", ".join(
                        self.env.ref(_GROUP + group).sudo().name for group in groups
                    ),
                )
            )

    def _check_amount(self, amount):
        if amount <= 0:
            raise UserError(self.env._("The amount must be more than zero."))
        if abs(self.currency_id.round(amount) - amount) > 1e-6:
            raise UserError(
                self.env._(
                    "%(amount)s is no amount in %(currency)s.",
                    amount=amount,
                    currency=self.currency_id.name,
                )
            )

    def _check_value_date(self, on):
        if not on:
            raise UserError(self.env._("Enter the date."))
        if on > self._get_today():
            raise UserError(
                self.env._(
                    "%(date)s is still to come: money is entered when it has moved.",
                    date=format_date(self.env, on),
                )
            )

    def _check_disbursement(self, amount, on):
        if self.state not in ("approved", "active"):
            raise UserError(
                self.env._(
                    "%(loan)s is not approved: no money can be paid out.",
                    loan=self.display_name,
                )
            )
        left = self.amount - self.disbursed_total
        if self.currency_id.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s of the approved amount is left to pay out.",
                    left=self._format_amount(left),
                )
            )

    def _check_payment(self, on):
        tranches = self.disbursement_ids.filtered(lambda row: row.state == "posted")
        if not tranches:
            raise UserError(
                self.env._(
                    "Nothing was paid out on %(loan)s yet: there is nothing to pay.",
                    loan=self.display_name,
                )
            )
        first = min(tranches.mapped("value_date"))
        if on < first:
            raise UserError(
                self.env._(
                    "%(date)s is before the disbursement on %(first)s.",
                    date=format_date(self.env, on),
                    first=format_date(self.env, first),
                )
            )

    def _check_undo(self, disbursement):
        """Refuse to take a tranche back while something happened on it alone."""
        left = self.disbursement_ids.filtered(
            lambda row: row.state == "posted" and row != disbursement
        )
        first = min(left.mapped("value_date"), default=None)
        gone = self.event_ids.reversal_of_id
        events = (self.event_ids - gone).filtered(
            lambda event: (
                event.kind not in ("disburse", "reverse")
                and not (first and event.value_date >= first)
            )
        )
        if events:
            kinds = dict(events._fields["kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Without this disbursement there is no loan to count them on:"
                    " first reverse %(events)s.",
                    events=", ".join(
                        self.env._(
                            "%(kind)s %(amount)s of %(date)s",
                            kind=kinds[event.kind],
                            amount=self._format_amount(event.amount)
                            if event.amount
                            else "",
                            date=format_date(self.env, event.value_date),
                        )
                        for event in events.sorted("value_date")
                    ),
                )
            )

    def _check_rate(self, annual_rate, on):
        """Refuse a yearly rate (percent) that the law of a day does not allow."""
        broken = self._get_broken_rate(annual_rate, on)
        if broken:
            raise UserError("\n".join(broken))

    def _format_amount(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)
