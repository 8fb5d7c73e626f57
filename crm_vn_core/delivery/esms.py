"""SMS brandname of eSMS (ViHAT).

Customer care goes message by message and carries its key as RequestId: the provider
answers 124 to a key that it has taken. Advertising of one text goes in groups of at
least 30 numbers; that call knows no RequestId.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta, timezone

from .base import Inbound, ProviderError, Report, Result, State
from .http_client import NoAnswer, NotSent, explain_status
from .sms import SmsProvider, group_equal, is_unicode, to_msisdn

_SINGLE = "/MainService.svc/json/SendMultipleMessage_V4_post_json/"
_GROUP = "/MainService.svc/json/SendMultipleSMSBrandname_json/"
_BALANCE = "/MainService.svc/json/GetBalance_json"
_STATUS = "/MainService.svc/json/GetSendStatus"
# Numbers of one advertisement: fewer are not approved, more are refused.
_LEAST, _MOST = 30, 5000
# What each code means; one that is not listed leaves it open whether anything was sent.
_TAKEN = ("100", "124")
_SET_UP = ("101", "102", "103", "104", "140")
_NUMBER = ("108", "177")
_MESSAGE = ("105", "107", "119", "120", "146", "300")
_REJECTED, _DONE = "4", "5"
_ZONE = timezone(timedelta(hours=7))


class Esms(SmsProvider):
    """Customer care (SmsType 2) and advertising (SmsType 1) over eSMS."""

    code = "esms"
    label = "eSMS"
    idempotent = True
    unkeyed_purposes = ("marketing",)
    settings = {"account": "ApiKey", "secret": "SecretKey", "sender": "Brandname"}
    url = "https://rest.esms.vn"

    def check(self):
        try:
            answer = self.http.call("POST", _BALANCE, json=self._get_keys())
        except (NotSent, NoAnswer) as error:
            raise ProviderError(str(error)) from None
        data = answer.json
        if not isinstance(data, dict) or str(data.get("CodeResponse")) != "100":
            raise ProviderError(f"{self.label}: {_get_error(data) or answer.summary}")
        return f"{self.label}: {data.get('Balance', 0):,.0f} đ"

    def cut(self, messages):
        ads = [message for message in messages if message.purpose == "marketing"]
        rest = [[message] for message in messages if message.purpose != "marketing"]
        return rest + group_equal(ads, _LEAST, _MOST)

    def _send(self, messages):
        if len(messages) > 1:
            return self._send_group(messages)
        [message] = messages
        answer = self.http.call(
            "POST",
            _SINGLE,
            json=self._get_request(message)
            | {
                "Phone": to_msisdn(message.address),
                "SmsType": "1" if message.purpose == "marketing" else "2",
                "RequestId": message.key,
            },
        )
        return [self._explain(answer, message)]

    def _send_group(self, messages):
        phones = [to_msisdn(message.address) for message in messages]
        request = self._get_request(messages[0])
        request |= {"Phones": phones, "SmsType": "1"}
        try:
            answer = self.http.call("POST", _GROUP, json=request)
        except NoAnswer as error:
            result = Result(State.UNKNOWN, error=str(error), repeatable=False)
            return [result] * len(messages)
        return [self._explain(answer, message, False) for message in messages]

    def _get_keys(self):
        return {
            "ApiKey": self.config.get("account") or "",
            "SecretKey": self.config.get("secret") or "",
        }

    def _get_request(self, message):
        return self._get_keys() | {
            "Content": message.body,
            "Brandname": self.config.get("sender") or "",
            "IsUnicode": str(int(is_unicode(message))),
            "Sandbox": str(int(bool(self.config.get("sandbox")))),
            "CallbackUrl": self.config.get("webhook_url") or "",
        }

    def _explain(self, answer, message, repeatable=True):
        """Return what an answer means for one message."""
        data = answer.json
        code = str(data.get("CodeResult", "")) if isinstance(data, dict) else ""
        if not code:
            state = _get_uncertain_state(answer)
            return state or Result(
                State.UNKNOWN, error=answer.summary, repeatable=repeatable
            )
        error = f"{code} {_get_error(data)}".strip()
        if code in _TAKEN:
            ref = str(data.get("SMSID") or "")
            return Result(State.SENT, ref=ref, cost=self.get_price(message))
        if code in _SET_UP:
            return Result(State.PAUSED, error=error)
        if code in _NUMBER:
            return Result(State.FAILED, error=error, fallback=True)
        if code in _MESSAGE:
            return Result(State.FAILED, error=error)
        return Result(State.UNKNOWN, error=error, repeatable=repeatable)

    def query(self, message, ref=""):
        """Ask by the id that eSMS has given; nobody can ask by our own key."""
        if not ref:
            return None
        keys = self._get_keys() | {"RefId": ref}
        data = self.http.call("GET", _STATUS, params=keys).json
        if not isinstance(data, dict) or str(data.get("CodeResponse")) != "100":
            return None
        if str(data.get("SendStatus")) == _REJECTED or data.get("SendFailed"):
            return Result(State.FAILED, ref=ref, error="Not delivered.")
        return Result(State.SENT, ref=ref, cost=_get_cost(data))

    def parse_webhook(self, body, headers, query):
        """Read a delivery report, or an SMS of a customer to the short number."""
        if query.get("SMSID"):
            return self._parse_report(query)
        if query.get("smsid") and query.get("sender"):
            return [self._parse_inbound(query)]
        raise ProviderError(f"{self.label}: this call says nothing.")

    def _parse_report(self, query):
        """Read the report of one message, or of a group that fared alike."""
        sent, failed = (_get_int(query, name) for name in ("SendSuccess", "SendFailed"))
        status = query.get("SendStatus")
        if status == _REJECTED:
            kind = "failed"
        elif status != _DONE or bool(sent) == bool(failed):
            return []
        else:
            kind = "delivered" if sent else "failed"
        return [
            Report(
                kind,
                datetime.now(timezone.utc).replace(tzinfo=None),
                key=query.get("RequestId") or "",
                ref=query["SMSID"],
                detail="" if kind == "delivered" else f"SendStatus {status}",
                cost=_get_cost(query) if kind == "delivered" else None,
            )
        ]

    def _parse_inbound(self, query):
        self._check_signature(query)
        try:
            date = datetime.strptime(query["receiverTime"], "%Y%m%d%H%M%S")
        except (KeyError, ValueError):
            date = datetime.now(_ZONE)
        utc = date.replace(tzinfo=_ZONE).astimezone(timezone.utc)
        return Inbound(
            ref=query["smsid"],
            address="+" + to_msisdn(query["sender"]),
            text=query.get("content") or "",
            date=utc.replace(tzinfo=None),
        )

    def _check_signature(self, query):
        names = ("cpid", "smsid", "content", "receiverTime")
        text = "".join(query.get(name) or "" for name in names)
        secret = self.config.get("webhook_secret") or ""
        digest = hashlib.md5((text + secret).encode(), usedforsecurity=False).digest()
        expected = base64.b64encode(digest).decode()
        given = (query.get("sign") or "").replace(" ", "+")
        if not secret or not hmac.compare_digest(expected.encode(), given.encode()):
            raise ProviderError(f"{self.label}: wrong signature.")


def _get_uncertain_state(answer):
    """Return what the status says of an answer without a code; None if nothing."""
    result = explain_status(answer)
    if result and result.state == State.FAILED:
        # The address is the same for every message: what is wrong is the set-up.
        return Result(State.PAUSED, error=result.error)
    return None if result and result.state == State.UNKNOWN else result


def _get_error(data):
    if not isinstance(data, dict):
        return ""
    return str(data.get("ErrorMessage") or data.get("error") or "")


def _get_int(query, name):
    try:
        return int(float(query.get(name) or 0))
    except ValueError:
        return 0


def _get_cost(data):
    """Return the price of one message; a report names that of the whole group."""
    try:
        total = float(data.get("TotalPrice") or 0)
    except (TypeError, ValueError):
        return None
    return total / max(_get_int(data, "TotalReceiver"), 1) or None
