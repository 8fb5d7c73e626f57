# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SpeedSMS as it documents itself: Basic token, 60 calls a minute, groups, reports."""

import base64
import itertools
import time

from .server import FakeProvider, as_json


class FakeSpeedSms(FakeProvider):
    """Sends whatever it is given: the same message twice is two messages.

    A message is recognised by its number and its text.

    :ivar codes: phone → code with which calls that name it are refused
    :ivar invalid: phones that it leaves out of a group
    :ivar limit: calls in a minute; 0 is no limit
    """

    token, sender = "TOKEN", "BINHMINH"

    def __init__(self, limit=0, **options):
        super().__init__(**options)
        self.codes, self.invalid, self.limit = {}, set(), limit
        self._ids, self._times = itertools.count(1000), []

    def reply_busy(self):
        body = {"name": "Too Many Requests", "message": "Rate limit exceeded."}
        body |= {"code": 0, "status": 429}
        return as_json(body, 429, {"X-Rate-Limit-Reset": "9"})

    def reply(self, call):
        given = call.headers.get("Authorization", "").removeprefix("Basic ")
        if given != base64.b64encode(f"{self.token}:x".encode()).decode():
            return self.reply_expired()
        if self._is_over_limit():
            return self.reply_busy()
        if call.path == "/user/info":
            data = {"email": "cskh@binhminh.example", "balance": "250000"}
            return as_json({"status": "success", "code": "00", "data": data})
        if call.path != "/sms/send":
            return 404, {}, b"Not found"
        return self._send(call.json)

    def _is_over_limit(self):
        with self._lock:
            now = time.monotonic()
            self._times = [moment for moment in self._times if moment > now - 60]
            self._times.append(now)
            return bool(self.limit) and len(self._times) > self.limit

    def _send(self, values):
        phones, text = values["to"], values["content"]
        for phone in phones:
            if phone in self.codes:
                error = {"status": "error", "code": self.codes[phone]}
                return as_json(error | {"message": f"Refused {self.codes[phone]}"})
        if len(phones) > 100 or values["sender"] != self.sender:
            error = {"status": "error", "code": "101", "message": "Invalid parameters"}
            return as_json(error)
        sent = [phone for phone in phones if phone not in self.invalid]
        for phone in sent:
            self.take(f"{phone} {text}", phone, text)
        data = {
            "tranId": next(self._ids),
            "totalSMS": len(sent),
            "totalPrice": 250 * len(sent),
            "invalidPhone": [phone for phone in phones if phone in self.invalid],
        }
        return as_json({"status": "success", "code": "00", "data": data})

    def report(self, ref, status=0):
        """Return the JSON with which it calls back about one message."""
        number, phone = ref.split("/")
        return {"type": "report", "tranId": number, "phone": phone, "status": status}

    def incoming(self, phone, text, ref="in-1"):
        return {"type": "sms", "id": ref, "phone": phone, "content": text}
