# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..channel.crm_interaction import OUTCOMES


class CrmCollectionOutcome(models.Model):
    """What came of a contact about a debt, and what follows from it."""

    _name = "crm.collection.outcome"
    _description = "Collection Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Typed from paper: one or two signs.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    contact_outcome = fields.Selection(
        selection=OUTCOMES,
        string="In the History",
        required=True,
        default="reached",
    )
    needs_promise = fields.Boolean(
        string="Promise", help="Asks for the amount and the day."
    )
    is_done = fields.Boolean(
        string="Step Is Done",
        default=True,
        help="Otherwise the step stays on the list and is tried again.",
    )
    retry_days = fields.Integer(
        string="Again After Days", aggregator=None, help="0: the next step says when."
    )
    is_dispute = fields.Boolean(
        string="Debt in Dispute",
        help="Puts a hold on the customer: no reminders until it is lifted.",
    )
    is_wrong_address = fields.Boolean(
        string="Wrong Number", help="Marks the number as not the customer's."
    )

    _code_uniq = models.UniqueIndex(
        "(code) WHERE active", "Another outcome has this code."
    )
