# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ACTIONS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("message", "Message"),
    ("letter", "Letter"),
    ("legal", "Legal Stage"),
]
PRIORITIES = [("0", "Normal"), ("1", "Raised"), ("2", "High"), ("3", "Urgent")]
# Whose templates an action can send.
_KINDS = {"message": ("sms", "zalo", "email"), "letter": ("letter",)}


class CrmCollectionStep(models.Model):
    """One step of a strategy: from which day on, for which amounts, what, by whom."""

    _name = "crm.collection.step"
    _description = "Collection Step"
    _order = "strategy_id, days, amount_from, id"

    strategy_id = fields.Many2one(
        comodel_name="crm.collection.strategy",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="strategy_id.currency_id")
    name = fields.Char(required=True, translate=True)
    days = fields.Integer(
        string="From Day",
        required=True,
        default=1,
        aggregator=None,
        help="Days past due; below zero: days before the due date of an installment.",
    )
    amount_from = fields.Monetary(help="Only customers who owe at least this much.")
    action = fields.Selection(selection=ACTIONS, required=True, default="call")
    is_automatic = fields.Boolean(
        string="By Itself", help="The night queues the message or the letter."
    )
    template_id = fields.Many2one(
        comodel_name="crm.message.template",
        domain="[('purpose', '=', 'collection')]",
        ondelete="restrict",
    )
    priority = fields.Selection(selection=PRIORITIES, required=True, default="0")
    role = fields.Selection(
        selection=[
            ("keep", "Whoever Has the Customer"),
            ("officer", "Officer of the Loan"),
            ("collector", "Collectors in Turn"),
        ],
        string="Done By",
        required=True,
        default="keep",
    )
    guide = fields.Text(
        string="How to Go About It",
        translate=True,
        help="What to say, what to ask, what to bring along; shown with the customer.",
    )

    @api.constrains("action", "template_id", "is_automatic", "days")
    def _check_template(self):
        for step in self:
            kinds = _KINDS.get(step.action)
            template = step.template_id
            if template and template.kind not in (kinds or ()):
                raise ValidationError(
                    self.env._(
                        "%(step)s: the template “%(template)s” is not for this action.",
                        step=step.name,
                        template=template.name,
                    )
                )
            if not template and (step.is_automatic or step.days < 0):
                raise ValidationError(
                    self.env._(
                        "%(step)s goes out by itself: choose its template.",
                        step=step.name,
                    )
                )
