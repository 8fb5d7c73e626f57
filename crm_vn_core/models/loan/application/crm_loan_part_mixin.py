# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmLoanPartMixin(models.AbstractModel):
    """What belongs to an application, and stays as it was when it was submitted.

    Fields in ``_locked`` are what approvers decide on: they change only while the
    application is open (draft, not submitted). Business code runs as superuser and may.
    """

    _name = "crm.loan.part.mixin"
    _description = "Part of a Loan Application"
    _check_company_auto = True
    _locked = ()

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="loan_id.company_id")
    currency_id = fields.Many2one(related="loan_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        if any(name in vals for name in ("loan_id", *self._locked)):
            self._check_open()
        result = super().write(vals)
        if "loan_id" in vals:
            self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_open()

    def _is_locked_part(self):
        """Return whether this part is one that approvers decide on."""
        return bool(self._locked)

    def _check_open(self):
        """Refuse a change of what was submitted or approved.

        :raise UserError: as superuser never
        """
        for part in self if not self.env.su else ():
            if part._is_locked_part():
                part.loan_id._check_is_open()
