# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ....text.number_words import amount_in_words

_FORMS = {"PT": "cash_receipt", "PC": "cash_payment"}


class CrmLoanMovementMixin(models.AbstractModel):
    """What the printed voucher of a movement of cash says."""

    _name = "crm.loan.movement.mixin"
    _inherit = "crm.loan.movement.mixin"

    def action_print_voucher(self):
        """Print the cash receipt or the cash payment.

        :raise UserError: the cashier has not confirmed it yet
        """
        if any(not movement.voucher_number for movement in self):
            raise UserError(
                self.env._("A voucher has its number once the cashier confirmed it.")
            )
        name = self._name.replace(".", "_")
        report = self.env.ref(f"crm_vn_core.{name}_voucher_report")
        return report.report_action(self)

    def _get_voucher(self):
        """Return the words of the voucher, for the printed form."""
        self.ensure_one()
        receipt = self._voucher_kind == "PT"
        date = self._get_book_date()
        amount = self._get_cash_amount()
        person = self._get_cash_person()
        postings = self.sudo().posting_ids
        return {
            "form": self.env["crm.form.template"]._find(
                _FORMS[self._voucher_kind], self.company_id, date
            ),
            "company": self.company_id,
            "receipt": receipt,
            "cancelled": self.state == "reversed",
            "number": self.voucher_number or "",
            "date": self.env._(
                "Day %(day)s month %(month)s year %(year)s",
                day=f"{date:%d}",
                month=f"{date:%m}",
                year=date.year,
            ),
            "debit": self._join_codes(postings, 1),
            "credit": self._join_codes(postings, -1),
            "person": person.name,
            "address": ", ".join(person._get_postal_lines()),
            "reason": self._get_voucher_reason(),
            "amount": f"{amount:,.0f}".replace(",", "."),
            "words": amount_in_words(int(amount)),
        }

    def _join_codes(self, postings, sign):
        """Return the codes of the accounts that were debited, or credited."""
        sums = {}
        for posting in postings:
            sums.setdefault(posting.account_id, 0.0)
            sums[posting.account_id] += posting.amount
        accounts = [account for account, amount in sums.items() if amount * sign > 0]
        company = self.company_id
        return ", ".join(sorted(a.with_company(company).code or "" for a in accounts))

    def _get_voucher_reason(self):
        words = self._get_voucher_subject()
        if self.value_date != self._get_book_date():
            words = self.env._(
                "%(words)s, value date %(date)s",
                words=words,
                date=format_date(self.env, self.value_date),
            )
        return f"{words}. {self.memo}" if self.memo else words

    def _get_voucher_subject(self):
        if self._voucher_kind == "PT":
            return self.env._("Payment on loan %(loan)s", loan=self.loan_id.name)
        return self.env._("Disbursement of loan %(loan)s", loan=self.loan_id.name)

    def _get_cash_amount(self):
        return self.amount

    def _get_cash_person(self):
        return self.partner_id


class CrmLoanDisbursement(models.Model):
    """Who gets the cash, and how much is left of it after the fee."""

    _name = "crm.loan.disbursement"
    _inherit = "crm.loan.disbursement"

    def _get_cash_amount(self):
        return self.amount - self.fee

    def _get_cash_person(self):
        return self.payee_id or self.partner_id
