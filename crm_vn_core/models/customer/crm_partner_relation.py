# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmPartnerRelation(models.Model):
    """What one customer is to another, from a day to a day.

    The row reads "*related partner* is the *kind* of *partner*": for the kind
    ``employer`` the partner is the employee. Each row shows on both cards.
    """

    _name = "crm.partner.relation"
    _description = "Customer Relation"
    _order = "date_end DESC NULLS FIRST, date_start DESC NULLS LAST, id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    related_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Related To",
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
    date_start = fields.Date(string="Since")
    date_end = fields.Date(string="Until")
    note = fields.Char()
