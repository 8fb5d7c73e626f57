# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...text.sms import remove_accents
from .crm_channel import POINT_OF_KIND
from .crm_interaction import CONTACTED_SQL

# Channels on which customers answer in writing.
_WRITTEN = ("sms", "zalo", "email")
# An answer to a registration message counts for so long (days).
_ANSWER_DAYS = 30


class CrmInteraction(models.Model):
    """What customers answer by keyword: "TC" stops advertising at once."""

    _name = "crm.interaction"
    _inherit = "crm.interaction"

    keyword_id = fields.Many2one(
        comodel_name="crm.consent.keyword",
        string="Reply by Keyword",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    @api.model
    def _log_contact(self, vals_list):
        rows = super()._log_contact(vals_list)
        for row in rows:
            row._apply_keyword(row.summary)
        return rows

    def _apply_keyword(self, text):
        """Do what an incoming message asks for, if it is a keyword.

        Refusing holds for everyone who shares the number or address. Agreeing holds
        for those to whom a registration message went there, and needs one.
        :return: the keyword that was followed, or none
        """
        self.ensure_one()
        keywords = self.env["crm.consent.keyword"].sudo()
        if self.direction != "in" or self.kind not in _WRITTEN or self.keyword_id:
            return keywords
        keyword = keywords._find(text)
        row = self.sudo()
        address = row._get_own_address()
        partners = keyword and row._get_keyword_partners(keyword, address)
        if not partners:
            return keywords
        row.keyword_id = keyword
        self.env["crm.consent"].sudo().create(
            [
                row._prepare_keyword_entry(keyword, partner, address)
                for partner in partners
            ]
        )
        row._confirm_keyword(keyword, address)
        return keyword

    def _get_own_address(self):
        """Return the normalized address from which the message came."""
        return self.env["crm.contact.point"]._normalize_address(
            POINT_OF_KIND[self.kind], self.address
        )

    def _get_keyword_partners(self, keyword, address):
        if keyword.action == "give":
            return self._get_registered_partners(address)
        points = self.env["crm.contact.point"].search([("address", "=", address)])
        return (self.partner_id | points.partner_id).filtered("active")

    def _get_registered_partners(self, address):
        """Return to whom a registration message went lately at an address."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT i.partner_id FROM crm_interaction i
                  JOIN crm_message_template t ON t.id = i.template_id
                 WHERE t.is_registration AND i.address = %s AND i.kind = %s
                   AND i.company_id = %s AND i.direction = 'out' AND i.%s
                   AND i.date >= %s
                """,
                address,
                self.kind,
                self.company_id.id,
                SQL(CONTACTED_SQL),
                fields.Datetime.now() - timedelta(days=_ANSWER_DAYS),
            )
        )
        return self.env["res.partner"].browse([row[0] for row in rows])

    def _prepare_keyword_entry(self, keyword, partner, address):
        state = {"withdraw": "withdrawn", "give": "given"}[keyword.action]
        return {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "purpose": "marketing",
            "state": state,
            "source": "keyword",
            "user_id": False,
            "address": address,
            "evidence": self.env._(
                "“%(word)s”, contact %(id)s", word=keyword.name, id=self.id
            ),
        }

    def _confirm_keyword(self, keyword, address):
        """Tell the customer what holds now, in one sentence on the same channel."""
        language = self.partner_id.lang or self.company_id.partner_id.lang
        text = self.with_context(lang=language)._get_confirmation(keyword)
        if self.kind == "sms":
            text = remove_accents(text)
        self._queue(
            [
                {
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "user_id": False,
                    "channel_id": self.channel_id.id,
                    "purpose": "service",
                    "address": address,
                    "parent_id": self.id,
                    "summary": text,
                    "words": {"subject": self.company_id.name, "body": text},
                }
            ]
        )

    def _get_confirmation(self, keyword):
        words = {"company": self.company_id.name}
        if keyword.action == "give":
            return self.env._(
                "%(company)s: thank you. You have agreed to receive our offers here. "
                "Reply TC to stop them at any time.",
                **words,
            )
        return self.env._(
            "%(company)s: you have refused our advertising here. We send no more of it "
            "to this number or address.",
            **words,
        )


class CrmInteractionBody(models.Model):
    """Incoming words are read for keywords as soon as they are written down."""

    _name = "crm.interaction.body"
    _inherit = "crm.interaction.body"

    @api.model_create_multi
    def create(self, vals_list):
        bodies = super().create(vals_list)
        for body in bodies:
            body.interaction_id._apply_keyword(body.body)
        return bodies
