# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLoanPayment(models.Model):
    """What settles a claim without money: goods that come back, or a buyer of it."""

    _name = "crm.loan.payment"
    _inherit = "crm.loan.payment"

    settled_by = fields.Selection(
        selection=[
            ("money", "Money"),
            ("credit_note", "Credit Note"),
            ("goods", "Goods Taken Back"),
            ("given_up", "Given Up"),
            ("sale", "Sale of the Receivable"),
        ],
        required=True,
        readonly=True,
        default="money",
    )
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    handover_line_id = fields.Many2one(
        comodel_name="crm.loan.handover.line",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
