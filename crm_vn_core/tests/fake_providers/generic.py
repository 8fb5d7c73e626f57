# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A provider of one's own, as the options of a channel describe it."""

import hashlib
import hmac
import json

from .server import FakeProvider, as_json

OPTIONS = {
    "headers": {"Authorization": "Bearer {secret}"},
    "query": {"from": "{sender}"},
    "body": {"to": ["{local}"], "text": "{body}", "id": "{key}"},
    "success": {"path": "result.status", "equals": ["ok", "queued"]},
    "ref": "result.ids.0",
    "error": "result.message",
    "report": {
        "key": "id",
        "status": "state",
        "delivered": ["1"],
        "failed": ["2", "3"],
    },
    "inbound": {"ref": "mid", "address": "from", "text": "text"},
    "signature": "X-Signature",
}


class FakeGeneric(FakeProvider):
    """Takes what ``OPTIONS`` describe; it does not recognise a key that comes twice.

    :ivar statuses: number → status of the reply to its messages
    """

    secret, signing_key = "S3CRET", "SIGN"

    def __init__(self, **options):
        super().__init__(**options)
        self.statuses, self.moved_to = {}, ""

    def reply(self, call):
        if self.moved_to:
            return 302, {"Location": self.moved_to}, b""
        if call.method == "HEAD":
            return 405, {}, b""
        if call.headers.get("Authorization") != f"Bearer {self.secret}":
            return self.reply_expired()
        values = call.json
        [phone] = values["to"]
        status = self.statuses.get(phone, 200)
        if status != 200:
            result = {"status": "error", "message": f"no {status}"}
            return as_json({"result": result}, status)
        self.take(values["id"], phone, values["text"])
        result = {"status": "ok", "ids": [f"ref-{values['id']}"]}
        return as_json({"result": result})

    def sign(self, value, key=None):
        """Return (body, headers) of a call that it makes."""
        body = json.dumps(value).encode()
        key = (self.signing_key if key is None else key).encode()
        signature = hmac.new(key, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature}
        return body, headers
