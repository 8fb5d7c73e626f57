# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, consteq
from odoo.tools.misc import hmac

from ...text.sms import remove_accents
from .crm_channel import MANUAL

# How long a code is good, and how often it may be guessed.
MINUTES = 5
ATTEMPTS = 5
# Codes for one customer or address: in a quarter of an hour, and in a day.
_LIMITS = ((timedelta(minutes=15), 3), (timedelta(days=1), 10))
_LOCK = 0x63726D03


class CrmPreferenceCode(models.Model):
    """A code by which a customer shows that the number on the card is theirs.

    Only its keyed hash is kept. After five minutes, or its first use, it is worth
    nothing.
    """

    _name = "crm.preference.code"
    _description = "Code for the Preference Page"
    _order = "id DESC"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    address = fields.Char(required=True, index=True)
    interaction_id = fields.Many2one(comodel_name="crm.interaction")
    nonce = fields.Char(required=True)
    code_hash = fields.Char(required=True)
    expires_at = fields.Datetime(required=True)
    attempts = fields.Integer()
    is_used = fields.Boolean()

    @api.model
    def _get_ways(self, partner, company):
        """Return the channels on which a code reaches the customer, best first.

        SMS and Zalo prove the number; e-mail stands in for a customer who has none, or
        where no provider carries short messages.
        """
        channels = self.env["crm.channel"].sudo()
        found = channels.search(
            [
                ("kind", "in", ("sms", "zalo", "email")),
                ("company_id", "in", [company.id, False]),
            ]
        ).filtered(lambda channel: partner._get_contact_address(channel.kind))
        short = found.filtered(lambda channel: channel.kind != "email")
        ready = short.filtered(lambda channel: channel.provider != MANUAL)
        email = found - short
        ways = ready or email or short
        # Of several channels of a kind the first one serves.
        return channels.concat(*(rows[0] for rows in ways.grouped("kind").values()))

    @api.model
    def _send(self, partner, company, channel):
        """Make a code and queue it.

        :return: "sent", "wait" (too many), or "failed" (the gate stopped it)
        """
        address = partner._get_contact_address(channel.kind)
        if not address or self._is_too_often(partner, address):
            return "wait"
        digits, nonce = f"{secrets.randbelow(10**6):06}", secrets.token_hex(8)
        code = self.create(
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "address": address,
                "expires_at": fields.Datetime.now() + timedelta(minutes=MINUTES),
                "nonce": nonce,
                "code_hash": self._get_hash(nonce, digits),
            }
        )
        code.interaction_id = code._queue_message(channel, digits)
        return "sent" if code.interaction_id.state == "queued" else "failed"

    @api.model
    def _is_too_often(self, partner, address):
        """Tell whether the customer or the address was sent enough codes.

        One request at a time: of those that come together one is served.
        """
        [[alone]] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK, partner.id)
        )
        who = Domain("partner_id", "=", partner.id) | Domain("address", "=", address)
        now = fields.Datetime.now()
        return not alone or any(
            self.search_count(who & Domain("create_date", ">", now - span)) >= limit
            for span, limit in _LIMITS
        )

    def _queue_message(self, channel, digits):
        language = self.partner_id.lang or self.company_id.partner_id.lang
        translated = self.with_context(lang=language)
        text = translated.env._(
            "%(company)s: your code is %(code)s, good for %(minutes)s minutes. Give it "
            "to nobody, not even to our staff.",
            company=self.company_id.name,
            code=digits,
            minutes=MINUTES,
        )
        if channel.kind == "sms":
            text = remove_accents(text)
        summary = translated.env._("Code for the preference page")
        return self.env["crm.interaction"]._queue(
            [
                {
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "user_id": False,
                    "channel_id": channel.id,
                    "purpose": "service",
                    "address": self.address,
                    "summary": summary,
                    # Staff do not read it, unless they are to send it by hand.
                    "origin_model": not channel.is_manual and self._name,
                    "origin_id": not channel.is_manual and self.id,
                    "words": {"subject": summary, "body": text},
                }
            ]
        )

    @api.model
    def _get_hash(self, nonce, digits):
        """Return the hash under which a code is kept: a million codes are few."""
        return hmac(self.sudo().env, "crm_vn-preference-code", (nonce, digits))

    @api.model
    def _check(self, partner, company, digits):
        """Tell whether these are the digits of the customer's last code.

        Each question counts, before it is answered.
        :return: the code, used now; or none
        """
        code = self.search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)], limit=1
        )
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_preference_code SET attempts = COALESCE(attempts, 0) + 1
                 WHERE id = %s AND is_used IS NOT TRUE AND expires_at > %s
                   AND COALESCE(attempts, 0) < %s
                RETURNING id
                """,
                code.id or 0,
                fields.Datetime.now(),
                ATTEMPTS,
            )
        )
        code.invalidate_recordset(["attempts"])
        digits = "".join(filter(str.isdigit, digits or ""))
        if not rows or not consteq(code.code_hash, self._get_hash(code.nonce, digits)):
            return self.browse()
        code.is_used = True
        return code

    @api.autovacuum
    def _gc_old_codes(self):
        """Forget codes that no limit counts any more."""
        limit = fields.Datetime.now() - timedelta(days=2)
        self.search([("create_date", "<", limit)], limit=1000).unlink()
