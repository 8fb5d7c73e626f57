# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmLoanApprovalLimit(models.Model):
    """Up to which amount somebody approves a loan, alone or with a second person."""

    _name = "crm.loan.approval.limit"
    _description = "Approval Limit of Loans"
    _order = "company_id, product_id, amount, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", related="company_id.currency_id"
    )
    product_id = fields.Many2one(
        comodel_name="crm.loan.product",
        ondelete="cascade",
        index=True,
        check_company=True,
        help="Empty: every product.",
    )
    group_id = fields.Many2one(
        comodel_name="res.groups", help="Everyone with this role; or choose one person."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        domain=[("share", "=", False)],
        check_company=True,
    )
    amount = fields.Monetary(string="Up To", required=True)
    is_four_eyes = fields.Boolean(
        string="Four Eyes",
        default=True,
        help="A second approver must agree before the loan is approved.",
    )

    _check_who = models.Constraint(
        "CHECK((group_id IS NULL) <> (user_id IS NULL))",
        "A limit is for a role or for one person: choose one of them.",
    )
    _check_amount = models.Constraint(
        "CHECK(amount > 0)", "The limit of an approver is above zero."
    )

    @api.depends("group_id", "user_id", "amount")
    def _compute_display_name(self):
        for limit in self:
            who = limit.user_id.name or limit.group_id.name or ""
            limit.display_name = self.env._(
                "%(who)s up to %(amount)s",
                who=who,
                amount=limit.currency_id.format(limit.amount),
            )

    @api.constrains("user_id")
    def _check_approver(self):
        """A person with a limit may approve loans at all."""
        role = "crm_vn_core.group_crm_vn_core_loan_approver"
        for limit in self.filtered("user_id"):
            if not limit.user_id.sudo()._has_group(role):
                raise ValidationError(
                    self.env._(
                        "%(person)s may not approve loans: give the role first.",
                        person=limit.user_id.name,
                    )
                )

    @api.model
    def _get_limit(self, user, product, amount):
        """Return the limit under which a user may approve an amount, or an empty one.

        A limit of the product goes before one of all products, one of the person
        before one of a role; of several the one that lets the user approve alone.

        :param user: res.users
        :param product: crm.loan.product
        :param amount: in the currency of the company
        """
        if not user._has_group("crm_vn_core.group_crm_vn_core_loan_approver"):
            return self.browse()
        domain = (
            Domain("company_id", "=", product.company_id.id)
            & Domain("product_id", "in", [product.id, False])
            & (
                Domain("user_id", "=", user.id)
                | Domain("group_id", "in", user.all_group_ids.ids)
            )
        )
        limits = self.sudo().search(domain)
        for field in ("product_id", "user_id"):
            limits = limits.filtered(field) or limits
        limits = limits.filtered(lambda limit: limit.amount >= amount)
        return limits.sorted(lambda limit: (limit.is_four_eyes, limit.amount))[:1]
