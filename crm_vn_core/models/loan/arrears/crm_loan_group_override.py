# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..setup.res_company_loan import LICENSED


class CrmLoanGroupOverride(models.Model):
    """A debt group that a person has decided, with the reason and an end.

    Where the law classifies, a person can only be stricter than its days.
    """

    _name = "crm.loan.group.override"
    _inherit = ["mail.thread"]
    _description = "Debt Group Set by Hand"
    _order = "date_from DESC, id DESC"
    _check_company_auto = True

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="loan_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="loan_id.partner_id")
    active = fields.Boolean(default=True, tracking=True)
    debt_group = fields.Integer(
        required=True, aggregator=None, tracking=True, help="1 is good, 5 is lost."
    )
    reason = fields.Char(
        required=True, tracking=True, help="e.g. “CIC shows group 3 at another bank”."
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["crm.loan"]._get_today(),
        tracking=True,
    )
    date_to = fields.Date(string="Until", required=True, tracking=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        readonly=True,
        default=lambda self: self.env.user,
    )

    _check_group = models.Constraint(
        "CHECK (debt_group BETWEEN 1 AND 5)", "Debt groups go from 1 to 5."
    )
    _check_days = models.Constraint(
        "CHECK (date_to >= date_from)", "It cannot end before it begins."
    )

    @api.depends("debt_group", "date_to")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "Group %(group)s until %(date)s",
                group=row.debt_group,
                date=format_date(self.env, row.date_to) if row.date_to else "",
            )

    @api.constrains("debt_group", "loan_id", "active")
    def _check_stricter(self):
        for row in self.filtered("active"):
            loan = row.loan_id
            if loan.regime in LICENSED and row.debt_group < (loan.own_group or 1):
                raise ValidationError(
                    self.env._(
                        "The days of %(loan)s lead to group %(group)s by law; a person"
                        " can only choose a worse one.",
                        loan=loan.display_name,
                        group=loan.own_group,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_decider()
        return rows

    def write(self, vals):
        self._check_decider()
        return super().write(vals)

    def _check_decider(self):
        """Nobody decides about the group of the own loan."""
        if not self.env.su and any(
            row.loan_id.user_id == self.env.user for row in self
        ):
            raise UserError(
                self.env._("Somebody else decides about the group of your own loans.")
            )
