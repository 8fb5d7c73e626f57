# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# A customer who has written is answered freely for so long; later only by template.
CHAT_HOURS = 48


class CrmInteraction(models.Model):
    """Messages over a Zalo account: checked here first, errors in plain words."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    def _get_zalo_options(self, words):
        """Return what Zalo needs besides.

        :raise UserError: what Zalo would refuse
        """
        if self.template_id.provider_template:
            self._check_zalo_template(words.data or {})
            return {}
        inbound = self._find_chat()
        if not inbound:
            raise UserError(
                self.env._(
                    "Zalo takes a free text only as an answer within %(hours)s hours. "
                    "Choose a template that Zalo has approved.",
                    hours=CHAT_HOURS,
                )
            )
        return {"answers": inbound.provider_ref}

    def _check_zalo_template(self, data):
        template = self.env["crm.zalo.template"].sudo()
        template = template.search(
            [
                ("channel_id", "=", self.channel_id.id),
                ("code", "=", self.template_id.provider_template),
            ]
        )
        problem = template and (template._get_refusal() or template._get_problem(data))
        if problem:
            raise UserError(problem)

    def _find_chat(self):
        """Return the last words of the customer, if they may still be answered."""
        since = fields.Datetime.now() - timedelta(hours=CHAT_HOURS)
        return self.sudo().search(
            [
                ("channel_id", "=", self.channel_id.id),
                ("address", "=", self.address),
                ("direction", "=", "in"),
                ("provider_ref", "!=", False),
                ("date", ">", since),
            ],
            order="date DESC, id DESC",
            limit=1,
        )

    def _get_fallback_words(self):
        """The SMS has words of its own, or those of the message."""
        words = super()._get_fallback_words()
        template = self.template_id.sudo()
        if template.sms_body:
            company = self.with_company(self.company_id)
            words["body"] = template.with_company(self.company_id)._render_sms(
                company.partner_id, company._get_origin_words()
            )
        return words

    def _compute_gate_message(self):
        result = super()._compute_gate_message()
        for interaction in self.filtered(lambda row: row.kind == "zalo" and row.error):
            if interaction.gate_message == interaction.error:
                channel = interaction.channel_id
                interaction.gate_message = channel._explain_error(interaction.error)
        return result
