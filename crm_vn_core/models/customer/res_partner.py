# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...text.names import given_name, normalize
from ...text.salutations import address, pair_of, suggest_salutation

_lt = LazyTranslate(__name__)
_GENDER_UNKNOWN = _lt("Gender unknown")

SALUTATIONS = [
    ("anh", "Anh (older brother)"),
    ("chi", "Chị (older sister)"),
    ("anh_chi", "Anh/Chị (not known which)"),
    ("em", "Em (younger)"),
    ("chu", "Chú (uncle)"),
    ("co", "Cô (aunt)"),
    ("bac", "Bác (elder uncle or aunt)"),
    ("ong", "Ông (grandfather, Mr)"),
    ("ba", "Bà (grandmother, Mrs)"),
    ("ong_ba", "Ông/Bà (not known which)"),
    ("ban", "Bạn (friend)"),
    ("quy_khach", "Quý khách (valued customer)"),
]
SELF_REFERENCES = [
    ("em", "Em (younger)"),
    ("chau", "Cháu (nephew, niece)"),
    ("con", "Con (child, in the South)"),
    ("anh", "Anh (older brother)"),
    ("chi", "Chị (older sister)"),
    ("minh", "Mình (among friends)"),
    ("toi", "Tôi (I)"),
    ("chung_toi", "Chúng tôi (we)"),
    ("chung_em", "Chúng em (we, younger)"),
]
# The words that are spoken for the codes of SELF_REFERENCES.
_SELF_WORDS = {
    "em": "em",
    "chau": "cháu",
    "con": "con",
    "anh": "anh",
    "chi": "chị",
    "minh": "mình",
    "toi": "tôi",
    "chung_toi": "chúng tôi",
    "chung_em": "chúng em",
}


