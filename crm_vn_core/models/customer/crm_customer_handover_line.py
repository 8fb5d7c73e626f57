# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmCustomerHandoverLine(models.Model):
    """One customer in one hand-over: the history of the card."""

    _name = "crm.customer.handover.line"
    _description = "Customer Handed Over"
    _inherit = ["crm.partner.merge.mixin"]
    _order = "id DESC"
    _rec_name = "partner_id"
    _merge_key = ("handover_id",)

    handover_id = fields.Many2one(
        comodel_name="crm.customer.handover", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer Before",
        ondelete="set null",
        index="btree_not_null",
    )
    is_open = fields.Boolean(help="The hand-over waits for an answer.")
    is_moved = fields.Boolean(
        string="Handed Over",
        help="Off after acceptance: the customer had another officer by then.",
    )
    state = fields.Selection(related="handover_id.state")
    date = fields.Datetime(related="handover_id.create_date", string="Proposed On")
    from_user_id = fields.Many2one(related="handover_id.from_user_id")
    receiver = fields.Char(related="handover_id.receiver")
    reason = fields.Selection(related="handover_id.reason")
    answer = fields.Text(related="handover_id.answer")

    _handover_uniq = models.UniqueIndex(
        "(handover_id, partner_id)", "The customer is in this hand-over already."
    )
    _open_uniq = models.UniqueIndex(
        "(partner_id) WHERE is_open",
        "Another hand-over of this customer waits for an answer.",
    )
