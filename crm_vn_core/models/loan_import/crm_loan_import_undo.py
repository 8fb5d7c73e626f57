# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class CrmLoanImportJob(models.AbstractModel):
    """Undoes a take-over, as a whole or not at all."""

    _name = "crm.loan.import.job"
    _inherit = "crm.loan.import.job"

    @api.model
    def _undo(self, import_):
        """Reverse the loans of an import and cancel them; their numbers are free.

        :raise UserError: something has happened on one of them since
        """
        loans = import_.sudo().loan_ids.filtered(lambda loan: loan.state != "cancelled")
        loans._lock_money()
        self._check_untouched(loans)
        reason = self.env._("Take-over undone")
        for loan in loans:
            loan._give_back(reason)
        lines = import_.sudo().line_ids
        lines.filtered("is_done").write({"is_done": False})
        import_.sudo().write(
            {
                "state": "undone",
                "summary": self.env._(
                    "%(count)s loans were taken back; they stay as cancelled, with what"
                    " was entered and reversed.",
                    count=len(loans),
                ),
            }
        )

    def _check_untouched(self, loans):
        touched = []
        for loan in loans:
            try:
                loan._check_untouched()
            except UserError as error:
                touched.append(str(error))
        if touched:
            raise UserError("\n".join(touched[:10]))
