# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date, formatLang


class CrmLoan(models.Model):
    """What a loan tells the collection: words of reminders, steps of the night."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    def _get_message_origin_words(self):
        """Return what the placeholders of a reminder mean for the next installment."""
        self.ensure_one()
        loan = self.sudo()
        due = loan.next_due_date
        return {
            "amount": formatLang(
                self.env,
                max(loan.next_due_amount - loan.unallocated, 0),
                currency_obj=loan.currency_id,
            ),
            "due_date": due
            and format_date(self.env, due, date_format="dd/MM/yyyy")
            or "",
            "days_late": str(loan.days_past_due),
            "loan": loan.name or "",
        }

    @api.model
    def _get_night_steps(self):
        return [
            *super()._get_night_steps(),
            self.env["crm.collection.promise"]._update_states,
            self.env["crm.collection.case"]._update_work_list,
            self.env["crm.collection.case"]._queue_reminders,
        ]
