"""Any other provider that takes messages over HTTP, described on the channel."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timezone
from urllib.parse import parse_qsl

from .base import Inbound, ProviderError, Report, Result, State
from .http_client import NoAnswer, NotSent, explain_status
from .http_options import (
    OptionError,
    check_options,
    fill,
    is_among,
    read_path,
    read_text,
)
from .sms import SmsProvider, is_unicode, to_msisdn


class Http(SmsProvider):
    """Calls the address of the channel as its options say (``http_options``)."""

    code = "http"
    label = "HTTP"
    kinds = ("sms", "zalo", "fax")
    settings = {"endpoint": "Address"}

    def __init__(self, config):
        super().__init__(config)
        self.options = config.get("http_options") or {}
        if config.get("sandbox") and not self.options:
            return
        try:
            check_options(self.options)
        except OptionError as error:
            raise ProviderError(str(error)) from None
        self.idempotent = bool(self.options.get("idempotent"))

    def check(self):
        """Look whether anybody answers; the request itself would send a message."""
        try:
            answer = self.http.call("HEAD")
        except (NotSent, NoAnswer) as error:
            raise ProviderError(str(error)) from None
        return f"{self.http.host}: {answer.summary}"

    def _send(self, messages):
        [message] = messages
        options = self.options
        words = self._get_words(message)
        parts = {
            "params": options.get("query"),
            "headers": options.get("headers"),
            "json": options.get("body"),
            "data": options.get("form"),
        }
        answer = self.http.call(
            options.get("method") or "POST",
            **{name: fill(part, words) for name, part in parts.items() if part},
        )
        return [self._explain(answer, message)]

    def _get_words(self, message):
        """Return what the placeholders stand for."""
        phone = to_msisdn(message.address)
        account = self.config.get("account") or ""
        secret = self.config.get("secret") or ""
        return {
            "address": message.address,
            "phone": phone,
            "local": f"0{phone[2:]}" if phone.startswith("84") else phone,
            "body": message.body,
            "unicode": int(is_unicode(message)),
            "key": message.key,
            "sender": self.config.get("sender") or "",
            "account": account,
            "secret": secret,
            "basic": base64.b64encode(f"{account}:{secret}".encode()).decode(),
        }

    def _explain(self, answer, message):
        """Return what an answer means; one that is not understood leaves it open."""
        result = explain_status(answer)
        if result:
            return result
        success = self.options.get("success") or {}
        data = answer.json
        if "contains" in success:
            sent = success["contains"] in answer.text
        elif success and data is None:
            return Result(State.UNKNOWN, error=f"This is not JSON: {answer.summary}")
        else:
            value = read_path(data, success.get("path"))
            sent = not success or is_among(value, success["equals"])
        if not sent:
            error = read_text(data, self.options.get("error")) or answer.summary
            return Result(State.FAILED, error=error)
        ref = read_text(data, self.options.get("ref"))
        return Result(State.SENT, ref=ref, cost=self.get_price(message))

    def parse_webhook(self, body, headers, query):
        """Read one report or one message of a customer, as the options describe it."""
        self._check_signature(body, headers)
        data = self._read_body(body, query)
        report = self.options.get("report") or {}
        inbound = self.options.get("inbound") or {}
        status = read_text(data, report.get("status"))
        if status:
            return self._parse_report(data, report, status)
        if inbound and read_text(data, inbound["address"]):
            return [self._parse_inbound(data, inbound)]
        raise ProviderError(f"{self.label}: this call says nothing.")

    def _read_body(self, body, query):
        """Return the call as an object: JSON, the fields of a form or of the URL."""
        try:
            data = json.loads(body) if body else {}
        except ValueError:
            data = dict(parse_qsl(body.decode(errors="replace")))
        return dict(query) | data if isinstance(data, dict) else data

    def _parse_report(self, data, report, status):
        if is_among(status, report.get("delivered") or []):
            kind = "delivered"
        elif is_among(status, report.get("failed") or []):
            kind = "failed"
        else:
            return []
        return [
            Report(
                kind,
                datetime.now(timezone.utc).replace(tzinfo=None),
                key=read_text(data, report.get("key")),
                ref=read_text(data, report.get("ref")),
                detail="" if kind == "delivered" else f"status {status}",
            )
        ]

    def _parse_inbound(self, data, inbound):
        return Inbound(
            ref=read_text(data, inbound["ref"]),
            address="+" + to_msisdn(read_text(data, inbound["address"])),
            text=read_text(data, inbound["text"]),
            date=datetime.now(timezone.utc).replace(tzinfo=None),
        )

    def _check_signature(self, body, headers):
        """Check the HMAC-SHA256 of the body, in hexadecimals, if there is to be one."""
        name = self.options.get("signature")
        if not name:
            return
        secret = self.config.get("webhook_secret") or ""
        expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        given = (headers.get(name) or "").removeprefix("sha256=")
        if not secret or not hmac.compare_digest(expected.encode(), given.encode()):
            raise ProviderError(f"{self.label}: wrong signature.")
