# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models
from odoo.fields import Command

from ..models.channel.crm_contact_rule import PURPOSES
from ..text.placeholders import fill_placeholders
from ..text.sms import measure_sms, remove_accents


class CrmMessageCompose(models.TransientModel):
    """Write to one customer or many: channel, wording, preview, time.

    Opened on customers, or on records that have a customer (care events, tickets,
    orders): these become the origin of the messages. What the gate will say is shown
    before anything is queued.
    """

    _name = "crm.message.compose"
    _description = "Send a Message"

    partner_ids = fields.Many2many(
        comodel_name="res.partner", string="Customers", required=True
    )
    origin_model = fields.Char()
    origin_ids = fields.Json(help="Id of each customer → id of the origin.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    channel_id = fields.Many2one(
        comodel_name="crm.channel",
        required=True,
        domain="[('company_id', 'in', [company_id, False]),"
        " ('kind', 'in', ['email', 'sms', 'zalo', 'letter', 'fax'])]",
    )
    kind = fields.Selection(related="channel_id.kind")
    is_manual = fields.Boolean(related="channel_id.is_manual")
    template_id = fields.Many2one(
        comodel_name="crm.message.template",
        domain="[('kind', '=', kind), ('company_id', 'in', [company_id, False])]",
    )
    purpose = fields.Selection(selection=PURPOSES, required=True, default="care")
    subject = fields.Char()
    body = fields.Text(string="Text")
    strip_accents = fields.Boolean(string="Without Accents")
    attachment_ids = fields.Many2many(comodel_name="ir.attachment")
    scheduled_at = fields.Datetime(string="Send At", help="Empty: now.")
    recipient_count = fields.Integer(compute="_compute_recipient_count")
    preview_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="As Read By",
        compute="_compute_preview_partner_id",
        store=True,
        readonly=False,
    )
    preview = fields.Text(compute="_compute_preview")
    size = fields.Char(compute="_compute_preview")
    forecast = fields.Text(compute="_compute_forecast")
    is_stopped = fields.Boolean(compute="_compute_forecast")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if not model or not ids or values.get("partner_ids"):
            return values
        records = self.env[model].browse(ids)
        if model == "res.partner":
            values["partner_ids"] = [Command.set(records.ids)]
        elif "partner_id" in records._fields:
            values |= self._get_origin_values(records)
        return values

    @api.model
    def _get_origin_values(self, records):
        """Return the wizard's values for records that have a customer.

        A model whose records know what to say offers ``_get_message_text``, one that
        knows why ``_get_message_purpose``. The company of the records writes.
        """
        values = {
            "partner_ids": [Command.set(records.partner_id.ids)],
            "origin_model": records._name,
            "origin_ids": {str(record.partner_id.id): record.id for record in records},
        }
        if "company_id" in records._fields and len(records.company_id) == 1:
            values["company_id"] = records.company_id.id
        for name in ("purpose", "text"):
            offer = getattr(records, f"_get_message_{name}", None)
            if offer:
                values["body" if name == "text" else name] = offer()
        return values

    @api.depends("partner_ids")
    def _compute_recipient_count(self):
        for wizard in self:
            wizard.recipient_count = len(wizard.partner_ids)

    @api.depends("partner_ids")
    def _compute_preview_partner_id(self):
        for wizard in self:
            if wizard.preview_partner_id not in wizard.partner_ids:
                wizard.preview_partner_id = wizard.partner_ids[:1]

    @api.onchange("channel_id")
    def _onchange_channel_id(self):
        if self.template_id.kind != self.channel_id.kind:
            self.template_id = False

    @api.onchange("template_id", "partner_ids")
    def _onchange_template_id(self):
        """Offer the wording: filled for one customer, with placeholders for several."""
        if not self.template_id:
            return
        self.purpose = self.template_id.purpose
        self.strip_accents = self.template_id.strip_accents
        self.subject, self.body = self.template_id.subject, self.template_id.body
        if len(self.partner_ids) == 1:
            words = self._get_words(self.partner_ids._origin)
            self.subject = fill_placeholders(self.subject, words)
            self.body = fill_placeholders(self.body, words)

    def _get_words(self, partner):
        """Return the placeholders for one customer, as the company speaks to it."""
        partner = partner.with_company(self.company_id)
        words = partner._get_message_words(neutral=self.template_id.is_neutral)
        return words | self._get_origin_words(partner)

    def _get_origin_words(self, partner):
        origin_id = self._get_origin_id(partner)
        if not origin_id:
            return {}
        origin = self.env[self.origin_model].browse(origin_id)
        fill = getattr(origin, "_get_message_origin_words", None)
        return fill() if fill else {}

    def _get_origin_id(self, partner):
        return (self.origin_ids or {}).get(str(partner.id), False)

    def _fill(self, partner):
        """Return what one customer will read: {"subject": …, "body": …}."""
        words = self._get_words(partner)
        texts = {
            name: fill_placeholders(self[name], words) for name in ("subject", "body")
        }
        if self.strip_accents:
            texts = {name: remove_accents(text) for name, text in texts.items()}
        return texts

    @api.depends(
        "body",
        "subject",
        "preview_partner_id",
        "strip_accents",
        "purpose",
        "channel_id",
        "template_id",
    )
    def _compute_preview(self):
        for wizard in self:
            partner = wizard.preview_partner_id._origin
            texts = wizard._fill(partner) if partner else {"subject": "", "body": ""}
            shown = [texts["subject"]] if wizard.kind in ("email", "letter") else []
            body = self.env["crm.interaction"]._put_label(
                wizard.kind, wizard.purpose, wizard.company_id, texts["body"]
            )
            wizard.preview = "\n\n".join(filter(None, [*shown, body]))
            wizard.size = wizard.kind == "sms" and wizard._get_size(body)

    def _get_size(self, body):
        """Return the length of an SMS and what it costs, in words."""
        size = measure_sms(body)
        price = self.channel_id.price * size.segments * len(self.partner_ids)
        text = self.env._(
            "%(length)s characters, %(segments)s segments",
            length=size.length,
            segments=size.segments,
        )
        if not price:
            return text
        cost = f"{price:,.0f}".replace(",", ".")
        return self.env._("%(size)s, about %(cost)s đ in all", size=text, cost=cost)

    @api.depends("partner_ids", "channel_id", "purpose", "scheduled_at", "company_id")
    def _compute_forecast(self):
        for wizard in self:
            wizard.forecast = wizard.is_stopped = False
            if wizard.partner_ids and wizard.channel_id:
                wizard.forecast, wizard.is_stopped = wizard._ask_gate()

    def _ask_gate(self):
        """Return what the gate would say now, in words, and whether nothing leaves."""
        partners = self.partner_ids._origin
        rows = self.env["crm.gate"]._ask(
            {p.id: p._get_contact_address(self.kind) for p in partners},
            self.channel_id,
            self.purpose,
            self.company_id,
            self.scheduled_at,
        )
        lines = [self._explain(*row) for row in rows]
        return "\n".join(filter(None, lines)), all(row[0] for row in rows)

    def _explain(self, reason, rule, moved_to, count):
        """Return one line about messages that do not leave as asked, or None."""
        if reason:
            label = self.env["crm.gate"]._get_reason_label(reason)
            return self.env._(
                "%(count)s will not be sent: %(why)s",
                count=count,
                why=": ".join(filter(None, (label, rule._quote()))),
            )
        if moved_to:
            return self.env._(
                "%(count)s will be sent at %(time)s: %(why)s",
                count=count,
                time=self.env["crm.interaction"]._format_moment(moved_to),
                why=rule._quote(),
            )
        return None
