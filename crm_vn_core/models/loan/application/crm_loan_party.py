# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

LIABLE_ROLES = ("co_borrower", "guarantor")


class CrmLoanParty(models.Model):
    """Who stands beside the borrower: who owes with them, and who only knows them.

    A reference owes nothing, and is never contacted about the debt: Circular
    43/2016/TT-NHNN as amended by 18/2019, for every lender here.
    """

    _name = "crm.loan.party"
    _inherit = ["crm.loan.part.mixin", "crm.partner.merge.mixin"]
    _description = "Party to a Loan"
    _order = "loan_id, role, id"
    _rec_name = "partner_id"
    _locked = ("partner_id", "role")
    _merge_key = ("loan_id", "partner_id")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    role = fields.Selection(
        selection=[
            ("co_borrower", "Co-borrower"),
            ("guarantor", "Guarantor"),
            ("reference", "Reference"),
        ],
        required=True,
        default="co_borrower",
    )
    is_liable = fields.Boolean(
        string="Owes the Debt",
        compute="_compute_is_liable",
        store=True,
        precompute=True,
        help="Only who owes the debt is ever contacted about it.",
    )
    relation = fields.Char(
        string="Relation to the Borrower", help="e.g. wife, brother, employer"
    )
    phone = fields.Char(related="partner_id.phone")
    amount = fields.Monetary(
        string="Guaranteed Up To", help="Of a guarantor; 0: the whole debt."
    )

    _partner_uniq = models.UniqueIndex(
        "(loan_id, partner_id)", "This person is on the loan already."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A guarantee cannot be negative."
    )

    @api.depends("role")
    def _compute_is_liable(self):
        for party in self:
            party.is_liable = party.role in LIABLE_ROLES

    @api.constrains("loan_id", "partner_id")
    def _check_borrower(self):
        for party in self:
            if party.partner_id == party.loan_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s is the borrower: nobody guarantees the own loan,"
                        " nor stands as reference for it.",
                        person=party.partner_id.name,
                    )
                )

    def _is_locked_part(self):
        """A reference can be noted at any time: nothing is decided on it."""
        return self.role != "reference"

    def write(self, vals):
        # A reference that becomes a guarantor is a new promise: as locked as one.
        if vals.get("role") in LIABLE_ROLES and not self.env.su:
            self.loan_id._check_is_open()
        return super().write(vals)

    @api.model
    def _after_partner_merge(self, partner):
        """Drop a party that the merge has made the borrower of the same loan."""
        result = super()._after_partner_merge(partner)
        parties = self.sudo().search([("partner_id", "=", partner.id)])
        parties.filtered(lambda party: party.loan_id.partner_id == partner).unlink()
        return result
