# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class CrmLoan(models.Model):
    """A promise from the portal is one of the desk: it keeps or breaks itself."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _promise_from_portal(self, text, amount, partner):
        """Take the promise of a customer; again for the same day corrects it.

        :param text: the day as it was entered
        :return: the day
        :raise UserError: a day that is over or too far ahead, or nothing to pay
        """
        if self.state not in ("active", "written_off"):
            raise UserError(self.env._("There is nothing to pay on this loan."))
        day = super()._promise_from_portal(text, amount, partner)
        loan = self.sudo()
        case = loan._get_promise_case()
        promise = loan._get_open_promise(case)
        if promise.date == day:
            promise.write({"amount": amount, "partner_id": partner.id})
            return day
        case.env["crm.collection.promise"].create(
            {
                "case_id": case.id,
                "loan_id": loan.id,
                "partner_id": partner.id,
                "user_id": (case.user_id or loan.user_id).id,
                "amount": amount,
                "date": day,
                "note": self.env._("From the portal"),
            }
        )
        return day

    def _get_open_promise(self, case=None):
        """Return the promise on this loan that is neither kept nor broken yet."""
        domain = [("loan_id", "=", self.id), ("state", "=", "open")]
        if case:
            domain.append(("case_id", "=", case.id))
        return self.env["crm.collection.promise"].search(domain, limit=1)

    def _get_promise_case(self):
        """Return the open case of the customer; who promises ahead gets one that the
        night closes when the promise is decided and nothing is overdue."""
        cases = self.env["crm.collection.case"]
        domain = [*self._get_desk_domain(), ("state", "=", "open")]
        return cases.search(domain, limit=1) or cases.create(
            {
                "partner_id": self.commercial_partner_id.id,
                "company_id": self.company_id.id,
                "officer_id": self.user_id.id,
                "opened_on": self._get_today(),
            }
        )

    def _get_portal_values(self):
        promise = self.sudo()._get_open_promise()
        label = promise and self.env._(
            "You promised %(amount)s by %(date)s.",
            amount=self._format_amount(promise.amount),
            date=self._format_day(promise.date),
        )
        return super()._get_portal_values() | {"promise": label or None}
