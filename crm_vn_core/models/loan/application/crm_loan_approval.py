# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanApproval(models.Model):
    """One decision on an application: who, when, what, and how much.

    Written by the commands of the loan alone; nobody changes or deletes a row.
    """

    _name = "crm.loan.approval"
    _description = "Decision on a Loan"
    _order = "loan_id, id"
    _rec_name = "user_id"
    _log_access = False

    loan_id = fields.Many2one(
        comodel_name="crm.loan",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="loan_id.currency_id")
    round = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="Which submission was decided on, counted from 1.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    decision = fields.Selection(
        selection=[
            ("approved", "Approved"),
            ("recommended", "Recommended: above the Own Limit"),
            ("refused", "Turned Down"),
            ("returned", "Sent Back"),
        ],
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)
    is_four_eyes = fields.Boolean(
        readonly=True, help="The limit asks for a second person who agrees."
    )
    remark = fields.Text(readonly=True)

    _once = models.UniqueIndex(
        "(loan_id, round, user_id)", "You have decided on this application already."
    )
