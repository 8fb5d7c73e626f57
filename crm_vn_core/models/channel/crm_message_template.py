# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...text.placeholders import fill_placeholders, unknown_placeholders
from ...text.sms import measure_sms, remove_accents
from .crm_channel import KINDS
from .crm_contact_rule import PURPOSES

PLACEHOLDERS = (
    "we", "you", "name", "given_name", "code", "officer", "officer_phone",
    "company", "company_phone", "age", "date", "greeting", "preferences",
    "amount", "due_date", "days_late", "loan", "pay_by",
)  # fmt: skip


class CrmMessageTemplate(models.Model):
    """The wording of a message on one kind of channel, filled for each customer.

    Each language has its own wording. The customer is spoken to as the card says
    ("chị Hoa"), or as "Quý khách" where the template is neutral.
    """

    _name = "crm.message.template"
    _description = "Message Template"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=KINDS, string="Channel", required=True, default="sms"
    )
    purpose = fields.Selection(selection=PURPOSES, required=True, default="care")
    company_id = fields.Many2one(comodel_name="res.company")
    subject = fields.Char(translate=True)
    body = fields.Text(
        translate=True,
        help="{you} is the customer as you say it (“chị Hoa”), {we} yourself. Also: "
        "{name}, {given_name}, {code}, {age}, {date}, {officer}, {officer_phone}, "
        "{company}, {company_phone}, {preferences} (page of the customer's wishes). "
        "Reminders of debts: {amount}, {due_date}, {days_late}, {loan}, {pay_by}.",
    )
    is_neutral = fields.Boolean(
        string="Speak to Quý khách",
        help="Where the provider forbids personal forms of address.",
    )
    strip_accents = fields.Boolean(
        string="Without Accents", help="An SMS with accents holds 70 characters."
    )
    provider_template = fields.Char(help="Id of the template at the provider.")
    parameters = fields.Json(
        help="Parameter of the provider's template → text with placeholders."
    )
    segment_count = fields.Integer(
        string="Segments",
        compute="_compute_segment_count",
        help="Of the wording with its placeholders filled for an average customer.",
    )

    @api.depends("subject", "body", "strip_accents")
    @api.depends_context("lang")
    def _compute_segment_count(self):
        sample = {"we": "chúng tôi", "you": "chị Phương", "name": "Nguyễn Thị Phương"}
        for template in self:
            text = template._render_text(template.body, sample)
            template.segment_count = measure_sms(text).segments

    @api.constrains("subject", "body", "parameters")
    def _check_placeholders(self):
        for template in self:
            texts = [template.subject, template.body]
            texts += (template.parameters or {}).values()
            for text in texts:
                unknown = unknown_placeholders(text, PLACEHOLDERS)
                if unknown:
                    raise ValidationError(
                        self.env._(
                            "Nothing is known by the name of {%(name)s}. Known are: "
                            "%(known)s.",
                            name=unknown[0],
                            known=", ".join(f"{{{known}}}" for known in PLACEHOLDERS),
                        )
                    )

    def _render_text(self, text, words):
        text = fill_placeholders(text, words)
        return remove_accents(text) if self.strip_accents else text

    def _render(self, partner, words=None):
        """Return what one customer reads: subject, body and parameters as a dict.

        In the language of the customer; speaks for ``self.env.company``.

        :param words: more words, or other ones, for the placeholders
        """
        self.ensure_one()
        template = self.with_context(lang=partner.lang or self.env.lang)
        known = partner._get_message_words(neutral=self.is_neutral) | (words or {})
        return {
            "subject": template._render_text(template.subject, known),
            "body": template._render_text(template.body, known),
            "data": {
                name: template._render_text(text, known)
                for name, text in (template.parameters or {}).items()
            },
        }
