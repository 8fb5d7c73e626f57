# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..product.crm_loan_terms import format_number

_SHOWN = ("approved", "active", "closed", "written_off")
# So far ahead a customer asks for an amount, or promises to pay.
_LONGEST_ASK = relativedelta(months=3)
_LONGEST_PROMISE = relativedelta(months=1)
_ASKED = "crm_vn_core.mail_activity_type_loan_settlement"
_OFFICER = "crm_vn_core.group_crm_vn_core_loan_officer"
_FEATURE = "crm_vn_core.group_crm_vn_core_loan_feature"


class CrmLoan(models.Model):
    """What borrowers see of their loans, and what they may ask for.

    Customers have no access to the models. The pages get the values below, each chosen
    by hand, and never a record.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    @api.model
    def _get_portal_domain(self, user):
        """Return the loans of a customer: as borrower or co-borrower, and as a contact
        of a company that is the borrower. Guarantors and references see nothing."""
        partners = user.partner_id
        if partners.commercial_partner_id.is_company:
            partners |= partners.commercial_partner_id
        is_on = self.env.ref(_FEATURE) in self.env.ref(_OFFICER).all_implied_ids
        if user._is_public() or not is_on:
            return Domain.FALSE
        co_borrower = Domain("partner_id", "in", partners.ids) & Domain(
            "role", "=", "co_borrower"
        )
        return Domain("state", "in", _SHOWN) & (
            Domain("partner_id", "in", partners.ids)
            | Domain("party_ids", "any", co_borrower)
        )

    def _get_portal_summary(self):
        """Return what the list of loans shows of one."""
        self.ensure_one()
        money = self._format_amount
        return {
            "id": self.id,
            "url": self.access_url,
            "name": self.name,
            "product": self.product_id.name,
            "state": self.state,
            "state_label": dict(self._fields["state"]._description_selection(self.env))[
                self.state
            ],
            "amount": money(self.amount),
            "outstanding": money(self.principal_outstanding),
            "next_date": self._format_day(self.next_due_date),
            "next_amount": money(self.next_due_amount),
            "next_label": self.env._(
                "Next, on %(date)s", date=self._format_day(self.next_due_date)
            ),
            "is_late": self.days_past_due > 0,
        }

    def _get_portal_values(self):
        """Return what the page of a loan shows."""
        self.ensure_one()
        money, today = self._format_amount, self._get_today()
        fees = self._get_coming_fees()
        runs = self.state in ("active", "written_off")
        state = self._get_state() if runs else None
        due = self.currency_id.round(float(sum(state.owed.values()))) if runs else 0.0
        to_pay = self._get_amount_to_pay(state)
        return self._get_portal_summary() | {
            "company": self.company_id.name,
            "company_phone": self.company_id.phone or "",
            "rate": self.env._(
                "%(rate)s%% a year", rate=format_number(self.env, self.annual_rate)
            ),
            "periods": self.periods,
            "maturity": self._format_day(self.maturity_date),
            "paid": money(self.paid_total),
            "held": self.unallocated and money(self.unallocated),
            "due": due and money(due),
            "due_label": self._get_portal_due_label(),
            "contact": bool(self.user_id)
            and self.env._(
                "Questions? Ask for %(officer)s.", officer=self.user_id.name
            ),
            "runs": runs,
            "to_pay": to_pay and money(to_pay),
            "pay_label": self.env._("Pay %(amount)s by VietQR", amount=money(to_pay)),
            "qr": self._get_payment_slip(to_pay),
            "has_fees": any(fees.values()),
            "rows": [self._get_portal_row(row, fees) for row in self.installment_ids],
            "payments": [
                {
                    "date": self._format_day(payment.value_date),
                    "amount": money(payment.amount),
                    "label": self._get_portal_payment_label(payment),
                }
                for payment in self.payment_ids.sorted("value_date", reverse=True)
                if payment.state == "posted"
            ],
            "today": fields.Date.to_string(today),
            "last_ask": fields.Date.to_string(today + _LONGEST_ASK),
            "last_promise": fields.Date.to_string(today + _LONGEST_PROMISE),
        }

    def _get_portal_due_label(self):
        if not self.days_past_due:
            return self.env._("Due now")
        return self.env._("Due now, %(count)s days late", count=self.days_past_due)

    def _get_portal_row(self, row, fees):
        """Return what the page shows of a row.

        :param fees: ``{number: fee}`` that are charged when the rows fall due
        """
        is_coming = row.kind == "installment" and row.owed
        fee = fees.get(row.number, 0.0) if is_coming else 0.0
        kinds = dict(row._fields["kind"]._description_selection(self.env))
        return {
            "number": row.number,
            "kind": kinds[row.kind] if row.kind != "installment" else "",
            "date": self._format_day(row.due_date),
            "fee": fee and self._format_amount(fee),
            "total": self._format_amount(row.total + fee),
            "principal": self._format_amount(row.principal),
            "interest": self._format_amount(row.interest),
            "owed": row.owed and self._format_amount(row.owed + fee),
            "is_late": bool(row.owed and row.due_date < self._get_today()),
            "is_paid": not row.owed,
        }

    def _get_portal_payment_label(self, payment):
        if payment.settled_by != "money":
            labels = payment._fields["settled_by"]._description_selection(self.env)
            return dict(labels)[payment.settled_by]
        labels = payment._fields["method"]._description_selection(self.env)
        return dict(labels)[payment.method]

    def _format_day(self, day):
        return format_date(self.env, day) if day else ""

    # -- what a customer asks for -----------------------------------------------------

    def _get_portal_day(self, text, longest):
        """Return the day a customer has entered.

        :raise UserError: no day, one that is over, or too far ahead
        """
        today = self._get_today()
        try:
            day = fields.Date.to_date(text)
        except ValueError:
            day = None
        if not day or not today <= day <= today + longest:
            raise UserError(
                self.env._(
                    "Choose a day between %(first)s and %(last)s.",
                    first=self._format_day(today),
                    last=self._format_day(today + longest),
                )
            )
        return day

    def _get_portal_payoff(self, text):
        """Return (day, amount) of settling early on a day that a customer asks for."""
        self.ensure_one()
        day = self._get_portal_day(text, _LONGEST_ASK)
        if self.state != "active":
            raise UserError(self.env._("There is nothing to settle."))
        return day, float(self._get_state(day).payoff)

    def _ask_settlement(self, text, partner):
        """Tell the officer that a customer wants to settle; again corrects it."""
        day, amount = self._get_portal_payoff(text)
        summary = self.env._(
            "%(customer)s wants to settle on %(date)s: %(amount)s",
            customer=partner.name,
            date=self._format_day(day),
            amount=self._format_amount(amount),
        )
        loan = self.sudo()
        if activity := loan.activity_search([_ASKED]):
            activity.write({"summary": summary})
        else:
            loan.activity_schedule(
                _ASKED,
                user_id=(loan.user_id or self.env.ref("base.user_root")).id,
                date_deadline=self._get_today(),
                summary=summary,
            )
        loan._log_portal_contact(partner, summary, "service")
        return day, amount

    def _promise_from_portal(self, text, amount, partner):
        """Note the day on which a customer promises to pay."""
        self.ensure_one()
        day = self._get_portal_day(text, _LONGEST_PROMISE)
        self._check_amount(amount)
        summary = self.env._(
            "%(customer)s promises %(amount)s by %(date)s",
            customer=partner.name,
            amount=self._format_amount(amount),
            date=self._format_day(day),
        )
        self.sudo()._log_portal_contact(partner, summary, "collection")
        return day

    def _log_portal_contact(self, partner, summary, purpose):
        return self.env["crm.interaction"]._log_contact(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id,
                    "channel_id": self.env.ref("crm_vn_core.crm_channel_web").id,
                    "direction": "in",
                    "purpose": purpose,
                    "summary": summary,
                    "origin_model": self._name,
                    "origin_id": self.id,
                }
            ]
        )