class ResPartner(models.Model):
    """The customer card: who the customer is and how we address each other."""

    _name = "res.partner"
    _inherit = "res.partner"

    gender = fields.Selection(
        selection=[("male", "Male"), ("female", "Female"), ("other", "Other")],
        falsy_value_label=_GENDER_UNKNOWN,
    )
    salutation = fields.Selection(
        selection=SALUTATIONS,
        help="How we address the customer. Empty: by gender, age and company style.",
    )
    self_reference = fields.Selection(
        selection=SELF_REFERENCES,
        string="We Call Ourselves",
        help="What we call ourselves to the customer. Empty: by the form of address.",
    )
    given_name = fields.Char(
        compute="_compute_given_name",
        store=True,
        readonly=False,
        help="The name a person is called by: the last word of the name by default.",
    )
    nickname = fields.Char(help="The name used at home, such as Bảy or Út.")
    greeting = fields.Char(
        compute="_compute_greeting",
        help="How a wish to this customer begins.",
    )
    occupation = fields.Char()
    interest_ids = fields.Many2many(
        comodel_name="crm.interest",
        string="Interests and Needs",
    )
    hobby_ids = fields.Many2many(
        comodel_name="crm.interest",
        string="Hobbies",
        compute="_compute_interests_by_kind",
        inverse="_inverse_interests_by_kind",
    )
    need_ids = fields.Many2many(
        comodel_name="crm.interest",
        string="Needs",
        compute="_compute_interests_by_kind",
        inverse="_inverse_interests_by_kind",
    )
    is_household_business = fields.Boolean(
        string="Household Business",
        help="A business registered on a household, answered for by its owner.",
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
    hold_message = fields.Char(
        compute="_compute_hold_message",
        help="Why the customer is to be left in peace today.",
    )

    @api.depends("name", "is_company")
    def _compute_given_name(self):
        for partner in self:
            partner.given_name = not partner.is_company and given_name(partner.name)

    @api.depends(
        "name", "given_name", "nickname", "gender", "salutation", "self_reference",
        "birthdate_date", "birth_year", "is_company",
    )  # fmt: skip
    def _compute_greeting(self):
        for partner in self:
            partner.greeting = partner._get_greeting("")

    def _get_greeting(self, wish):
        """Return a wish in the right words: "cháu chúc cô Bảy" and the wish.

        :param wish: what is wished, after the name; "" for the beginning alone
        """
        self.ensure_one()
        words = self._get_message_words()
        return " ".join(filter(None, (words["we"], "chúc", words["you"], wish)))

    def _get_message_words(self, neutral=False):
        """Return what the placeholders of a message stand for, for this customer.

        Speaks for ``self.env.company``.

        :param neutral: speak to "Quý khách", as providers of templates demand it
        """
        self.ensure_one()
        company = self.env.company
        code = "quy_khach" if neutral else self._get_salutation()
        own = not neutral and _SELF_WORDS.get(self.self_reference)
        style = "neutral" if neutral else company.vn_salutation_style
        name = "" if self.is_company or neutral else self.given_name or ""
        nickname = "" if neutral else self.nickname or ""
        return {
            "we": own or pair_of(code, style=style).self,
            "you": address(code, name, nickname),
            "name": self.name or "",
            "given_name": name,
            "code": self.ref or "",
            "officer": self.user_id.sudo().name or "",
            "officer_phone": self.user_id.sudo().phone or "",
            "company": company.name,
            "company_phone": company.phone or "",
        }

    def _get_salutation(self):
        """Return the code of the form of address, as entered or as it suits."""
        self.ensure_one()
        if self.salutation:
            return self.salutation
        if self.is_company:
            return "quy_khach"
        return suggest_salutation(
            self.gender, self._get_age(), self.env.company.vn_salutation_style
        )

    @api.depends("interest_ids.kind")
    def _compute_interests_by_kind(self):
        for partner in self:
            hobbies = partner.interest_ids.filtered(lambda i: i.kind == "hobby")
            partner.hobby_ids = hobbies
            partner.need_ids = partner.interest_ids - hobbies

    def _inverse_interests_by_kind(self):
        for partner in self:
            partner.interest_ids = partner.hobby_ids | partner.need_ids

    @api.depends(
        "contact_hold_ids.date_start",
        "contact_hold_ids.date_end",
        "contact_hold_ids.reason",
        "contact_hold_ids.note",
    )
    @api.depends_context("lang")
    def _compute_hold_message(self):
        for partner in self:
            holds = partner._get_holds_to_show()
            partner.hold_message = " · ".join(hold._get_message() for hold in holds)

    def _get_holds_to_show(self):
        """Hook: the holds in force that the warning at the top of the card tells."""
        self.ensure_one()
        return self.contact_hold_ids.filtered("is_current")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._normalize_name_vals(vals) for vals in vals_list]
        return super().create(self._add_customer_codes(vals_list))

    def write(self, vals):
        return super().write(self._normalize_name_vals(vals))

    @api.model
    def _normalize_name_vals(self, vals):
        """Return values whose names are in NFC, without invisible marks."""
        names = {
            name: normalize(vals[name])
            for name in ("name", "given_name", "nickname")
            if vals.get(name)
        }
        return vals | names if names else vals

    # Customer code

    @api.model
    def _add_customer_codes(self, vals_list):
        """Return values with a customer code where a new customer has none."""
        todo = [i for i, vals in enumerate(vals_list) if self._needs_code(vals)]
        if not todo:
            return vals_list
        vals_list = list(vals_list)
        codes = self._get_next_customer_codes(len(todo))
        for i, code in zip(todo, codes, strict=False):
            vals_list[i] = vals_list[i] | {"ref": code}
        return vals_list

    @api.model
    def _needs_code(self, vals):
        """Tell whether new values are those of a customer without a code.

        Contact persons belong to their company's card; users and our own companies are
        no customers; suppliers get their reference from purchasing.
        """
        context = self.env.context
        return not (
            vals.get("ref")
            or vals.get("parent_id")
            or context.get("default_parent_id")
            or context.get("crm_vn_no_customer_code")
            or context.get("res_partner_search_mode") == "supplier"
            or vals.get("supplier_rank")
        )

    @api.model
    def _get_next_customer_codes(self, count):
        """Return that many unused codes; none if the sequence is archived."""
        Sequence = self.env["ir.sequence"].sudo()
        domain = [
            ("code", "=", "crm.customer"),
            ("company_id", "in", (self.env.company.id, False)),
        ]
        sequence = Sequence.search(domain, order="company_id", limit=1)
        codes = []
        while sequence and len(codes) < count:
            drawn = sequence._get_next_chars(count - len(codes))
            taken = self.sudo().with_context(active_test=False)
            taken = set(taken.search([("ref", "in", drawn)]).mapped("ref"))
            codes += [code for code in drawn if code not in taken]
        return codes
