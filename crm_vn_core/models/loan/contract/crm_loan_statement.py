# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

_LANGUAGE = "vi_VN"


class CrmLoan(models.Model):
    """The statement: what was due, what was paid, what is still owed."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_statement(self):
        """Return what the printed statement shows."""
        self.ensure_one()
        loan = self.with_context(lang=_LANGUAGE)
        runs = self.state in ("active", "written_off")
        return {
            "company": self.company_id.sudo(),
            "today": self._get_today(),
            "due": self.owed_total if runs else 0.0,
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
