# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

SALUTATIONS = [
    ("anh", "Anh (older brother)"),
    ("chi", "Chị (older sister)"),
    ("em", "Em (younger)"),
    ("chu", "Chú (uncle)"),
    ("co", "Cô (aunt)"),
    ("bac", "Bác (elder uncle or aunt)"),
    ("ong", "Ông (grandfather, Mr)"),
    ("ba", "Bà (grandmother, Mrs)"),
    ("chau", "Cháu (nephew, niece)"),
    ("ban", "Bạn (friend)"),
    ("quy_khach", "Quý khách (valued customer)"),
]
SELF_REFERENCES = [
    ("toi", "Tôi (I)"),
    ("em", "Em (younger)"),
    ("chau", "Cháu (nephew, niece)"),
    ("con", "Con (child)"),
    ("anh", "Anh (older brother)"),
    ("chi", "Chị (older sister)"),
    ("chung_toi", "Chúng tôi (we)"),
    ("chung_em", "Chúng em (we, younger)"),
]


class ResPartner(models.Model):
    """The customer card: who the customer is and how we address each other."""

    _name = "res.partner"
    _inherit = "res.partner"

    gender = fields.Selection(
        selection=[("male", "Male"), ("female", "Female"), ("other", "Other")],
    )
    salutation = fields.Selection(
        selection=SALUTATIONS,
        help="How we address the customer.",
    )
    self_reference = fields.Selection(
        selection=SELF_REFERENCES,
        help="What we call ourselves when we speak to the customer.",
    )
    given_name = fields.Char(
        compute="_compute_given_name",
        store=True,
        readonly=False,
        help="The name a person is called by: the last word of the name by default.",
    )
    nickname = fields.Char(help="The name used at home, such as Bảy or Út.")
    occupation = fields.Char()
    interest_ids = fields.Many2many(
        comodel_name="crm.interest",
        string="Interests and Needs",
    )
    is_household_business = fields.Boolean(
        string="Household Business",
        help="A business registered on a household, answered for by its owner.",
    )
    relation_ids = fields.One2many(
        comodel_name="crm.partner.relation",
        inverse_name="partner_id",
        string="Relations",
    )
    contact_point_ids = fields.One2many(
        comodel_name="crm.contact.point",
        inverse_name="partner_id",
        string="Contact Points",
    )
    contact_hold_ids = fields.One2many(
        comodel_name="crm.contact.hold",
        inverse_name="partner_id",
        string="Contact Holds",
    )

    @api.depends("name", "is_company")
    def _compute_given_name(self):
        for partner in self:
            words = (partner.name or "").split()
            partner.given_name = (
                words[-1] if words and not partner.is_company else False
            )
