# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What the customer is to the other, when the row is read from the other side.
REVERSE_KINDS = [
    ("spouse", "Spouse"),
    ("parent", "Child"),
    ("child", "Parent"),
    ("sibling", "Sibling"),
    ("family", "Other Family"),
    ("employer", "Employee"),
    ("guarantor", "Guaranteed Customer"),
    ("legal_representative", "Represented Company"),
    ("household_owner", "Household Business"),
    ("referrer", "Referred Customer"),
    ("other", "Other"),
]


class CrmPartnerRelation(models.Model):
    """What one customer is to another, from a day to a day.

    The row reads "*related partner* is the *kind* of *partner*": for the kind
    ``employer`` the partner is the employee. It is stored once and shows on both
    cards: the other side finds it in ``inverse_relation_ids``.
    """

    _name = "crm.partner.relation"
    _inherit = ["crm.partner.merge.mixin"]
    _description = "Customer Relation"
    _order = "date_end DESC NULLS FIRST, date_start DESC NULLS LAST, id"
    _rec_name = "related_partner_id"
    _merge_key = ("partner_id", "related_partner_id", "kind", "date_start")
    _merge_distinct = ("partner_id", "related_partner_id")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    related_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person or Company",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        selection=[
            ("spouse", "Spouse"),
            ("parent", "Parent"),
            ("child", "Child"),
            ("sibling", "Sibling"),
            ("family", "Other Family"),
            ("employer", "Employer"),
            ("guarantor", "Guarantor"),
            ("legal_representative", "Legal Representative"),
            ("household_owner", "Owner of the Household Business"),
            ("referrer", "Referrer"),
            ("other", "Other"),
        ],
        required=True,
    )
    reverse_kind = fields.Selection(
        selection=REVERSE_KINDS,
        string="Is",
        compute="_compute_reverse_kind",
    )
    date_start = fields.Date(string="Since")
    date_end = fields.Date(string="Until")
    note = fields.Char()
    related_phone = fields.Char(related="related_partner_id.phone", string="Phone")
    partner_phone = fields.Char(
        related="partner_id.phone",
        string="Phone of the Customer",
    )

    _check_dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A relation cannot end before it starts.",
    )

    @api.depends("kind")
    def _compute_reverse_kind(self):
        for relation in self:
            relation.reverse_kind = relation.kind

    @api.constrains("partner_id", "related_partner_id")
    def _check_not_oneself(self):
        if any(row.partner_id == row.related_partner_id for row in self):
            raise ValidationError(
                self.env._("A customer cannot be related to himself or herself.")
            )

    @api.model
    def _get_current_domain(self):
        """Return the domain of the relations that hold today."""
        today = fields.Date.context_today(self)
        return (
            Domain("date_start", "=", False) | Domain("date_start", "<=", today)
        ) & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
