# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmLoanProduct(models.Model):
    """Month ends of installment sales: interest leaves the deferred account."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    def _get_run_bucket(self, bucket):
        """Return the bucket of a month-end run for the loans of this product."""
        self.ensure_one()
        if self.is_installment_sale and bucket == "interest_receivable":
            return "deferred"
        return bucket
