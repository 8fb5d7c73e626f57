# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import struct
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

# Two ids and the last day (days since 1970), then the first bytes of the signature:
# 24 bytes, 32 characters, so that a link fits into an SMS.
_PAYLOAD = struct.Struct(">IIH")
_SIGNATURE = 14
_EPOCH = fields.Date.to_date("1970-01-01")


class SignedIds(NamedTuple):
    """What a signed link is about; ``expired`` once its last day is over."""

    first: int
    second: int
    expired: bool


class CrmSignedLink(models.AbstractModel):
    """Links for people without a login, signed with the secret of the database."""

    _name = "crm.signed.link"
    _description = "Signed Link"

    @api.model
    def _sign(self, scope, first, second=0, days=180):
        """Return a token for two ids, good for some days.

        :param scope: what the link is for; a token of one scope is none in another
        """
        last = fields.Date.today() + timedelta(days=days)
        payload = _PAYLOAD.pack(first, second, (last - _EPOCH).days)
        token = payload + self._get_signature(scope, payload)
        return base64.urlsafe_b64encode(token).decode()

    @api.model
    def _read_token(self, scope, token):
        """Return the ``SignedIds`` of a token, or None for one that is not ours."""
        try:
            raw = base64.b64decode(token.encode("ascii"), b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        payload, signature = raw[: _PAYLOAD.size], raw[_PAYLOAD.size :]
        if len(payload) != _PAYLOAD.size or not consteq(
            self._get_signature(scope, payload), signature
        ):
            return None
        first, second, last = _PAYLOAD.unpack(payload)
        today = (fields.Date.today() - _EPOCH).days
        return SignedIds(first, second, last < today)

    @api.model
    def _get_signature(self, scope, payload):
        env = self.sudo().env
        return bytes.fromhex(hmac(env, f"crm_vn-{scope}", payload.hex()))[:_SIGNATURE]
