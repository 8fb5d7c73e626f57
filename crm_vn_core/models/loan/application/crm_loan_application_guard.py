# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS

# What approvers decide on.
_SUBMITTED = {
    "partner_id",
    "product_id",
    "company_id",
    "user_id",
    "amount",
    "purpose",
    "first_due",
    "custom_rows",
    "early_fee_steps",
    "fee_terms",
}


class CrmLoan(models.Model):
    """What nobody writes by hand: the state, the decisions and what is derived.

    Buttons and commands write it as superuser, after their own checks.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    @api.model_create_multi
    def create(self, vals_list):
        guarded = self
        if not self.env.su:
            protected = self._get_protected_fields()
            for vals in vals_list:
                self._check_protected(vals)
            # A default of the context would pass by the values.
            context = {
                key: value
                for key, value in self.env.context.items()
                if key.removeprefix("default_") not in protected
            }
            guarded = self.with_context(context)  # pylint: disable=context-overridden
        loans = super(CrmLoan, guarded).create(vals_list).with_env(self.env)
        loans._sync_conditions()
        return loans

    def write(self, vals):
        if not self.env.su:
            self._check_protected(vals)
            terms = self._get_term_fields()
            if changed := _SUBMITTED.union(terms) & vals.keys():
                self._check_not_submitted(changed, vals)
        result = super().write(vals)
        if "product_id" in vals:
            self.filtered(lambda loan: loan.state == "draft")._sync_conditions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_applications(self):
        """An application that was decided on is kept; it can be cancelled."""
        for loan in self:
            if loan.state != "draft" or loan.submission_count:
                raise UserError(
                    self.env._(
                        "%(loan)s was submitted once: cancel it, do not delete it.",
                        loan=loan.display_name,
                    )
                )

    @api.model
    def _get_protected_fields(self):
        """Return the names of the stored fields that no person writes."""
        return {
            name
            for name, field in self._fields.items()
            if field.readonly and field.store and name not in MAGIC_COLUMNS
        }

    @api.model
    def _check_protected(self, vals):
        if names := self._get_protected_fields() & vals.keys():
            labels = [
                self._fields[name].get_description(self.env, ["string"])["string"]
                for name in sorted(names)
            ]
            raise AccessError(
                self.env._(
                    "This is not written by hand, but by the buttons of the loan:"
                    " %(fields)s.",
                    fields=", ".join(labels),
                )
            )

    def _check_not_submitted(self, names, vals):
        for loan in self.filtered(lambda loan: loan.pipeline == "submitted"):
            if loan._get_changes({name: vals[name] for name in names}):
                loan._check_is_open()

    def _check_is_open(self):
        """Refuse to change what was submitted or decided on.

        :raise UserError: it is no longer an open application
        """
        for loan in self:
            if loan.pipeline != "draft":
                raise UserError(
                    self.env._(
                        "%(loan)s was submitted. Take it back to an application first:"
                        " approvers decide on what they have read.",
                        loan=loan.display_name,
                    )
                )
