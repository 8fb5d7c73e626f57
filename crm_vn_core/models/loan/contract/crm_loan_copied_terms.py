# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

_COPIED = {
    # A default would come before what the product says.
    "default": None,
    "compute": "_compute_terms",
    "store": True,
    "readonly": False,
    "precompute": True,
}
_SIGNED = ("first_due", "custom_rows", "early_fee_steps", "fee_terms")


class CrmLoan(models.Model):
    """The terms of a loan: copied from the product, changed until it is approved."""

    _name = "crm.loan"
    _inherit = "crm.loan"

    regime = fields.Selection(**_COPIED)
    annual_rate = fields.Float(**_COPIED, tracking=True)
    method = fields.Selection(**_COPIED)
    periods = fields.Integer(**_COPIED, tracking=True)
    period_unit = fields.Selection(**_COPIED)
    period_count = fields.Integer(**_COPIED)
    day_count = fields.Selection(**_COPIED)
    principal_grace = fields.Integer(**_COPIED)
    interest_grace = fields.Integer(**_COPIED)
    interest_free = fields.Integer(**_COPIED)
    season = fields.Char(**_COPIED)
    decimals = fields.Integer(**_COPIED)
    rounding = fields.Selection(**_COPIED)
    principal_multiple = fields.Monetary(**_COPIED)
    installment_multiple = fields.Monetary(**_COPIED)
    due_shift = fields.Selection(**_COPIED)
    shift_interest = fields.Boolean(**_COPIED)
    overdue_factor = fields.Float(**_COPIED)
    late_interest_rate = fields.Float(**_COPIED)
    late_grace = fields.Integer(**_COPIED)
    penalty_percent = fields.Float(**_COPIED)
    waterfall = fields.Selection(**_COPIED)
    waterfall_overdue = fields.Selection(**_COPIED)
    waterfall_by = fields.Selection(**_COPIED)
    arrears_grace = fields.Integer(**_COPIED)
    first_due = fields.Date(
        string="First Due Date", help="Empty: one period after the first disbursement."
    )
    custom_rows = fields.Json(
        string="Own Rows", help="Method “Own Rows”: due date and principal of each."
    )

    early_fee_steps = fields.Json(
        **_COPIED, help="Until which month settling early costs how many percent."
    )

    @api.depends("product_id")
    def _compute_terms(self):
        for loan in self:
            source = loan.product_id or loan
            for name in self._get_term_fields():
                loan[name] = source[name]
            loan.early_fee_steps = [
                [step.months, str(step.percent)]
                for step in loan.product_id.early_fee_ids.sorted("months")
            ]

    @api.model_create_multi
    def create(self, vals_list):
        """Number the loans, and refuse terms that the law refuses."""
        for vals in vals_list:
            if self.env.su and vals.get("name"):
                # A loan of another system keeps the number of its contract.
                continue
            company = vals.get("company_id") or self.env.company.id
            vals["name"] = (
                self.env["ir.sequence"].with_company(company).next_by_code("crm.loan")
            )
        loans = super().create(vals_list)
        for loan in loans:
            loan._check_law(loan.start_date or self._get_today())
        return loans

    def write(self, vals):
        """Refuse another law's terms, and any change of terms that were approved."""
        terms = {"amount", *_SIGNED, *self._get_term_fields()} & vals.keys()
        if terms:
            for loan in self:
                if loan.state != "draft" and loan._get_changes(
                    {name: vals[name] for name in terms}
                ):
                    raise UserError(
                        self.env._(
                            "The terms of %(loan)s were approved. Restructure it, or"
                            " take it back to an application.",
                            loan=loan.display_name,
                        )
                    )
        res = super().write(vals)
        if terms:
            for loan in self:
                loan._check_law(loan.start_date or self._get_today())
        return res

    def _get_engine_terms(self, tranches=(), **values):
        values = {"first_due": self.first_due or None, **values}
        if self.method == "custom":
            values["custom_rows"] = self._get_custom_rows()
        return super()._get_engine_terms(tranches, **values)

    def _get_custom_rows(self):
        """Return ``(due date, principal)`` … of the own rows."""
        return tuple(
            (fields.Date.to_date(due), self._to_decimal(principal))
            for due, principal in self.custom_rows or ()
        )

    def _get_early_fee_steps(self):
        return tuple(
            (months, Decimal(percent)) for months, percent in self.early_fee_steps or ()
        )
