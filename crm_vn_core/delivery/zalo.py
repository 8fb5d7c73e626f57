"""Zalo Official Account: messages by approved templates, and answers in the chat.

Templates go to a phone number, or to the id of a user of the account, which costs less.
A free text only answers somebody who has written within the last two days.
"""

import re
from dataclasses import replace
from datetime import datetime, timezone

from .base import Provider, ProviderError, Result, State
from .zalo_client import BUSINESS, OPEN, NoAnswer, ZaloClient
from .zalo_errors import format_error
from .zalo_parameters import normalize_text
from .zalo_webhook import parse

_LONGEST_KEY = 48
_LONGEST_TEXT = 2000
_PHONE = re.compile(r"\+\d{8,15}")
_USER = re.compile(r"\d{10,25}")
# Answer of `/message/status`: taken, and delivered.
_TAKEN = ("0", "1")


class Zalo(Provider):
    """Sends through one Official Account.

    Configuration: ``account`` (id of the app), ``secret`` (of the app), ``token``
    (refresh token), ``access_token`` and ``access_ends`` (UTC), ``sender`` (id of the
    account), ``webhook_secret``, ``endpoint``, ``development`` and ``prices`` (template
    → price by phone, price by user id).
    """

    code = "zalo"
    label = "Zalo OA / ZBS"
    kinds = ("zalo",)
    rate_per_minute = 4000
    settings = {"account": "App ID", "secret": "Secret Key", "token": "Refresh Token"}

    def __init__(self, config):
        super().__init__(config)
        self._client = ZaloClient(
            config.get("endpoint"), self.timeout, config.get("concurrency") or 8
        )

    # The set-up

    def check(self):
        data = self._ask(BUSINESS, "/message/quota").get("data") or {}
        left, day = data.get("remainingQuota", "?"), data.get("dailyQuota", "?")
        return f"Zalo: {left} / {day}"

    def refresh(self):
        """Return the next pair of tokens; the refresh token is then used up."""
        return self._client.refresh(
            self.config["account"], self.config["secret"], self.config["token"]
        )

    def fetch_templates(self):
        """Return what Zalo says about each template of the account, as dicts."""
        token = self._get_token()
        for code in self._client.get_template_codes(token):
            info = self._ask(BUSINESS, "/template/info/v2", template_id=code)
            yield (info.get("data") or {}) | {"templateId": code}

    def _ask(self, host, path, **query):
        return self._client.ask(host, path, self._get_token(), **query)

    def _get_token(self):
        return self.config.get("access_token") or ""

    def _has_access(self):
        ends = self.config.get("access_ends")
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        return self._get_token() and (not ends or now < ends)

    # Messages

    def validate(self, message):
        if len(message.key) > _LONGEST_KEY:
            return "The key of the message is too long for Zalo."
        phone, user = self._split_address(message.address)
        if not phone and not user:
            return "This is neither a phone number nor the id of a Zalo user."
        if message.template:
            return ""
        if not message.answers:
            return (
                "Zalo takes a free text only as an answer within 48 hours; "
                "choose a template of Zalo."
            )
        if len(normalize_text(message.body)) > _LONGEST_TEXT:
            return f"The text is longer than {_LONGEST_TEXT} characters."
        return "" if user else "An answer goes to the id of a Zalo user."

    def _split_address(self, address):
        """Return (phone, user): one of them is empty."""
        if _PHONE.fullmatch(address):
            return address[1:], ""
        return "", address if _USER.fullmatch(address) else ""

    def send(self, messages):
        return [self._send_one(message) for message in messages]

    def _send_one(self, message):
        if not self._has_access():
            error = format_error(-124, "no access token, or it has run out")
            return Result(State.PAUSED, error=error, renew=True)
        phone, user = self._split_address(message.address)
        result = self._client.send(
            BUSINESS if message.template and phone else OPEN,
            self._get_path(message, phone),
            self._get_token(),
            self._get_payload(message, phone, user),
        )
        if result.state != State.SENT or not message.template:
            return result
        return self._add_price(message.template, phone, result)

    def _get_path(self, message, phone):
        if not message.template:
            return "/v3.0/oa/message/cs"
        return "/message/template" if phone else "/v3.0/oa/message/template"

    def _get_payload(self, message, phone, user):
        if not message.template:
            text = normalize_text(message.body)
            return {"recipient": {"user_id": user}, "message": {"text": text}}
        payload = {
            "template_id": message.template,
            "template_data": {
                name: normalize_text(text) for name, text in message.data.items()
            },
            "tracking_id": message.key,
        }
        payload |= {"phone": phone} if phone else {"user_id": user}
        if self.config.get("development"):
            payload["mode"] = "development"
        return payload

    def _add_price(self, template, phone, result):
        prices = (self.config.get("prices") or {}).get(template)
        if not prices:
            return result
        cost = prices[0] if phone else prices[1]
        return replace(result, cost=cost)

    def query(self, message, ref=""):
        """Without the id that Zalo gave, only its call can say: it names our key."""
        phone, __ = self._split_address(message.address)
        if not ref or not phone or not self._has_access():
            return None
        try:
            answer = self._ask(BUSINESS, "/message/status", message_id=ref, phone=phone)
        except (ProviderError, NoAnswer):
            return None
        status = str((answer.get("data") or {}).get("status"))
        return Result(State.SENT, ref=ref) if status in _TAKEN else None

    def parse_webhook(self, body, headers, query):
        apps = (self.config.get("account"), self.config.get("sender"))
        return parse(body, headers, apps, self.config.get("webhook_secret") or "")

    def close(self):
        self._client.close()
