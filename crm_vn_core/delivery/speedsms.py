"""SMS brandname of SpeedSMS.

The provider knows no key of ours, so a call without an answer is never made again. It
takes 60 calls a minute and says when the next minute begins.
Messages of one text go in groups; reports name the group and the number.
"""

import hashlib
import json
from datetime import datetime, timezone

from .base import Inbound, ProviderError, Report, Result, State
from .http_client import NoAnswer, NotSent, explain_status
from .sms import SmsProvider, group_equal, to_msisdn

# Numbers in one call.
_MOST = 100
_BRANDNAME = 3
_SUCCESS = "00"
_SET_UP = ("007", "008", "009", "300")
_NUMBER = "105"
_MESSAGE = ("101", "110", "113")
# In a report: 0 is delivered, from 64 on it is final.
_FINAL = 64


class SpeedSms(SmsProvider):
    """SMS with a brand name over SpeedSMS."""

    code = "speedsms"
    label = "SpeedSMS"
    settings = {"secret": "Access token", "sender": "Brandname"}
    url = "https://api.speedsms.vn/index.php"

    def check(self):
        try:
            answer = self.http.call("GET", "/user/info", auth=self._get_auth())
        except (NotSent, NoAnswer) as error:
            raise ProviderError(str(error)) from None
        data = _get_data(answer)
        if data is None:
            raise ProviderError(f"{self.label}: {answer.summary}")
        balance = f"{data.get('balance')} {data.get('currency') or 'VND'}"
        return f"{self.label}: {data.get('email')} · {balance}"

    def cut(self, messages):
        return group_equal(messages, 2, _MOST)

    def _get_auth(self):
        return (self.config.get("secret") or "", "x")

    def _send(self, messages):
        request = {
            "to": [to_msisdn(message.address) for message in messages],
            "content": messages[0].body,
            "sms_type": _BRANDNAME,
            "sender": self.config.get("sender") or "",
        }
        answer = self.http.call(
            "POST", "/sms/send", json=request, auth=self._get_auth()
        )
        data = _get_data(answer)
        if data is None:
            return [self._explain(answer)] * len(messages)
        invalid = {str(phone) for phone in data.get("invalidPhone") or ()}
        return [self._explain_sent(message, data, invalid) for message in messages]

    def _explain_sent(self, message, data, invalid):
        phone = to_msisdn(message.address)
        if phone in invalid:
            error = f"{_NUMBER} Phone number invalid"
            return Result(State.FAILED, error=error, fallback=True)
        count, total = data.get("totalSMS"), data.get("totalPrice")
        cost = total / count if total and count else self.get_price(message)
        return Result(State.SENT, ref=f"{data.get('tranId')}/{phone}", cost=cost)

    def _explain(self, answer):
        """Return what an answer other than success means."""
        data = answer.json if isinstance(answer.json, dict) else {}
        if data.get("status") != "error":
            result = explain_status(answer, "X-Rate-Limit-Reset", "Retry-After")
            if result and result.state == State.FAILED:
                return Result(State.PAUSED, error=result.error)
            return result or Result(State.UNKNOWN, error=answer.summary)
        code = str(data.get("code"))
        error = f"{code} {data.get('message') or ''}".strip()
        if code in _SET_UP:
            return Result(State.PAUSED, error=error)
        if code == _NUMBER:
            return Result(State.FAILED, error=error, fallback=True)
        if code in _MESSAGE:
            return Result(State.FAILED, error=error)
        return Result(State.UNKNOWN, error=error)

    def parse_webhook(self, body, headers, query):
        """Read a status report or an SMS of a customer."""
        try:
            data = json.loads(body) if body else dict(query)
        except ValueError:
            data = None
        kind = data.get("type") if isinstance(data, dict) else None
        if kind == "report" and data.get("tranId") and data.get("phone"):
            return self._parse_report(data)
        if kind in ("sms", "incoming") and data.get("phone"):
            return [self._parse_inbound(data, body)]
        raise ProviderError(f"{self.label}: this call says nothing.")

    def _parse_report(self, data):
        try:
            status = int(data.get("status"))
        except (TypeError, ValueError):
            raise ProviderError(f"{self.label}: a report without a status.") from None
        if 0 < status < _FINAL:
            return []
        return [
            Report(
                "failed" if status else "delivered",
                _now(),
                ref=f"{data['tranId']}/{to_msisdn(str(data['phone']))}",
                detail=f"status {status}" if status else "",
            )
        ]

    def _parse_inbound(self, data, body):
        """A message without an id is recognised by what it says."""
        digest = hashlib.sha256(body or repr(sorted(data.items())).encode())
        return Inbound(
            ref=str(data.get("id") or data.get("tranId") or digest.hexdigest()[:32]),
            address="+" + to_msisdn(str(data["phone"])),
            text=str(data.get("content") or ""),
            date=_now(),
        )


def _now():
    return datetime.now(timezone.utc).replace(tzinfo=None)


def _get_data(answer):
    """Return the data of a success, or None."""
    reply = answer.json
    if not isinstance(reply, dict) or reply.get("status") != "success":
        return None
    data = reply.get("data")
    return data if isinstance(data, dict) else {}
