# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ....language import VIETNAMESE


class CrmLoan(models.Model):
    """The statement: what was due, what was paid, what is still owed."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_statement(self):
        """Return what the printed statement shows."""
        self.ensure_one()
        loan = self.with_context(lang=VIETNAMESE)
        runs = self.state in ("active", "written_off")
        return {
            "company": self.company_id.sudo(),
            "today": self._get_today(),
            "due": self.owed_total if runs else 0.0,
            "slip": loan._get_payment_slip(),
            "rows": [
                {
                    "number": row.number,
                    "due_date": row.due_date,
                    "principal": row.principal,
                    "interest": row.interest,
                    "other": row.fee
                    + row.penalty
                    + row.overdue_interest
                    + row.late_interest,
                    "paid": row.paid,
                    "owed": row.owed,
                }
                for row in self.installment_ids
            ],
            "payments": [
                {
                    "date": payment.value_date,
                    "label": loan._get_portal_payment_label(payment),
                    "amount": payment.amount,
                }
                for payment in self.payment_ids.sorted("value_date")
                if payment.state == "posted"
            ],
        }

    def _get_due_notice(self):
        """Return what the notice of the next payment shows, part by part."""
        self.ensure_one()
        loan = self.with_context(lang=VIETNAMESE)
        to_pay = self._get_amount_to_pay()
        due = self.owed_total if to_pay else 0.0
        rows = self._get_next_rows()
        parts = {
            "Gốc": self.owed_principal if due else rows._get_unpaid("principal"),
            "Lãi": self.owed_interest if due else rows._get_unpaid("interest"),
            "Lãi chậm trả và phạt": self.owed_late if due else 0.0,
            "Phí": self.owed_fee if due else rows._get_unpaid("fee"),
        }
        held = 0.0 if due else -min(self.unallocated, self.next_due_amount)
        parts["Tiền đang giữ"] = held
        return {
            "company": self.company_id.sudo(),
            "today": self._get_today(),
            "to_pay": to_pay,
            "late": self.days_past_due,
            "due_date": self.next_due_date,
            "parts": [(name, amount) for name, amount in parts.items() if amount],
            "words": self._get_words(to_pay) if to_pay else "",
            "slip": loan._get_payment_slip(to_pay),
        }
