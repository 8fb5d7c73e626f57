# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...text.placeholders import fill_placeholders, unknown_placeholders
from .crm_message_template import PLACEHOLDERS


class CrmMessageTemplate(models.Model):
    """Templates that Zalo has approved: their parameters, and an SMS in their place.

    Such a message speaks to "Quý khách": Zalo forbids personal forms of address.
    """

    _name = "crm.message.template"
    _inherit = "crm.message.template"

    is_neutral = fields.Boolean(
        compute="_compute_is_neutral", store=True, readonly=False, precompute=True
    )
    zalo_template_id = fields.Many2one(
        comodel_name="crm.zalo.template",
        compute="_compute_zalo_template_id",
        inverse="_inverse_zalo_template_id",
        string="Template of Zalo",
    )
    zalo_parameters = fields.Text(
        string="Parameters of Zalo", compute="_compute_zalo_template_id"
    )
    parameter_lines = fields.Text(
        string="Values",
        compute="_compute_parameter_lines",
        inverse="_inverse_parameter_lines",
        help="One line for each parameter of Zalo: name = text with placeholders.",
    )
    sms_body = fields.Text(
        string="Text of the SMS Instead",
        translate=True,
        help="For customers whom Zalo does not reach; empty: the text above.",
    )
    preview_partner_id = fields.Many2one(
        comodel_name="res.partner", string="As Read By", store=False
    )
    preview = fields.Text(compute="_compute_preview")
    preview_problem = fields.Char(compute="_compute_preview")

    @api.depends("kind", "provider_template")
    def _compute_is_neutral(self):
        for template in self:
            template.is_neutral = template.is_neutral or template._is_of_zalo()

    def _is_of_zalo(self):
        return self.kind == "zalo" and bool(self.provider_template)

    @api.depends("provider_template", "kind", "company_id")
    def _compute_zalo_template_id(self):
        for template in self:
            found = template._is_of_zalo() and template._find_zalo_template()
            template.zalo_template_id = found
            template.zalo_parameters = found and found.parameter_summary

    def _find_zalo_template(self):
        """Return what Zalo says about the template; empty if it was never fetched."""
        return self.env["crm.zalo.template"].search(
            [("code", "=", self.provider_template)], limit=1
        )

    def _inverse_zalo_template_id(self):
        for template in self:
            template.provider_template = template.zalo_template_id.code

    @api.onchange("zalo_template_id")
    def _onchange_zalo_template_id(self):
        """Offer a line for each parameter, with what it probably holds."""
        chosen = self.zalo_template_id
        if not chosen:
            if self._find_zalo_template():
                self.provider_template = False
            return
        self.provider_template = chosen.code
        known = self.parameters or {}
        self.parameter_lines = "\n".join(
            f"{name} = {known.get(name) or self._guess(name)}"
            for name in (one["name"] for one in chosen.parameters or [])
        )

    @api.model
    def _guess(self, name):
        """Return the placeholder that a parameter of Zalo is named after."""
        words = {
            "customer_name": "{name}",
            "customer_code": "{code}",
            "company_name": "{company}",
            "hotline": "{company_phone}",
        }
        return words.get(name) or (f"{{{name}}}" if name in PLACEHOLDERS else "")

    @api.depends("parameters")
    def _compute_parameter_lines(self):
        for template in self:
            template.parameter_lines = "\n".join(
                f"{name} = {text}" for name, text in (template.parameters or {}).items()
            )

    def _inverse_parameter_lines(self):
        for template in self:
            template.parameters = template._read_lines()

    def _read_lines(self):
        """Return the parameters of the lines; an error for a line that is none."""
        values = {}
        for line in (self.parameter_lines or "").splitlines():
            name, equals, text = line.partition("=")
            if line.strip() and not equals:
                raise ValidationError(
                    self.env._("Write “name = text” instead of: %(line)s", line=line)
                )
            if name.strip():
                values[name.strip()] = text.strip()
        return values or False

    @api.constrains("is_neutral", "kind", "provider_template")
    def _check_neutral(self):
        for template in self:
            if template._is_of_zalo() and not template.is_neutral:
                raise ValidationError(
                    self.env._("Templates of Zalo speak to “Quý khách”.")
                )

    @api.constrains("sms_body")
    def _check_sms_placeholders(self):
        for template in self:
            unknown = unknown_placeholders(template.sms_body, PLACEHOLDERS)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Nothing is known by the name of {%(name)s}.", name=unknown[0]
                    )
                )

    @api.depends(
        "preview_partner_id",
        "body",
        "subject",
        "parameter_lines",
        "kind",
        "is_neutral",
        "strip_accents",
        "provider_template",
    )
    @api.depends_context("lang", "company")
    def _compute_preview(self):
        for template in self:
            partner = template.preview_partner_id._origin
            template.preview = template.preview_problem = False
            if partner:
                template._show_preview(partner)

    def _show_preview(self, partner):
        """Fill the preview with one customer's words, and say what is wrong."""
        words = partner._get_message_words(neutral=self.is_neutral)
        try:
            values = {
                name: self._render_text(text, words)
                for name, text in (self._read_lines() or {}).items()
            }
        except ValidationError as error:
            self.preview_problem = str(error)
            return
        lines = [f"{name}: {text}" for name, text in values.items()]
        texts = (self.subject, self.body)
        texts = [fill_placeholders(text, words) for text in texts if text]
        shown = lines if self._is_of_zalo() else []
        self.preview = "\n".join([*texts, *shown])
        template = self._is_of_zalo() and self._find_zalo_template()
        if template:
            self.preview_problem = template._get_refusal() or template._get_problem(
                values
            )

    def _render_sms(self, partner, words):
        """Return the SMS in place of the message; empty where it has no words."""
        template = self.with_context(lang=partner.lang or self.env.lang)
        known = partner._get_message_words(neutral=self.is_neutral) | words
        return template._render_text(template.sms_body, known)
