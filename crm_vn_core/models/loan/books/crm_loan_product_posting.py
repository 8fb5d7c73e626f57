# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_loan_posting import BUCKETS

# Balances stand on these: they cannot move to another account by themselves.
_BALANCES = (
    "principal",
    "principal_long",
    "interest_receivable",
    "unallocated",
    "provision",
    "receivable",
    "deferred",
)


class CrmLoanProduct(models.Model):
    """Whether the loans of a product are posted, and to which accounts."""

    _name = "crm.loan.product"
    _inherit = "crm.loan.product"

    posting = fields.Boolean(
        string="Post to the Books",
        tracking=True,
        help="Loans of this product make journal entries. Switch it on when the"
        " accounts are set; loans that run already are posted from their first day.",
    )
    posting_missing = fields.Char(
        string="Still Missing",
        compute="_compute_posting_missing",
        help="Accounts and journals that are needed before anything is posted.",
    )

    @api.depends(lambda self: ["posting", "regime", *self._get_mapping_fields()])
    @api.depends_context("lang")
    def _compute_posting_missing(self):
        for product in self:
            missing = product.posting and product._get_missing_accounts()
            product.posting_missing = ", ".join(missing or ()) or False

    @api.model
    def _get_mapping_fields(self):
        return [field for _label, field in BUCKETS.values() if field]

    def write(self, vals):
        """Refuse another account while a balance stands on the old one."""
        for bucket in _BALANCES:
            field = BUCKETS[bucket][1]
            if field in vals:
                for product in self:
                    if product[field] and product[field].id != vals[field]:
                        product._check_no_balance(bucket)
        return super().write(vals)

    def _check_no_balance(self, bucket):
        """Refuse to leave an account on which loans of the product have a balance.

        :raise UserError: which account, and how much
        """
        account = self[BUCKETS[bucket][1]]
        [(balance,)] = (
            self.env["crm.loan.posting"]
            .sudo()
            ._read_group(
                [
                    ("loan_id.product_id", "=", self.id),
                    ("bucket", "=", bucket),
                    ("account_id", "=", account.id),
                ],
                aggregates=["amount:sum"],
            )
        )
        if balance:
            raise UserError(
                self.env._(
                    "Loans of %(product)s have %(amount)s on the account %(account)s."
                    " Make another product for the loans to come.",
                    product=self.name,
                    amount=self.currency_id.format(balance),
                    account=account.display_name,
                )
            )

    def _is_posted(self):
        """Return whether loans of the product make journal entries.

        Tracking only follows another lender's loan.
        """
        self.ensure_one()
        return self.posting and self.regime != "tracking"

    def _get_bucket_account(self, bucket):
        """Return the account of a bucket; see :data:`BUCKETS`."""
        self.ensure_one()
        return self[BUCKETS[bucket][1]]
