# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import models

from ....language import VIETNAMESE
from ....lending import convert_to_365
from ....text.number_words import amount_in_words
from ..product.crm_loan_terms import format_number

# The words of a contract are Vietnamese, whatever the language of who prints it: they
# are kept with the form, not with the translations of the screens.
_METHODS = {
    "annuity": "gốc và lãi trả đều nhau mỗi kỳ",
    "equal_principal": "gốc trả đều mỗi kỳ, lãi tính trên dư nợ thực tế",
    "interest_only": "lãi trả mỗi kỳ, gốc trả một lần khi đến hạn",
    "bullet": "gốc và lãi trả một lần khi đến hạn",
    "flat": "gốc trả đều mỗi kỳ, lãi tính trên số tiền vay ban đầu",
    "custom": "theo lịch trả nợ kèm theo",
    "seasonal": "gốc trả theo mùa vụ, theo lịch trả nợ kèm theo",
}
_UNITS = {"month": "tháng", "week": "tuần", "day": "ngày"}
_YEARS = {
    "actual/365": "số ngày thực tế, một năm là 365 ngày",
    "actual/360": "số ngày thực tế, một năm là 360 ngày",
    "actual/actual": "số ngày thực tế của kỳ và của năm",
    "30/360": "mỗi tháng 30 ngày, một năm 360 ngày",
}
_ROLES = {"co_borrower": "Người đồng vay", "guarantor": "Người bảo lãnh"}


class CrmLoan(models.Model):
    """What the printed forms of a loan say, ready for their QWeb templates."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_form(self, kind):
        """Return what a form shows.

        :param kind: kind of ``crm.form.template``
        """
        self.ensure_one()
        loan = self.with_context(lang=VIETNAMESE)
        today = self._get_today()
        return {
            "company": self.company_id.sudo(),
            "form": self.env["crm.form.template"]
            .with_context(lang=VIETNAMESE)
            ._find(kind, self.company_id, today),
            "today": today,
            "borrower": loan._get_signer(self.partner_id),
            "parties": [
                {"role": _ROLES[party.role], **loan._get_signer(party.partner_id)}
                for party in self.sudo().party_ids.filtered("is_liable")
            ],
            "amount": self._format_number(self.amount),
            "words": self._get_words(self.amount),
            "rate": format_number(loan.env, self.annual_rate),
            "rate_365": loan._get_rate_365(),
            "overdue_rate": format_number(
                loan.env, self.annual_rate * self.overdue_factor
            ),
            "overdue_factor": format_number(loan.env, self.overdue_factor * 100),
            "late_rate": format_number(loan.env, self.late_interest_rate),
            "method": _METHODS[self.method],
            "year": _YEARS[self.day_count],
            "term": loan._get_term_text(),
            "every": loan._get_every_text(),
            "qr": self._get_plan_qr(),
            "collateral": self.sudo().collateral_ids.filtered(
                lambda row: not row.released_on
            ),
            "lines": self._get_form_lines(),
            "slip": loan._get_payment_slip(),
        }

    def _get_rate_365(self):
        """Return the yearly rate for a year of 365 days, where the contract counts by
        360 and must say both (Circular 39/2016/TT-NHNN, 14/2017/TT-NHNN)."""
        rate = convert_to_365(Decimal(str(self.annual_rate)), self.day_count)
        return rate is not None and format_number(self.env, round(float(rate), 4))

    def _get_signer(self, partner):
        """Return what a form says about a person who signs.

        The identity number is the whole one where the user may see it, which is written
        down; else the masked one.
        """
        person = partner.sudo()
        number = person.vat if person.is_company else person.identity_number_masked
        if not person.is_company and partner._shows_personal_numbers():
            number = person.identity_number
            partner._log_identity_access(["identity_number"])
        return {
            "name": person.name,
            "is_company": person.is_company,
            "number": number or "",
            "birthday": person.birthdate_date,
            "address": ", ".join(person._get_postal_lines()),
            "phone": person.phone or "",
            "occupation": person.occupation or person.function or "",
        }

    def _get_words(self, amount):
        """Return an amount in Vietnamese words, in the currency of the loan."""
        unit = "đồng" if self.currency_id.name == "VND" else self.currency_id.name
        value = self._to_decimal(amount)
        if value == value.to_integral_value():
            value = Decimal(int(value))
        return amount_in_words(value, unit)

    def _format_number(self, amount):
        """Return an amount with dots between thousands: 12.500.000."""
        places = self.currency_id.decimal_places
        text = f"{amount:,.{places}f}"
        return text.translate(str.maketrans(",.", ".,"))

    def _get_every_text(self):
        unit = _UNITS[self.period_unit]
        return f"{self.period_count} {unit}" if self.period_count > 1 else f"mỗi {unit}"

    def _get_term_text(self):
        if self.period_unit == "month":
            return f"{self.periods * self.period_count} tháng ({self.periods} kỳ)"
        unit = _UNITS[self.period_unit]
        return f"{self.periods * self.period_count} {unit} ({self.periods} kỳ)"

    def _get_form_lines(self):
        """Return the rows of the schedule: the one in force, or the planned one."""
        if not self.disbursement_ids:
            return self._get_plan_lines(self._build_plan())
        lines, fees = [], self._get_row_fees()
        rows = self.installment_ids.filtered(lambda row: row.kind == "installment")
        for row in rows:
            fee = fees.get(row.number, 0.0)
            lines.append(
                {
                    "number": row.number,
                    "due_date": row.due_date,
                    "days": row.days,
                    "opening": row.balance + row.principal,
                    "principal": row.principal,
                    "interest": row.interest,
                    "fee": row.fee + row.penalty + fee,
                    "total": row.total + fee,
                    "balance": row.balance,
                }
            )
        return lines

    def _get_plan_qr(self):
        """Return account, memo and VietQR for a loan that does not run yet, or None.

        The amount is left to the payer: one code for all installments.
        """
        account = self.sudo().product_id.bank_journal_id.bank_account_id
        if self.state not in ("draft", "approved") or not account:
            return None
        return account._get_slip(0, self.memo_code)
