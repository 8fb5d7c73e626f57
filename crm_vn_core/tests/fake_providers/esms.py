# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""eSMS as it documents itself: codes, RequestId, groups, callbacks."""

import base64
import hashlib
import uuid

from .server import FakeProvider, as_json

_PATH = "/MainService.svc/json/"


class FakeEsms(FakeProvider):
    """Sends each RequestId once and answers 124 to another attempt.

    :ivar codes: phone → CodeResult with which its messages are refused
    """

    api_key, secret_key, brand = "API", "SECRET", "BINHMINH"
    private_key = "PRIVATE"

    def __init__(self, **options):
        super().__init__(**options)
        self.codes, self.ids, self._keys = {}, {}, set()

    def reply_expired(self):
        return self._refuse("101", "Authorize Failed")

    def reply_busy(self):
        return self._refuse("103", "Balance is not enough to send message")

    def reply(self, call):
        name = call.path.removeprefix(_PATH).strip("/")
        values = call.query if call.method == "GET" else call.json or {}
        if (values.get("ApiKey"), values.get("SecretKey")) != (
            self.api_key,
            self.secret_key,
        ):
            return self._refuse("101", "Authorize Failed")
        replies = {
            "SendMultipleMessage_V4_post_json": self._send,
            "SendMultipleSMSBrandname_json": self._send_group,
            "GetBalance_json": self._tell_balance,
            "GetSendStatus": self._tell_status,
        }
        if name not in replies:
            return 404, {}, b"Endpoint not found."
        return replies[name](values)

    def _refuse(self, code, message):
        return as_json(
            {"CodeResult": code, "CountRegenerate": 0, "ErrorMessage": message}
        )

    def _accept(self, *messages):
        ref = uuid.uuid4().hex
        for key, phone, text in messages:
            self.take(key, phone, text)
            self.ids[key] = ref
        return as_json({"CodeResult": "100", "CountRegenerate": 0, "SMSID": ref})

    def _send(self, values):
        key, phone = values["RequestId"], values["Phone"]
        if values["Brandname"] != self.brand:
            return self._refuse("104", "Brand name code is not exist")
        if phone in self.codes:
            return self._refuse(self.codes[phone], f"Refused {self.codes[phone]}")
        with self._lock:
            known = key in self._keys
            self._keys.add(key)
        if known:
            self.repeats += 1
            return self._refuse("124", "Duplicate RequestId")
        if values.get("Sandbox") == "1":
            return as_json({"CodeResult": "100", "SMSID": "sandbox"})
        return self._accept((key, phone, values["Content"]))

    def _send_group(self, values):
        phones, text = values["Phones"], values["Content"]
        if not 30 <= len(phones) <= 5000:
            code = "107" if len(phones) < 30 else "120"
            return self._refuse(code, "Wrong number of phones")
        return self._accept(*((f"{phone} {text}", phone, text) for phone in phones))

    def _tell_balance(self, values):
        return as_json({"Balance": 36693, "CodeResponse": "100", "UserID": 9999})

    def _tell_status(self, values):
        known = values.get("RefId") in self.ids.values()
        return as_json(
            {
                "CodeResponse": "100" if known else "105",
                "SMSID": values.get("RefId"),
                "SendFailed": 0,
                "SendStatus": 5,
                "SendSuccess": 1,
                "TotalPrice": 850.0,
                "TotalReceiver": 1,
                "TotalSent": 1,
            }
        )

    # What it reports: the parameters of a GET

    def report(self, key, success=True, total=1, request_id=True, price=850):
        """Return the parameters with which it calls back."""
        return {
            "SMSID": self.ids[key],
            "SendFailed": str(0 if success else total),
            "SendStatus": "5",
            "SendSuccess": str(total if success else 0),
            "TotalPrice": f"{price * total:.4f}" if success else "0.0000",
            "TotalReceiver": str(total),
            "TotalSent": str(total),
            "RequestId": key if request_id else "",
            "TypeId": "2" if request_id else "1",
            "telcoid": "1",
        }

    def incoming(self, phone, text, ref="mo-1", private_key=None):
        """Return the parameters of an SMS to the short number, with its signature."""
        values = {
            "cpid": "77",
            "smsid": ref,
            "sender": phone,
            "serviceNumber": "8041",
            "keyword": text.split()[0],
            "content": text,
            "receiverTime": "20261122080000",
        }
        signed = "77" + ref + text + values["receiverTime"]
        signed += self.private_key if private_key is None else private_key
        digest = hashlib.md5(signed.encode(), usedforsecurity=False).digest()
        return values | {"sign": base64.b64encode(digest).decode()}
